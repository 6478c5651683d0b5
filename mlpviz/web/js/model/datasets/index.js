// The data sets' rules, by the names of the declaration; each has a file of its own here.

import { declaration } from "../declaration.js";
import { loadEach } from "../../load.js";

/**
 * @typedef {object} Rule
 * @property {(x: number, y: number) => boolean} isPositive Whether a point is of class +1.
 */

const names = Object.keys(declaration.datasets);

/** @type {Record<string, Rule>} */
export const DATASETS = await loadEach(names, (name) => import(`./${name}.js`));
