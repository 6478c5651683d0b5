// The natural logarithm, as in mlpviz/arithmetic/functions.py.

import { add, divide } from "./doubles.js";

// The natural logarithm of 2; the first part has 32 bits, so that its multiples are exact.
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/**
 * The logarithm of a positive number: with x = m 2^e, 1/sqrt(2) <= m < sqrt(2), f = m - 1 and
 * s = f / (2 + f), that of m is 2 s + 2 (s^3/3 + s^5/5 + …); the first term is kept in two parts.
 * @param {number} x
 * @returns {number}
 */
export function log(x) {
  let m = x;
  let e = 0;
  for (; m >= 1; e++) m *= 0.5;
  for (; m < 0.5; e--) m *= 2;
  if (m < 0.7071067811865476) {
    m *= 2;
    e -= 1;
  }
  const f = m - 1;
  const [s, low] = divide([f, 0], add([2, 0], [f, 0]));
  const z = s * s;
  let series = 0;
  for (let k = 21; k > 1; k -= 2) series = (series + 2 / k) * z;
  const [high, rest] = add([e * LN2_HIGH, e * LN2_LOW], [2 * s, 2 * low + s * series]);
  return high + rest;
}
