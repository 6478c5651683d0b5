// The hyperbolic tangent.

import { TANH_HIGH, TANH_LOW, TANH_SQUARE } from "../../arithmetic/tables.js";

/** @type {import("./index.js").Activation["limits"]} */
export const limits = [-1.08, 1.08];

/**
 * tanh(t + d) by the addition theorem, t on a grid of 1/64; within 1 unit in the last place.
 * @param {number} x
 * @returns {number}
 */
export function tanh(x) {
  const size = Math.abs(x);
  const near = size < 20 ? size : 20; // also where x is not a number
  const k = (near * 64 + 0.5) | 0;
  const d = near - k * 0.015625;
  const t = TANH_HIGH[k];
  const square = TANH_SQUARE[k];
  const q = d * d;
  // tanh(d) = d (1 - bent)
  const bent = q * (0.3333333333333333 - q * (0.13333333333333333 - q * 0.05396825396825397));
  const along = t * (d - d * bent);
  const lost = (d * (along + (square + bent * (1 - square)))) / (1 + along);
  const result = t + (d - lost + TANH_LOW[k]);
  if (Number.isNaN(x)) return x;
  return x < 0 ? -result : result;
}

/** @type {import("./index.js").Activation["forward"]} */
export function forward(values) {
  for (let k = 0; k < values.length; k++) values[k] = tanh(values[k]);
}

/** @type {import("./index.js").Activation["backward"]} */
export function backward(outputs, deltas) {
  for (let k = 0; k < deltas.length; k++) deltas[k] *= 1 - outputs[k] * outputs[k];
}

/** @type {import("./index.js").Inverse} */
export function inverse(value) {
  return Math.max(-18, Math.min(18, Math.atanh(value)));
}
