// The step function. Its derivative is zero wherever it has one.

/** @type {import("./index.js").Activation["limits"]} */
export const limits = [-1.15, 1.15];

/** @type {import("./index.js").Activation["forward"]} */
export function forward(values) {
  for (let k = 0; k < values.length; k++) values[k] = Math.sign(values[k]);
}

/**
 * The result is zero, also of a gradient that is not finite.
 * @type {import("./index.js").Activation["backward"]}
 */
export function backward(outputs, deltas) {
  deltas.fill(0);
}

/** @type {import("./index.js").Inverse} */
export function inverse(value) {
  return value;
}
