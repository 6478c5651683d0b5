// A training history: every state of a run, and what was measured of it.

import { layoutOf } from "../model/layout.js";
import { JOBS, drain } from "./jobs.js";
import { start } from "./worker.js";

/**
 * @typedef {object} History
 * @property {import("../model/experiment.js").Experiment | null} experiment
 * @property {import("../model/layout.js").Layout} layout
 * @property {{points: Float64Array, labels: Float64Array}} data
 * @property {number} steps
 * @property {Float64Array} states Row i holds the parameters after i updates.
 * @property {Float64Array} loss
 * @property {Float64Array} accuracy
 * @property {Record<string, Float64Array>} gradNorms
 * @property {Record<string, Float64Array>} logs
 * @property {Record<string, Set<number>>} gaps States at which a column was not logged.
 * @property {Uint8Array} marks
 * @property {(i: number) => Float64Array} at
 */

/**
 * The history of a finished job, or of what a page carries.
 * @param {any} record
 * @returns {History}
 */
export function historyOf(record) {
  const layout = layoutOf(record.layout);
  const { size } = layout;
  const at = (i) => record.states.subarray(i * size, (i + 1) * size);
  return { logs: {}, gaps: {}, ...record, layout, at };
}

/** Train at once, on this thread. */
export function run(experiment, data) {
  return historyOf(drain(JOBS.train(experiment, data)));
}

/**
 * Train in a worker.
 * @param {import("../model/experiment.js").Experiment} experiment
 * @param {{points: Float64Array, labels: Float64Array}} [data]
 * @param {(share: number) => void} [onProgress]
 * @param {AbortSignal} [signal]
 * @returns {Promise<History>}
 */
export async function runAsync(experiment, data, onProgress, signal) {
  return historyOf(await start("train", [experiment, data], onProgress, signal));
}

/** The loss over two parameters, at once. */
export function surfaceNow(...args) {
  return drain(JOBS.surface(...args));
}
