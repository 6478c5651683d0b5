// The Gaussian error linear unit: the input times the normal distribution function of it.

import { gaussian } from "../../arithmetic/gaussian.js";

/** @type {import("./index.js").Activation["limits"]} */
export const limits = null;

/** @type {import("./index.js").Activation["inverse"]} */
export const inverse = null;

/** @type {import("./index.js").Activation["forward"]} */
export function forward(values) {
  for (let k = 0; k < values.length; k++) values[k] *= gaussian(values[k])[0];
}

/** @type {import("./index.js").Activation["backward"]} */
export function backward(inputs, deltas) {
  for (let k = 0; k < deltas.length; k++) {
    const [below, density] = gaussian(inputs[k]);
    deltas[k] *= below + inputs[k] * density;
  }
}
