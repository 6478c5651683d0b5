// No activation: a layer's sums are its outputs.

/** @type {import("./index.js").Activation["limits"]} */
export const limits = null;

/** @type {import("./index.js").Activation["forward"]} */
export function forward() {}

/** @type {import("./index.js").Activation["backward"]} */
export function backward() {}

/** @type {import("./index.js").Inverse} */
export function inverse(value) {
  return value;
}
