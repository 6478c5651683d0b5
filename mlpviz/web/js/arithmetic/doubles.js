// Numbers of twice a double's precision: T. J. Dekker, Numerische Mathematik 18 (1971), 224-242.
// The same operations in the same order as in mlpviz/arithmetic/doubles.py.

/** @typedef {readonly [number, number]} DoubleDouble The sum of its parts: high, then low. */

const SPLITTER = 134217729; // 2^27 + 1: it splits a double into halves whose products are exact

/**
 * The exact sum of two doubles.
 * @param {number} a
 * @param {number} b
 * @returns {DoubleDouble}
 */
function exactSum(a, b) {
  const total = a + b;
  const part = total - a;
  return [total, a - (total - part) + (b - part)];
}

/**
 * The exact product of two doubles.
 * @param {number} a
 * @param {number} b
 * @returns {DoubleDouble}
 */
function exactProduct(a, b) {
  const total = a * b;
  const aHigh = a * SPLITTER - (a * SPLITTER - a);
  const bHigh = b * SPLITTER - (b * SPLITTER - b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return [total, aHigh * bHigh - total + aHigh * bLow + aLow * bHigh + aLow * bLow];
}

/**
 * @param {DoubleDouble} a
 * @param {DoubleDouble} b
 * @returns {DoubleDouble}
 */
export function add(a, b) {
  const [total, rest] = exactSum(a[0], b[0]);
  return exactSum(total, rest + (a[1] + b[1]));
}

/**
 * @param {DoubleDouble} a
 * @param {DoubleDouble} b
 * @returns {DoubleDouble}
 */
export function multiply(a, b) {
  const [total, rest] = exactProduct(a[0], b[0]);
  return exactSum(total, rest + (a[0] * b[1] + a[1] * b[0]));
}

/**
 * @param {DoubleDouble} a
 * @param {DoubleDouble} b
 * @returns {DoubleDouble}
 */
export function divide(a, b) {
  const first = a[0] / b[0];
  const taken = multiply([first, 0], b);
  const left = add(a, [-taken[0], -taken[1]]);
  return exactSum(first, (left[0] + left[1]) / b[0]);
}
