// The sine; beyond a million, where neighbouring sums have any sine, it is not a number.

import { cos, sin } from "../../arithmetic/sine.js";

/** @type {import("./index.js").Activation["limits"]} */
export const limits = [-1.08, 1.08];

/** @type {import("./index.js").Activation["inverse"]} */
export const inverse = null;

/** @param {number} x */
function isNear(x) {
  return Math.abs(x) <= 1e6;
}

/** @type {import("./index.js").Activation["forward"]} */
export function forward(values) {
  for (let k = 0; k < values.length; k++) values[k] = isNear(values[k]) ? sin(values[k]) : NaN;
}

/** @type {import("./index.js").Activation["backward"]} */
export function backward(inputs, deltas) {
  for (let k = 0; k < deltas.length; k++) deltas[k] *= isNear(inputs[k]) ? cos(inputs[k]) : NaN;
}
