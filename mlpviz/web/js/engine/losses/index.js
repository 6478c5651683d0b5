// The losses, by the names of the declaration; each has a file of its own here.

import { entryOf, loadEach } from "../../load.js";
import { declaration } from "../../model/declaration.js";

/**
 * @typedef {(outputs: Float64Array, labels: Float64Array, into: Float64Array) => void} PointByPoint
 *
 * @typedef {object} Loss
 * @property {PointByPoint} losses Each point's loss.
 * @property {PointByPoint} slopes Its derivative by the output.
 */

const names = Object.keys(declaration.losses);

/** @type {Record<string, Loss>} */
export const LOSSES = await loadEach(names, (name) => import(`./${name}.js`));

/**
 * @param {string} name
 * @returns {Loss}
 * @throws {Error} If there is no such loss.
 */
export function lossOf(name) {
  return entryOf(LOSSES, "loss", name);
}
