// The points of each step of a training with batches.

import { randomState } from "../model/random.js";
import { buffers } from "./chain.js";

/**
 * @typedef {object} Batch Memory for a few points.
 * @property {Float64Array[]} values Of each layer, the inputs first.
 * @property {Float64Array[]} deltas
 * @property {Float64Array} labels
 * @property {Float64Array} ones
 */

/**
 * The points of one step after another. Each epoch has an order of its own; its last batch is what
 * is left.
 * @param {number} n
 * @param {number} size Of a batch.
 * @param {number} seed
 * @returns {Generator<Uint32Array, never>}
 */
function* orders(n, size, seed) {
  for (let epoch = 0; ; epoch++) {
    const order = randomState((seed + epoch) % 2 ** 32).permutation(n);
    for (let k = 0; k < n; k += size) yield order.subarray(k, k + size);
  }
}

/**
 * Batches of points whose inputs are given for all of them.
 * @param {import("../model/layout.js").Layout} layout
 * @param {Float64Array} inputs Of all points: see `loadPoints`.
 * @param {Float64Array} labels
 * @param {number} size Of a batch.
 * @param {number} seed
 * @returns {() => Batch} The next one, in memory that is used again.
 */
export function batchesOf(layout, inputs, labels, size, seed) {
  const n = labels.length;
  const chosen = orders(n, size, seed);
  /** @type {Map<number, Batch>} */
  const memory = new Map();

  /** @param {number} count */
  function memoryFor(count) {
    const known = memory.get(count);
    if (known) return known;
    const made = {
      values: buffers(layout, count),
      deltas: buffers(layout, count),
      labels: new Float64Array(count),
      ones: new Float64Array(count).fill(1),
    };
    memory.set(count, made);
    return made;
  }

  return () => {
    const points = chosen.next().value;
    const count = points.length;
    const batch = memoryFor(count);
    for (let k = 0; k < count; k++) {
      batch.labels[k] = labels[points[k]];
      for (let u = 0; u < layout.widths[0]; u++) {
        batch.values[0][u * count + k] = inputs[u * n + points[k]];
      }
    }
    return batch;
  };
}
