// The logistic loss log(1 + e^(-t y)), of labels t of -1 and +1. What is not a number stays so.

import { decay } from "../../arithmetic/decay.js";

/**
 * log(1 + small) = 2 (s + s^3/3 + s^5/5 + …), s at most 1/3.
 * @param {number} small From 0 to 1.
 */
function logOfOneAnd(small) {
  const s = small / (2 + small);
  const square = s * s;
  let series = 0;
  for (let term = 33; term > 1; term -= 2) series = (series + 1 / term) * square;
  return 2 * (s + s * series);
}

/** @type {import("./index.js").PointByPoint} */
export function losses(outputs, labels, into) {
  for (let k = 0; k < labels.length; k++) {
    const z = labels[k] * outputs[k];
    const loss = logOfOneAnd(decay(z));
    if (Number.isNaN(z)) into[k] = z;
    else into[k] = z < 0 ? loss - z : loss;
  }
}

/** @type {import("./index.js").PointByPoint} */
export function slopes(outputs, labels, into) {
  for (let k = 0; k < labels.length; k++) {
    const z = labels[k] * outputs[k];
    const small = decay(z);
    const wrong = (z < 0 ? 1 : small) / (1 + small);
    into[k] = Number.isNaN(z) ? z : -labels[k] * wrong;
  }
}
