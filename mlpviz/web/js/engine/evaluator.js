// A network's values at fixed points, for one state of it after another.

import { buffers, forward, load } from "./chain.js";

/**
 * Get the values of a layer at points (x0, y0, x1, y1, …), which are values of layer `from`; layer 0
 * is the plane. Each call writes to the same memory.
 * @param {import("../model/layout.js").Layout} layout
 * @param {ArrayLike<number>} points
 * @param {number} from
 * @returns {(params: Float64Array, layer?: number) => Float64Array}
 */
export function evaluator(layout, points, from = 0) {
  const inputs = layout.widths[from];
  const n = points.length / inputs;
  const values = buffers(layout, n);
  load(inputs, points, values[from]);
  return (params, layer = layout.depth) => {
    forward(layout, params, values, n, from, layer);
    return values[layer];
  };
}
