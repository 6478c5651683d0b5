// The logistic function.

import { EXP_HIGH, EXP_LOW, POWERS } from "../../arithmetic/tables.js";

/** @type {import("./index.js").Activation["limits"]} */
export const limits = [-0.06, 1.06];

/**
 * 1 / (1 + e^-x), within 2 units in the last place, also where it is tiny.
 * @param {number} x
 * @returns {number}
 */
export function sigmoid(x) {
  const size = Math.abs(x);
  const near = size < 750 ? size : 750;
  // e^-near = 2^-(k / 64) e^r, and 64 / ln 2 = 92.33…
  const k = (near * 92.33248261689366 + 0.5) | 0;
  const r = k * 0.01083042469326756 - near + k * 2.9815858269852933e-12;
  const bent = r * (0.16666666666666666 + r * (0.041666666666666664 + r * 0.008333333333333333));
  const rest = r + r * r * (0.5 + bent);
  const high = EXP_HIGH[k & 63];
  const small = (high + (EXP_LOW[k & 63] + high * rest)) * POWERS[k >> 6];
  if (Number.isNaN(x)) return x;
  return (x < 0 ? small : 1) / (1 + small);
}

/** @type {import("./index.js").Activation["forward"]} */
export function forward(values) {
  for (let k = 0; k < values.length; k++) values[k] = sigmoid(values[k]);
}

/** @type {import("./index.js").Activation["backward"]} */
export function backward(outputs, deltas) {
  for (let k = 0; k < deltas.length; k++) deltas[k] *= outputs[k] - outputs[k] * outputs[k];
}

/** @type {import("./index.js").Activation["inverse"]} */
export function inverse(value) {
  return Math.max(-36, Math.min(36, Math.log(value / (1 - value))));
}
