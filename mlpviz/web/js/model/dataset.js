// An experiment's points and labels, and its initial parameters.

import { entryOf } from "../load.js";
import { DATASETS } from "./datasets/index.js";
import { layoutOfExperiment } from "./layout.js";
import { randomState } from "./random.js";

/** @typedef {import("./experiment.js").Experiment} Experiment */

/**
 * @typedef {object} Dataset
 * @property {Float64Array} points Of 2n numbers: x, y, x, y ….
 * @property {Float64Array} labels Of n numbers: +1 and -1, of a notebook's own data any two.
 */

/**
 * @param {Pick<Experiment, "data" | "data_seed" | "n">} experiment
 * @returns {Dataset}
 * @throws {Error} If there is no such data set.
 */
export function dataset({ data, data_seed: seed, n }) {
  const { isPositive } = entryOf(DATASETS, "data", data);
  const points = randomState(seed).randn(2 * n);
  const labels = new Float64Array(n);
  for (let k = 0; k < n; k++) labels[k] = isPositive(points[2 * k], points[2 * k + 1]) ? 1 : -1;
  return { points, labels };
}

/**
 * @param {Experiment} experiment
 * @returns {Float64Array} One for each parameter, in the layout's order.
 */
export function initialParameters(experiment) {
  const drawn = randomState(experiment.seed).randn(layoutOfExperiment(experiment).size);
  return drawn.map((value) => value * experiment.init_scale);
}
