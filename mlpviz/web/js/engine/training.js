// Descent on the loss, every state of it kept.

import { dataset, initialParameters, testSet } from "../model/dataset.js";
import { layoutOfExperiment } from "../model/layout.js";
import { batchesOf } from "./batches.js";
import { backward, buffers, dot, forward, loadPoints } from "./chain.js";
import { mark } from "./marks.js";
import { meanLoss, midpoint, penalty, shareRight } from "./metrics.js";
import { newMemory, optimizerOf } from "./optimizers/index.js";

/**
 * @typedef {import("../model/experiment.js").Experiment} Experiment
 * @typedef {import("../model/dataset.js").Dataset} Dataset
 */

/**
 * @typedef {object} Run A finished training. State i is that after i updates.
 * @property {Experiment} experiment
 * @property {import("../model/layout.js").Layout} layout
 * @property {Dataset} data
 * @property {number} steps
 * @property {Float64Array} states (steps + 1) times the parameters, state after state.
 * @property {Float64Array} loss Of each state.
 * @property {Float64Array} accuracy From 0 to 1.
 * @property {Record<string, Float64Array>} gradNorms Of each state, by the weights' names.
 * @property {Record<string, Float64Array>} logs Of each state: test_loss and test_accuracy, if there
 *   is a test set.
 * @property {Uint8Array} marks (steps + 1) times the units: see marks.js.
 */

const MAX_STATE_BYTES = 2 ** 29;

/**
 * @param {number} steps
 * @param {number} size Number of parameters.
 */
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
 * What measures a network on the fresh points of its experiment.
 * @param {Experiment} experiment
 * @param {import("../model/layout.js").Layout} layout
 * @param {number} middle Between the two labels.
 */
function tester(experiment, layout, middle) {
  const { points, labels } = testSet(experiment);
  const values = buffers(layout, labels.length);
  const each = new Float64Array(labels.length);
  const ones = each.slice().fill(1);
  const count = labels.length ? experiment.steps + 1 : 0;
  const loss = new Float64Array(count);
  const accuracy = new Float64Array(count);
  loadPoints(layout.widths[0], points, values[0]);

  /**
   * @param {Float64Array} params
   * @param {number} i The state that they are of.
   */
  function measure(params, i) {
    if (!count) return;
    forward(layout, params, values, labels.length);
    loss[i] = meanLoss(layout.loss, values[layout.depth], labels, each, ones);
    accuracy[i] = shareRight(values[layout.depth], labels, middle);
  }
  /** @type {Record<string, Float64Array>} */
  const logs = count ? { test_loss: loss, test_accuracy: accuracy } : {};
  return { measure, logs };
}

/**
 * Train an experiment, as a job (see jobs.js).
 * @param {Experiment} experiment
 * @param {Dataset} [data] Other points than the experiment's.
 * @returns {Generator<number, Run>}
 * @throws {Error} If the states don't fit in memory.
 */
export function* train(experiment, data) {
  const layout = layoutOfExperiment(experiment);
  const { lr, momentum, steps } = experiment;
  const { update } = optimizerOf(experiment.optimizer);
  const { size } = layout;
  const { points, labels } = data ?? dataset(experiment);
  const n = labels.length;
  demandRoom(steps, size);
  if (layout.loss !== "mse" && labels.some((label) => Math.abs(label) !== 1)) {
    throw new Error(`labels must be -1 and +1 for the ${layout.loss} loss`);
  }
  const params = initialParameters(experiment);
  const memory = newMemory(size);
  const gradient = new Float64Array(size);
  const values = buffers(layout, n);
  const deltas = buffers(layout, n);
  const ones = new Float64Array(n).fill(1);
  const each = ones.slice();
  const states = new Float64Array((steps + 1) * size);
  const loss = new Float64Array(steps + 1);
  const accuracy = new Float64Array(steps + 1);
  const marks = new Uint8Array((steps + 1) * layout.units);
  const weights = layout.tensors.filter(({ kind }) => kind === "weight");
  const norms = weights.map(() => new Float64Array(steps + 1));
  const middle = midpoint(labels);
  const { measure, logs } = tester(experiment, layout, middle);
  loadPoints(layout.widths[0], points, values[0]);
  const few = Math.min(experiment.batch, n); // own points may be fewer
  const nextBatch = few ? batchesOf(layout, values[0], labels, few, experiment.seed) : null;
  for (let i = 0; ; i++) {
    forward(layout, params, values, n);
    backward(layout, params, values, deltas, gradient, labels, ones);
    states.set(params, i * size);
    loss[i] = meanLoss(layout.loss, values[layout.depth], labels, each, ones);
    if (layout.l2) loss[i] += penalty(layout, params);
    accuracy[i] = shareRight(values[layout.depth], labels, middle);
    measure(params, i);
    mark(layout, values, n, marks, i * layout.units);
    weights.forEach(({ start, stop }, w) => {
      norms[w][i] = Math.sqrt(dot(gradient, start, gradient, start, stop - start));
    });
    if (i === steps) break;
    if (nextBatch) {
      const batch = nextBatch();
      forward(layout, params, batch.values, batch.labels.length);
      backward(layout, params, batch.values, batch.deltas, gradient, batch.labels, batch.ones);
    }
    update(params, gradient, memory, lr, momentum);
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
    logs,
    marks,
  };
}
