// Two half circles that reach into one another, one of each class.

import { cos, sin } from "../../arithmetic/sine.js";

const SIZE = 1.4;
const SPREAD = 0.15;

/** @type {import("./index.js").Shape["place"]} */
export function place(label, along, dx, dy) {
  const angle = 1.5707963267948966 * (along + 1);
  const x = label * (SIZE * (cos(angle) - 0.5)) + SPREAD * dx;
  const y = label * (SIZE * (sin(angle) - 0.25)) + SPREAD * dy;
  return [x, y];
}
