// Tables from which tanh and sigmoid are computed, as in mlpviz/arithmetic/tables.py.

import { add, divide, multiply } from "./doubles.js";

/** @typedef {import("./doubles.js").DoubleDouble} DoubleDouble */

/** @type {DoubleDouble} */
const ONE = [1, 0];
/** @type {DoubleDouble} */
const EXP_1_32 = [1.0317434074991028, -8.944417741043132e-17]; // e^(1/32)
/** @type {DoubleDouble} */
const POWER_1_64 = [0.9892280131939755, 2.0194376554639083e-17]; // 2^(-1/64)

/**
 * @param {DoubleDouble} ratio
 * @param {number} count
 * @returns {DoubleDouble[]} ratio^k for k = 0 … count - 1.
 */
function powersOf(ratio, count) {
  const powers = [ONE];
  while (powers.length < count) powers.push(multiply(powers[powers.length - 1], ratio));
  return powers;
}

/**
 * @param {DoubleDouble[]} values
 * @param {0 | 1} part 0 for the high parts, 1 for the low ones.
 */
function partsOf(values, part) {
  return Float64Array.from(values, (value) => value[part]);
}

const tanhs = powersOf(EXP_1_32, 1281).map((power) => divide(add(power, [-1, 0]), add(power, ONE)));
const roots = powersOf(POWER_1_64, 64);

/** tanh(k / 64) for k = 0 … 1280, in two parts, and its square. */
export const TANH_HIGH = partsOf(tanhs, 0);
export const TANH_LOW = partsOf(tanhs, 1);
export const TANH_SQUARE = TANH_HIGH.map((value) => value * value);

/** 2^(-k / 64) for k = 0 … 63, in two parts. */
export const EXP_HIGH = partsOf(roots, 0);
export const EXP_LOW = partsOf(roots, 1);

/** 2^-k for k = 0 … 1100. */
export const POWERS = new Float64Array(1101);
POWERS[0] = 1;
for (let k = 1; k <= 1100; k++) POWERS[k] = POWERS[k - 1] * 0.5;
