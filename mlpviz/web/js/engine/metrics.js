// Measures of a network's outputs: the loss, and the share of points that are right.

import { dot } from "./chain.js";
import { lossOf } from "./losses/index.js";

/**
 * The mean loss of the outputs.
 * @param {string} loss
 * @param {Float64Array} outputs Of n points.
 * @param {Float64Array} labels
 * @param {Float64Array} each Memory for n numbers.
 * @param {Float64Array} ones n times 1.
 * @returns {number}
 */
export function meanLoss(loss, outputs, labels, each, ones) {
  const n = labels.length;
  lossOf(loss).losses(outputs, labels, each);
  return dot(each, 0, ones, 0, n) / n;
}

/**
 * What is added to the loss: l2 / 2 times the sum of the squares of all weights, layer after layer.
 * @param {import("../model/layout.js").Layout} layout
 * @param {Float64Array} params
 * @returns {number}
 */
export function penalty({ tensors, l2 }, params) {
  let total = 0;
  for (const { kind, start, stop } of tensors) {
    if (kind === "weight") total += dot(params, start, params, start, stop - start);
  }
  return 0.5 * l2 * total;
}

/**
 * The output at which the answer changes class, halfway between the two labels; see
 * mlpviz/engine/metrics.py.
 * @param {Float64Array} labels
 * @returns {number}
 */
export function midpoint(labels) {
  if (!labels.length) return 0;
  const low = labels.reduce((a, b) => Math.min(a, b));
  const high = labels.reduce((a, b) => Math.max(a, b));
  if (low === high) return low === 0 ? 0.5 : 0;
  return low + (high - low) / 2;
}

/**
 * The share of points, from 0 to 1, whose output is on their label's side of the midpoint; one that
 * is exactly there, or not a number, is wrong.
 * @param {Float64Array} outputs
 * @param {Float64Array} labels
 * @param {number} middle The labels' midpoint.
 * @returns {number}
 */
export function shareRight(outputs, labels, middle) {
  let right = 0;
  for (let k = 0; k < labels.length; k++) {
    if ((outputs[k] - middle) * (labels[k] - middle) > 0) right++;
  }
  return right / labels.length;
}
