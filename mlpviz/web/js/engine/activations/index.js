// The activations, by the names of the declaration; each has a file of its own here.

import { entryOf, loadEach } from "../../load.js";
import { declaration } from "../../model/declaration.js";

/**
 * @typedef {(value: number) => number} Inverse The input that has an output, within the range of
 *   doubles, so that the place where the output crosses a level is found on a steep flank as well.
 *
 * @typedef {object} Activation
 * @property {(values: Float64Array) => void} forward Replace each value by its activation.
 * @property {(values: Float64Array, deltas: Float64Array) => void} backward Turn the loss's
 *   gradient by each output into that by each input, in place. The values are the outputs, or the
 *   inputs if the activation's row says needs_input.
 * @property {Inverse | null} inverse Null if the output falls somewhere.
 * @property {[number, number] | null} limits Of an axis that shows all outputs, if they have
 *   bounds.
 */

const names = Object.keys(declaration.activations);

/** @type {Record<string, Activation>} */
export const ACTIVATIONS = await loadEach(names, (name) => import(`./${name}.js`));

/** The names of those whose derivative is computed from the input: the output doesn't decide it. */
export const NEED_INPUT = new Set(
  Object.entries(declaration.activations).flatMap(([name, row]) =>
    "needs_input" in row && row.needs_input ? [name] : [],
  ),
);

/**
 * @param {string} name
 * @returns {Activation}
 * @throws {Error} If there is no such activation.
 */
export function activationOf(name) {
  return entryOf(ACTIVATIONS, "activation", name);
}
