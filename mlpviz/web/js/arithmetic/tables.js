// Tables from which activations are computed, as in mlpviz/arithmetic/tables.py.

import { add, divide, multiply } from "./doubles.js";

/** @typedef {import("./doubles.js").DoubleDouble} DoubleDouble */

/** @type {DoubleDouble} */
const ONE = [1, 0];
/** @type {DoubleDouble} */
const EXP_1_32 = [1.0317434074991028, -8.944417741043132e-17]; // e^(1/32)
/** @type {DoubleDouble} */
const POWER_1_64 = [0.9892280131939755, 2.0194376554639083e-17]; // 2^(-1/64)
/** @type {DoubleDouble} */
const EXP_1_8192 = [0.9998779371377774, 4.625906682185762e-17]; // e^(-1/8192)
/** @type {DoubleDouble} */
const DENSITY_0 = [0.3989422804014327, -2.49232720227773e-17]; // 1 / sqrt(2 pi)
/** @type {DoubleDouble} */
const TAIL_16 = [6.388754400538087e-58, 4.777054710451788e-74]; // P(a normal number > 16)

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

/**
 * The standard normal density at k / 64 for k = 0 … count - 1.
 * @param {number} count
 */
function densitiesOf(count) {
  const densities = [DENSITY_0];
  const square = multiply(EXP_1_8192, EXP_1_8192);
  let ratio = EXP_1_8192;
  while (densities.length < count) {
    densities.push(multiply(densities[densities.length - 1], ratio));
    ratio = multiply(ratio, square);
  }
  return densities;
}

/**
 * The probability of numbers from t = k / 64 to t + 1/64, by Taylor series of the density. That at
 * t + h is that at t times c_0 + c_1 + …, (n + 1) c_(n+1) = -(t h c_n + h^2 c_(n-1)).
 * @param {DoubleDouble} density At t.
 * @param {number} k
 */
function stepFrom(density, k) {
  /** @type {DoubleDouble} */
  let before = [0, 0];
  let term = ONE;
  let total = ONE;
  for (let n = 1; n < 19; n++) {
    const bent = add(multiply([k / 4096, 0], term), multiply([1 / 4096, 0], before));
    before = term;
    term = divide(bent, [-n, 0]);
    total = add(total, divide(term, [n + 1, 0]));
  }
  return multiply(multiply(density, total), [1 / 64, 0]);
}

/**
 * The probability that a standard normal number is above k / 64, in two parts, and the density there,
 * for k = 0 … 1024. What is beyond 16 counts as 0.
 */
export function normalTables() {
  const densities = densitiesOf(1025);
  const high = new Float64Array(1025);
  const low = new Float64Array(1025);
  const density = partsOf(densities, 0);
  density[1024] = 0;
  let tail = TAIL_16;
  for (let k = 1023; k >= 0; k--) {
    tail = add(tail, stepFrom(densities[k], k));
    [high[k], low[k]] = tail;
  }
  return { high, low, density };
}
