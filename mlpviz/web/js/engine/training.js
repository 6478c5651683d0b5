// Gradient descent on the mean squared error, every state of it kept.

import { dataset, initialParameters } from "../model/dataset.js";
import { layoutOfExperiment } from "../model/layout.js";
import { backward, buffers, dot, forward, load } from "./chain.js";
import { mark } from "./marks.js";
import { meanSquare, midpoint, shareRight } from "./metrics.js";

const MAX_STATE_BYTES = 2 ** 29;

function demandRoom(steps, size) {
  const bytes = (steps + 1) * size * 8;
  if (bytes <= MAX_STATE_BYTES) return;
  const got = (bytes / 2 ** 30).toFixed(1);
  throw new Error(
    `steps x parameters must fit in 0.5 GiB of states in a browser (got ${got} GiB): ` +
      "take fewer steps or narrower layers",
  );
}

/**
 * Train an experiment, on other points if they are given, as a job: see jobs.js. The result is what
 * `historyOf` takes.
 * @param {import("../model/experiment.js").Experiment} experiment
 * @param {{points: Float64Array, labels: Float64Array}} [data]
 */
export function* train(experiment, data) {
  const layout = layoutOfExperiment(experiment);
  const { lr, steps } = experiment;
  const { size } = layout;
  const { points, labels } = data ?? dataset(experiment);
  const n = labels.length;
  demandRoom(steps, size);
  const params = initialParameters(experiment);
  const gradient = new Float64Array(size);
  const values = buffers(layout, n);
  const deltas = buffers(layout, n);
  const ones = new Float64Array(n).fill(1);
  const errors = ones.slice();
  const states = new Float64Array((steps + 1) * size);
  const loss = new Float64Array(steps + 1);
  const accuracy = new Float64Array(steps + 1);
  const marks = new Uint8Array((steps + 1) * layout.units);
  const weights = layout.tensors.filter(({ kind }) => kind === "weight");
  const norms = weights.map(() => new Float64Array(steps + 1));
  const middle = midpoint(labels);
  load(layout.widths[0], points, values[0]);
  for (let i = 0; ; i++) {
    forward(layout, params, values, n);
    backward(layout, params, values, deltas, gradient, labels, ones);
    states.set(params, i * size);
    loss[i] = meanSquare(values[layout.depth], labels, errors);
    accuracy[i] = shareRight(values[layout.depth], labels, middle);
    mark(layout, values, n, marks, i * layout.units);
    weights.forEach(({ start, stop }, w) => {
      norms[w][i] = Math.sqrt(dot(gradient, start, gradient, start, stop - start));
    });
    if (i === steps) break;
    for (let j = 0; j < size; j++) params[j] -= lr * gradient[j];
    yield (i + 1) / steps;
  }
  const gradNorms = Object.fromEntries(weights.map(({ name }, w) => [name, norms[w]]));
  return {
    experiment,
    layout,
    data: { points, labels },
    steps,
    states,
    loss,
    accuracy,
    gradNorms,
    marks,
  };
}
