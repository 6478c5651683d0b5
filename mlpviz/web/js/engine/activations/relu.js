// The rectifier: 0 below 0, and the input itself above.

/** @type {import("./index.js").Activation["limits"]} */
export const limits = null;

/** @type {import("./index.js").Activation["forward"]} */
export function forward(values) {
  for (let k = 0; k < values.length; k++) {
    if (values[k] < 0) values[k] = 0;
  }
}

/** @type {import("./index.js").Activation["backward"]} */
export function backward(outputs, deltas) {
  for (let k = 0; k < deltas.length; k++) deltas[k] *= outputs[k] > 0 ? 1 : 0;
}

/** @type {import("./index.js").Inverse} */
export function inverse(value) {
  return value;
}
