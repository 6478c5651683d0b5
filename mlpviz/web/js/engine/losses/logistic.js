// The logistic loss log(1 + e^(-t y)), of labels t of -1 and +1. What is not a number stays so.

import { EXP_HIGH, EXP_LOW, POWERS } from "../../arithmetic/tables.js";

/**
 * e^-|z|, as in the logistic function.
 * @param {number} z
 */
function decay(z) {
  const size = Math.abs(z);
  const near = size < 750 ? size : 750;
  const k = (near * 92.33248261689366 + 0.5) | 0;
  const r = k * 0.01083042469326756 - near + k * 2.9815858269852933e-12;
  const bent = r * (0.16666666666666666 + r * (0.041666666666666664 + r * 0.008333333333333333));
  const rest = r + r * r * (0.5 + bent);
  const high = EXP_HIGH[k & 63];
  return (high + (EXP_LOW[k & 63] + high * rest)) * POWERS[k >> 6];
}

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
