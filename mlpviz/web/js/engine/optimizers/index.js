// The optimizers, by the names of the declaration; each has a file of its own here.

import { entryOf, loadEach } from "../../load.js";
import { declaration } from "../../model/declaration.js";

/**
 * @typedef {object} Memory What an optimizer remembers.
 * @property {Float64Array} first Of each parameter, 0 before the first step.
 * @property {Float64Array} second The same.
 * @property {Float64Array} powers Two numbers, 1 before the first step.
 */

/**
 * @typedef {object} Optimizer
 * @property {(params: Float64Array, gradient: Float64Array, memory: Memory, lr: number,
 *   momentum: number) => void} update Make one step, in place.
 */

const names = Object.keys(declaration.optimizers);

/** @type {Record<string, Optimizer>} */
export const OPTIMIZERS = await loadEach(names, (name) => import(`./${name}.js`));

/**
 * @param {string} name
 * @returns {Optimizer}
 * @throws {Error} If there is no such optimizer.
 */
export function optimizerOf(name) {
  return entryOf(OPTIMIZERS, "optimizer", name);
}

/**
 * @param {number} size Number of parameters.
 * @returns {Memory}
 */
export function newMemory(size) {
  const [first, second] = [new Float64Array(size), new Float64Array(size)];
  return { first, second, powers: new Float64Array(2).fill(1) };
}
