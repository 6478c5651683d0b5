// The normal distribution, as in mlpviz/arithmetic/scalars.py.

import { polynomial } from "./polynomial.js";
import { normalTables } from "./tables.js";

/** @param {number} k */
function factorial(k) {
  let product = 1;
  for (let factor = 2; factor <= k; factor++) product *= factor;
  return product;
}

/**
 * The coefficients of the powers of u in the integral of s^power e^(-us) for s from 0 to 1.
 * @param {number} power
 * @param {number} count
 */
function integralOf(power, count) {
  return Array.from({ length: count }, (_, k) => {
    const sign = k % 2 ? -1 : 1;
    return sign / (factorial(k) * (k + power + 1));
  });
}

const FIRST = integralOf(0, 11);
const SECOND = integralOf(2, 8);
const THIRD = integralOf(4, 5);
const FOURTH = integralOf(6, 2);

/** @type {ReturnType<typeof normalTables> | undefined} */
let tables;

/**
 * The standard normal distribution function, and the density.
 *
 * With x = t + d, t on a grid of 1/64, u = t d and v = d^2, the density is that at t times
 * e^-(u + v/2). Its integral over d gives the distribution function, within 0.75 units in the last
 * place. Beyond 15.99 in size they are 0 or 1, and 0.
 * @param {number} x
 * @returns {[number, number]}
 */
export function gaussian(x) {
  tables ??= normalTables(); // some milliseconds, which most pages don't need
  const size = Math.abs(x);
  const near = size < 16 ? size : 16; // also where x is not a number
  const k = (near * 64 + 0.5) | 0;
  const t = k * 0.015625;
  const d = near - t;
  const u = t * d;
  const v = d * d;
  const rest = 0.125 * polynomial(THIRD, u) - 0.020833333333333332 * v * polynomial(FOURTH, u);
  const first = polynomial(FIRST, u);
  const integral = first - v * (0.5 * polynomial(SECOND, u) - v * rest);
  const high = tables.high[k];
  const low = tables.low[k] - tables.density[k] * (d * integral);
  const above = 1 - high;
  const below = x < 0 ? high + low : above + (1 - above - high - low);
  const faded = 1 - v * (0.5 - v * (0.125 - 0.020833333333333332 * v));
  return [below, tables.density[k] * ((1 - u * first) * faded)];
}
