// Class +1 above a sine wave of about two periods.

import { sin } from "../../arithmetic/sine.js";

/** @type {import("./index.js").Rule["isPositive"]} */
export const isPositive = (x, y) => y > sin(2 * x);
