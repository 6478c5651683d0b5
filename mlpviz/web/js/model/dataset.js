// An experiment's points and labels, and its initial parameters.

import { DATASETS } from "./datasets/index.js";
import { layoutOfExperiment } from "./layout.js";
import { randomState } from "./random.js";

/**
 * @param {import("./experiment.js").Experiment} experiment
 * @returns {{points: Float64Array, labels: Float64Array}} Points as x, y, x, y …; labels of ±1.
 */
export function dataset({ data, data_seed: seed, n }) {
  const points = randomState(seed).randn(2 * n);
  const { isPositive } = DATASETS[data];
  const label = (_, k) => (isPositive(points[2 * k], points[2 * k + 1]) ? 1 : -1);
  return { points, labels: Float64Array.from({ length: n }, label) };
}

/**
 * @param {import("./experiment.js").Experiment} experiment
 * @returns {Float64Array}
 */
export function initialParameters(experiment) {
  const drawn = randomState(experiment.seed).randn(layoutOfExperiment(experiment).size);
  return drawn.map((value) => value * experiment.init_scale);
}
