// An experiment's points and labels, and its initial parameters.

import { entryOf } from "../load.js";
import { DATASETS } from "./datasets/index.js";
import { INITIALIZATIONS } from "./initializations/index.js";
import { layoutOfExperiment } from "./layout.js";
import { randomState } from "./random.js";

/** @typedef {import("./experiment.js").Experiment} Experiment */

/**
 * @typedef {object} Dataset
 * @property {Float64Array} points Of 2n numbers: x, y, x, y ….
 * @property {Float64Array} labels Of n numbers: +1 and -1, of a notebook's own data any two.
 */

/**
 * The points that a network is trained on; as many labels as the noise says are flipped.
 * @param {Pick<Experiment, "data" | "data_seed" | "n" | "noise">} experiment
 * @returns {Dataset}
 * @throws {Error} If there is no such data set.
 */
export function dataset({ data, data_seed: seed, n, noise }) {
  const kind = entryOf(DATASETS, "data", data);
  const points = randomState(seed).randn(2 * n);
  const labels = new Float64Array(n);
  if ("isPositive" in kind) {
    labels.forEach((_, k) => {
      labels[k] = kind.isPositive(points[2 * k], points[2 * k + 1]) ? 1 : -1;
    });
  } else {
    const along = randomState((seed + 3) % 2 ** 32).uniform(n);
    along.forEach((where, k) => {
      labels[k] = k % 2 ? -1 : 1;
      points.set(kind.place(labels[k], where, points[2 * k], points[2 * k + 1]), 2 * k);
    });
  }
  if (noise) {
    const order = randomState((seed + 2) % 2 ** 32).permutation(n);
    for (const k of order.subarray(0, Math.floor(noise * n + 0.5))) labels[k] *= -1;
  }
  return { points, labels };
}

/**
 * The fresh points on which a network is measured; none if the experiment says so.
 * @param {Pick<Experiment, "data" | "data_seed" | "test">} experiment
 * @returns {Dataset}
 */
export function testSet({ data, data_seed: seed, test }) {
  return dataset({ data, data_seed: (seed + 1) % 2 ** 32, n: test, noise: 0 });
}

/**
 * @param {Experiment} experiment
 * @returns {Float64Array} One for each parameter, in the layout's order.
 */
export function initialParameters(experiment) {
  const { size, tensors } = layoutOfExperiment(experiment);
  const { draw, spread } = entryOf(INITIALIZATIONS, "init", experiment.init);
  const drawn = draw(randomState(experiment.seed), size);
  for (const { kind, start, stop, shape } of tensors) {
    const factor = kind === "bias" ? experiment.bias_scale : spread(shape[1], shape[0]);
    for (let j = start; j < stop; j++) drawn[j] = drawn[j] * factor * experiment.init_scale;
  }
  return drawn;
}
