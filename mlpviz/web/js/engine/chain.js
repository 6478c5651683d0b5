// A chain of layers at n points: unit u at point k is values[u * n + k], the inputs are layer 0.
// Each sum has a written order, the same as in mlpviz/engine/kernels.py, so that both get the same
// bits.

import { activationOf, NEED_INPUT } from "./activations/index.js";
import { lossOf } from "./losses/index.js";

/** @typedef {import("../model/layout.js").Layout} Layout */

/**
 * Memory for the values of each layer's units, the inputs first: layer i has widths[i] * n of them.
 * @param {Pick<Layout, "widths">} layout
 * @param {number} n
 * @returns {Float64Array[]}
 */
export function buffers({ widths }, n) {
  return widths.map((width) => new Float64Array(width * n));
}

/**
 * Put points (x0, y0, x1, y1, …) into memory that has all x first, then all y.
 * @param {number} inputs How many numbers a point has.
 * @param {ArrayLike<number>} points
 * @param {Float64Array} into
 */
export function loadPoints(inputs, points, into) {
  const n = points.length / inputs;
  for (let k = 0; k < n; k++) {
    for (let j = 0; j < inputs; j++) into[j * n + k] = points[k * inputs + j];
  }
}

/**
 * Replace each value by its activation.
 * @param {string} name Of the activation.
 * @param {Float64Array} values
 */
export function activate(name, values) {
  activationOf(name).forward(values);
}

/**
 * into[to …] += factors[f + r * step] * rows[r], row after row; four are read at a time.
 * @param {Float64Array} into
 * @param {number} to Where the n sums begin.
 * @param {Float64Array} factors
 * @param {number} from Where the first factor is.
 * @param {number} step From one factor to the next.
 * @param {Float64Array} rows Of n numbers each.
 * @param {number} count Number of rows.
 * @param {number} n
 */
function addRows(into, to, factors, from, step, rows, count, n) {
  let f = from;
  let r = 0;
  for (; r + 4 <= count; r += 4, f += 4 * step) {
    const a = factors[f];
    const b = factors[f + step];
    const c = factors[f + 2 * step];
    const d = factors[f + 3 * step];
    for (let k = 0, p = r * n; k < n; k++, p++) {
      into[to + k] =
        into[to + k] + a * rows[p] + b * rows[p + n] + c * rows[p + 2 * n] + d * rows[p + 3 * n];
    }
  }
  for (; r < count; r++, f += step) {
    const a = factors[f];
    const p = r * n;
    for (let k = 0; k < n; k++) into[to + k] += a * rows[p + k];
  }
}

/**
 * A layer's sums: each unit's bias, then weight times input, input after input.
 * @param {Layout} layout
 * @param {number} layer From 0 on.
 * @param {Float64Array} params All of the network's.
 * @param {Float64Array} inputs The layer's, n of each.
 * @param {Float64Array} out Gets n sums for each unit.
 * @param {number} n
 */
export function layerSums(layout, layer, params, inputs, out, n) {
  const fanIn = layout.widths[layer];
  const width = layout.widths[layer + 1];
  const weights = layout.starts[layer];
  const biases = weights + width * fanIn;
  for (let u = 0; u < width; u++) {
    out.fill(layout.biases[layer] ? params[biases + u] : 0, u * n, (u + 1) * n);
    addRows(out, u * n, params, weights + u * fanIn, 1, inputs, fanIn, n);
  }
}

/**
 * Compute the values of layers `from` + 1 to `to` from those of layer `from`.
 * @param {Layout} layout
 * @param {Float64Array} params
 * @param {Float64Array[]} values Of each layer, see `buffers`.
 * @param {number} n
 * @param {number} [from]
 * @param {number} [to]
 */
export function forward(layout, params, values, n, from = 0, to = layout.depth) {
  for (let i = from; i < to; i++) {
    layerSums(layout, i, params, values[i], values[i + 1], n);
    activate(layout.activations[i], values[i + 1]);
  }
}

/**
 * The sum of a[aStart + k] * b[bStart + k] for k < n: point k belongs to partial sum k mod 8.
 * @param {Float64Array} a
 * @param {number} aStart
 * @param {Float64Array} b
 * @param {number} bStart
 * @param {number} n
 * @returns {number}
 */
export function dot(a, aStart, b, bStart, n) {
  let p = aStart;
  let q = bStart;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let s4 = 0;
  let s5 = 0;
  let s6 = 0;
  let s7 = 0;
  const end = p + n - (n % 8);
  for (; p < end; p += 8, q += 8) {
    s0 += a[p] * b[q];
    s1 += a[p + 1] * b[q + 1];
    s2 += a[p + 2] * b[q + 2];
    s3 += a[p + 3] * b[q + 3];
    s4 += a[p + 4] * b[q + 4];
    s5 += a[p + 5] * b[q + 5];
    s6 += a[p + 6] * b[q + 6];
    s7 += a[p + 7] * b[q + 7];
  }
  const rest = n % 8;
  if (rest > 0) s0 += a[p] * b[q];
  if (rest > 1) s1 += a[p + 1] * b[q + 1];
  if (rest > 2) s2 += a[p + 2] * b[q + 2];
  if (rest > 3) s3 += a[p + 3] * b[q + 3];
  if (rest > 4) s4 += a[p + 4] * b[q + 4];
  if (rest > 5) s5 += a[p + 5] * b[q + 5];
  if (rest > 6) s6 += a[p + 6] * b[q + 6];
  return s0 + s1 + (s2 + s3) + (s4 + s5 + (s6 + s7));
}

/**
 * Compute the loss's gradient by every parameter, from what `forward` left in
 * `values`.
 * @param {Layout} layout
 * @param {Float64Array} params
 * @param {Float64Array[]} values Of each layer.
 * @param {Float64Array[]} deltas Memory like `values`, for the gradients by them.
 * @param {Float64Array} gradient Gets a number for each parameter.
 * @param {Float64Array} labels Of n points.
 * @param {Float64Array} ones n times 1.
 */
export function backward(layout, params, values, deltas, gradient, labels, ones) {
  const n = labels.length;
  const outputs = values[layout.depth];
  const last = deltas[layout.depth];
  lossOf(layout.loss).slopes(outputs, labels, last);
  for (let k = 0; k < n; k++) last[k] *= 1 / n;
  for (let i = layout.depth - 1; i >= 0; i--) {
    const fanIn = layout.widths[i];
    const width = layout.widths[i + 1];
    const delta = deltas[i + 1];
    const weights = layout.starts[i];
    const biases = weights + width * fanIn;
    const name = layout.activations[i];
    let known = values[i + 1];
    if (NEED_INPUT.has(name)) {
      // The forward pass has written over the sums; the same operations give the same bits.
      known = new Float64Array(width * n);
      layerSums(layout, i, params, values[i], known, n);
    }
    activationOf(name).backward(known, delta);
    for (let u = 0; u < width; u++) {
      for (let s = 0; s < fanIn; s++) {
        const index = weights + u * fanIn + s;
        gradient[index] = dot(delta, u * n, values[i], s * n, n);
        if (layout.l2) gradient[index] += layout.l2 * params[index];
      }
      if (layout.biases[i]) gradient[biases + u] = dot(delta, u * n, ones, 0, n);
    }
    if (i === 0) continue;
    deltas[i].fill(0);
    for (let s = 0; s < fanIn; s++) {
      addRows(deltas[i], s * n, params, weights + s, fanIn, delta, width, n);
    }
  }
}
