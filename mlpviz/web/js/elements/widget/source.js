// Where a widget's history comes from: the run that its page carries, or an experiment to train.

import { historyOf, run, runAsync } from "../../engine/history.js";
import { JOBS, drain } from "../../engine/jobs.js";
import { start } from "../../engine/worker.js";
import { parse } from "../../model/experiment.js";
import { layoutOfExperiment } from "../../model/layout.js";
import { unpack, unpackPlanes } from "./payload.js";

/**
 * @typedef {import("../../engine/history.js").History} History
 * @typedef {import("../../model/experiment.js").Experiment} Experiment
 * @typedef {{carried: import("./payload.js").Carried} | {experiment: Experiment}} Source
 */

/**
 * @param {HTMLElement} element With a JSON child or an attribute `experiment`.
 * @returns {Source}
 * @throws {Error} If it has neither, or what it has is wrong.
 */
export function sourceOf(element) {
  const child = element.querySelector(':scope > script[type="application/json"]');
  if (child) return { carried: unpack(JSON.parse(child.textContent ?? "")) };
  const experiment = element.getAttribute("experiment");
  if (experiment === null) {
    throw new Error(`${element.localName} must have an experiment or data (got neither)`);
  }
  return { experiment: parse(experiment) };
}

/**
 * How long a history takes, in parameters times points times steps.
 * @param {Source} source
 */
export function workOf(source) {
  if ("carried" in source) {
    const { packed, states, data } = source.carried;
    return packed ? Infinity : states.length * data.labels.length; // to unpack takes a moment
  }
  const { n, steps } = source.experiment;
  return layoutOfExperiment(source.experiment).size * n * steps;
}

/**
 * @param {Source} source
 * @param {(share: number) => void} onProgress Called with a share from 0 to 1.
 * @param {AbortSignal} signal
 * @returns {Promise<History>}
 */
export async function historyFrom(source, onProgress, signal) {
  if ("experiment" in source) return runAsync(source.experiment, undefined, onProgress, signal);
  const { packed, ...carried } = source.carried;
  const { layout, data, states, own } = carried;
  if (own) {
    const planes = packed && { planes: await unpackPlanes(packed) };
    return historyOf({ ...carried, own: { ...own, ...planes }, marks: new Uint8Array(0) });
  }
  const marks = await start("markAll", [layout, data, states], onProgress, signal);
  return historyOf({ ...carried, marks });
}

/**
 * The history at once, on this thread.
 * @param {Source} source
 * @returns {History}
 */
export function historyNow(source) {
  if ("experiment" in source) return run(source.experiment);
  const { carried } = source;
  const { layout, data, states, own } = carried;
  if (own) return historyOf({ ...carried, marks: new Uint8Array(0) });
  return historyOf({ ...carried, marks: drain(JOBS.markAll(layout, data, states)) });
}
