// The exponential of negative numbers.

import { EXP_HIGH, EXP_LOW, POWERS } from "./tables.js";

/**
 * e^-|x|, the smallest number for what is not one.
 * @param {number} x
 * @returns {number}
 */
export function decay(x) {
  const size = Math.abs(x);
  const near = size < 750 ? size : 750;
  // e^-near = 2^-(k / 64) e^r, and 64 / ln 2 = 92.33…
  const k = (near * 92.33248261689366 + 0.5) | 0;
  const r = k * 0.01083042469326756 - near + k * 2.9815858269852933e-12;
  const bent = r * (0.16666666666666666 + r * (0.041666666666666664 + r * 0.008333333333333333));
  const rest = r + r * r * (0.5 + bent);
  const high = EXP_HIGH[k & 63];
  return (high + (EXP_LOW[k & 63] + high * rest)) * POWERS[k >> 6];
}
