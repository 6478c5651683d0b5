// The data sets, by the names of the declaration; each has a file of its own here.

import { declaration } from "../declaration.js";
import { loadEach } from "../../load.js";

/**
 * @typedef {object} Rule
 * @property {(x: number, y: number) => boolean} isPositive Whether any place is of class +1.
 *
 * @typedef {object} Shape
 * @property {(label: number, along: number, dx: number, dy: number) => [number, number]} place Where a
 *   point of a class lies: "along" is drawn evenly from -1 to 1, dx and dy from a standard normal.
 */

const names = Object.keys(declaration.datasets);

/** @type {Record<string, Rule | Shape>} */
export const DATASETS = await loadEach(names, (name) => import(`./${name}.js`));
