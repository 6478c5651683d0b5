// The activations, by the names of the declaration; each has a file of its own here.

import { loadEach } from "../../load.js";
import { declaration } from "../../model/declaration.js";

/**
 * @typedef {object} Activation
 * @property {(values: Float64Array) => void} forward Put the activation of each value in its place.
 * @property {(outputs: Float64Array, deltas: Float64Array) => void} backward Put the loss's gradient
 *   by each input in place of that by the output.
 * @property {(value: number) => number} inverse As far as numbers go, so that where the output
 *   crosses a level is found on a steep flank.
 * @property {[number, number] | null} limits Of an axis that shows all outputs, if they have bounds.
 */

const names = Object.keys(declaration.activations);

/** @type {Record<string, Activation>} */
export const ACTIVATIONS = await loadEach(names, (name) => import(`./${name}.js`));

/**
 * @param {string} name
 * @returns {Activation}
 * @throws {Error} If there is no such activation.
 */
export function activationOf(name) {
  if (!Object.hasOwn(ACTIVATIONS, name)) {
    throw new Error(`activation must be one of ${names.join(", ")} (got ${name})`);
  }
  return ACTIVATIONS[name];
}
