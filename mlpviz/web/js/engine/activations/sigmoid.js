// The logistic function.

import { decay } from "../../arithmetic/decay.js";

/** @type {import("./index.js").Activation["limits"]} */
export const limits = [-0.06, 1.06];

/**
 * 1 / (1 + e^-x), within 2 units in the last place, also where it is tiny.
 * @param {number} x
 * @returns {number}
 */
export function sigmoid(x) {
  const small = decay(x);
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

/** @type {import("./index.js").Inverse} */
export function inverse(value) {
  return Math.max(-36, Math.min(36, Math.log(value / (1 - value))));
}
