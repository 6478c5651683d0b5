// Loss landscapes: the loss with one parameter or two offset from their values.

import { tensorOf } from "../model/layout.js";
import { activate, buffers, forward, layerSums, loadPoints } from "./chain.js";
import { meanLoss, penalty } from "./metrics.js";

/**
 * @typedef {import("../model/layout.js").Layout} Layout
 * @typedef {import("../model/dataset.js").Dataset} Dataset
 */

/**
 * As torch.linspace, so that an odd count includes 0.
 * @param {number} limit
 * @param {number} count
 * @returns {Float64Array} From -limit to limit.
 */
function offsets(limit, count) {
  const step = (2 * limit) / (count - 1);
  return Float64Array.from({ length: count }, (_, i) =>
    i < count / 2 ? -limit + step * i : limit - step * (count - 1 - i),
  );
}

/**
 * The unit that a parameter belongs to, and the input that it weighs, -1 for a bias.
 * @param {Layout} layout
 * @param {number} index Of the parameter.
 */
function locate(layout, index) {
  const { start, layer, kind } = tensorOf(layout, index);
  const fanIn = layout.widths[layer];
  if (kind === "bias") return { layer, unit: index - start, source: -1 };
  return {
    layer,
    unit: Math.floor((index - start) / fanIn),
    source: (index - start) % fanIn,
  };
}

/**
 * A function that writes the losses with one parameter offset by each of `steps`, given the others:
 * to out[start], out[start + stride] and so on.
 * @param {Layout} layout
 * @param {Dataset} data
 * @param {number} index Of the parameter.
 * @param {Float64Array} steps
 * @returns {(params: Float64Array, out: Float64Array, start: number, stride: number) => void}
 */
function scanner(layout, { points, labels }, index, steps) {
  const { layer, unit, source } = locate(layout, index);
  const n = labels.length;
  const values = buffers(layout, n);
  const own = new Float64Array(steps.length * n);
  const each = new Float64Array(n);
  const ones = each.slice().fill(1);
  const next = layer + 1;
  const isLast = next === layout.depth;
  const moved = new Float64Array(layout.size);
  const without = new Float64Array(isLast ? 0 : values[next + 1].length);
  loadPoints(layout.widths[0], points, values[0]);

  /**
   * Compute the unit's values for each offset, and the next layer's sums without them.
   * @param {Float64Array} params
   */
  function prepare(params) {
    forward(layout, params, values, n, 0, layer);
    layerSums(layout, layer, params, values[layer], values[next], n);
    for (let j = 0; j < steps.length; j++) {
      for (let k = 0; k < n; k++) {
        const input = source < 0 ? 1 : values[layer][source * n + k];
        own[j * n + k] = values[next][unit * n + k] + steps[j] * input;
      }
    }
    activate(layout.activations[layer], own);
    if (isLast) return;
    activate(layout.activations[layer], values[next]);
    values[next].fill(0, unit * n, (unit + 1) * n);
    layerSums(layout, next, params, values[next], without, n);
  }

  /**
   * Compute the output for offset j, from the layer after the unit's.
   * @param {Float64Array} params
   * @param {number} j
   */
  function finish(params, j) {
    const wide = values[next + 1];
    for (let u = 0; u < layout.widths[next + 1]; u++) {
      const weight = params[layout.starts[next] + u * layout.widths[next] + unit];
      for (let k = 0; k < n; k++) wide[u * n + k] = without[u * n + k] + weight * own[j * n + k];
    }
    activate(layout.activations[next], wide);
    forward(layout, params, values, n, next + 1);
  }

  /**
   * Add the penalty to the losses.
   * @param {Float64Array} params
   * @param {Float64Array} out
   * @param {number} start
   * @param {number} stride
   */
  function addPenalties(params, out, start, stride) {
    moved.set(params);
    for (let j = 0; j < steps.length; j++) {
      moved[index] = params[index] + steps[j];
      out[start + j * stride] += penalty(layout, moved);
    }
  }

  return (params, out, start, stride) => {
    prepare(params);
    for (let j = 0; j < steps.length; j++) {
      if (isLast) values[next].set(own.subarray(j * n, (j + 1) * n));
      else finish(params, j);
      out[start + j * stride] = meanLoss(layout.loss, values[layout.depth], labels, each, ones);
    }
    if (layout.l2) addPenalties(params, out, start, stride);
  };
}

/**
 * The loss over two parameters, as a job (see jobs.js): row i has the first offset by the i-th of
 * `count` offsets, column j the second by the j-th. The later layer's parameter varies in the inner
 * loop: what lies upstream of it is computed once for a row.
 * @param {Layout} layout
 * @param {Float64Array} params
 * @param {Dataset} data
 * @param {number} first Index of a parameter.
 * @param {number} second
 * @param {number} [limit] The largest offset.
 * @param {number} [count] Offsets of each.
 * @param {number} [share] Compute rows share, share + shares, … of the outer loop; others are 0, so
 *   that the shares of several workers add up.
 * @param {number} [shares]
 * @returns {Generator<number, Float64Array>} Of count * count losses.
 */
export function* surface(
  layout,
  params,
  data,
  first,
  second,
  limit = 10,
  count = 101,
  share = 0,
  shares = 1,
) {
  const swap = locate(layout, first).layer > locate(layout, second).layer;
  const [outer, inner] = swap ? [second, first] : [first, second];
  const steps = offsets(limit, count);
  const moved = params.slice();
  const losses = new Float64Array(count * count);
  const scan = scanner(layout, data, inner, steps);
  for (let i = share; i < count; i += shares) {
    moved[outer] = params[outer] + steps[i];
    scan(moved, losses, swap ? i : i * count, swap ? count : 1);
    yield (i + 1) / count;
  }
  return losses;
}

/**
 * The loss along each parameter, as a job (see jobs.js).
 * @param {Layout} layout
 * @param {Float64Array} params
 * @param {Dataset} data
 * @param {number} [limit] The largest offset.
 * @param {number} [count] Offsets of each.
 * @param {number} [share] As of a surface, of parameters.
 * @param {number} [shares]
 * @returns {Generator<number, Float64Array>} `count` losses for each parameter.
 */
export function* curves(layout, params, data, limit = 10, count = 101, share = 0, shares = 1) {
  const losses = new Float64Array(layout.size * count);
  const steps = offsets(limit, count);
  for (let index = share; index < layout.size; index += shares) {
    scanner(layout, data, index, steps)(params, losses, index * count, 1);
    yield (index + 1) / layout.size;
  }
  return losses;
}
