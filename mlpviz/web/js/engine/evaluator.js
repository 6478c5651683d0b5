// A network's values at fixed points, for one state of it after another.

import { buffers, forward, loadPoints } from "./chain.js";

/**
 * A function that computes the values of a layer, the last one if none is named. Unit u at point k
 * is value u * n + k of n points. Each call writes to the same memory.
 * @param {import("../model/layout.js").Layout} layout
 * @param {ArrayLike<number>} points x0, y0, x1, y1, …, or values of another layer's units.
 * @param {number} [from] The layer whose values the points are; 0 is the plane.
 * @returns {(params: Float64Array, layer?: number) => Float64Array}
 */
export function evaluator(layout, points, from = 0) {
  const all = evaluatorOfAll(layout, points, from);
  return (params, layer = layout.depth) => all(params, layer)[layer];
}

/**
 * The same for the values of every layer, from one pass through the network.
 * @param {import("../model/layout.js").Layout} layout
 * @param {ArrayLike<number>} points
 * @param {number} [from]
 * @returns {(params: Float64Array, layer?: number) => Float64Array[]}
 */
export function evaluatorOfAll(layout, points, from = 0) {
  const inputs = layout.widths[from];
  const n = points.length / inputs;
  const values = buffers(layout, n);
  loadPoints(inputs, points, values[from]);
  return (params, layer = layout.depth) => {
    forward(layout, params, values, n, from, layer);
    return values;
  };
}
