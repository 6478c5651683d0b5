// A training history: every state of a run, and what was measured of it.

import { layoutOf } from "../model/layout.js";
import { JOBS, drain } from "./jobs.js";
import { start } from "./worker.js";

/**
 * @typedef {import("../model/experiment.js").Experiment} Experiment
 * @typedef {import("../model/dataset.js").Dataset} Dataset
 * @typedef {import("../model/layout.js").Layout} Layout
 * @typedef {import("./training.js").Run} Run
 */

/**
 * @typedef {Omit<Run, "experiment" | "logs"> & {experiment: Experiment | null}} Measured A run;
 *   null where no experiment repeats it.
 */

/**
 * @typedef {object} Logs
 * @property {Record<string, Float64Array>} logs Columns that a training loop logged, by name, or
 *   those of a test set.
 * @property {Record<string, Set<number>>} gaps States at which a column was not logged.
 */

/**
 * @typedef {object} Own Of what Python computed, since a browser can't.
 * @property {string} title What the network is called.
 * @property {Set<number>} diverged States that have a parameter that is not finite.
 * @property {import("../views/given-answers.js").Planes} [planes] What the network answers.
 * @property {import("../elements/landscape/given.js").GivenSurface} [surface]
 */

/**
 * @typedef {Measured & Partial<Logs> & {own?: Own, classes?: string[]}} Given What a history is
 *   made of; by default the classes are those of an experiment.
 */

/**
 * @typedef {object} Derived
 * @property {(i: number) => Float64Array} at The parameters of state i; none of a black box.
 * @property {(i: number) => boolean} isFinite Whether all of them are finite.
 * @property {string[]} classes The names of the classes above and below the labels' midpoint.
 */

/** @typedef {Measured & Logs & Derived & {own?: Own}} History */

/**
 * The history of a finished job, or of what a page carries.
 * @param {Given} given
 * @returns {History}
 */
export function historyOf(given) {
  const { own } = given;
  const layout = own ? given.layout : layoutOf(given.layout);
  const { size } = layout;
  /** @param {number} i */
  const at = (i) => given.states.subarray(i * size, (i + 1) * size);
  /** @param {number} i */
  const isFinite = (i) => (own ? !own.diverged.has(i) : at(i).every(Number.isFinite));
  return { logs: {}, gaps: {}, classes: ["+1", "−1"], ...given, layout, at, isFinite };
}

/**
 * Train at once, on this thread.
 * @param {Experiment} experiment
 * @param {Dataset} [data]
 * @returns {History}
 */
export function run(experiment, data) {
  return historyOf(drain(JOBS.train(experiment, data)));
}

/**
 * Train in a worker.
 * @param {Experiment} experiment
 * @param {Dataset} [data] Other points than the experiment's.
 * @param {(share: number) => void} [onProgress] Called with a share from 0 to 1.
 * @param {AbortSignal} [signal]
 * @returns {Promise<History>}
 */
export async function runAsync(experiment, data, onProgress, signal) {
  return historyOf(await start("train", [experiment, data], onProgress, signal));
}

/**
 * The loss over two parameters, at once: see `surface` of landscape.js.
 * @param {Parameters<typeof JOBS.surface>} args
 * @returns {Float64Array}
 */
export function surfaceNow(...args) {
  return drain(JOBS.surface(...args));
}
