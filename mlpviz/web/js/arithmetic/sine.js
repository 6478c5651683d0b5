// The sine and the cosine, as in mlpviz/arithmetic/functions.py and scalars.py.

import { polynomial } from "./polynomial.js";

// Half of pi in three parts; the first two have 33 bits, so that their multiples are exact.
const HIGH = 1.5707963267341256;
const MIDDLE = 6.077100506303966e-11;
const LOW = 2.0222662487959506e-21;

const SINE = [
  -0.16666666666666632, 0.00833333333332249, -0.0001984126982985795, 2.7557313707070068e-6,
  -2.5050760253406863e-8, 1.58969099521155e-10,
];
const COSINE = [
  0.0416666666666666, -0.001388888888887411, 2.480158728947673e-5, -2.7557314351390663e-7,
  2.087572321298175e-9, -1.1359647557788195e-11,
];

/**
 * sin(x + quarters * pi / 2) of a number of at most a million in size.
 * @param {number} x
 * @param {number} quarters
 */
function wave(x, quarters) {
  const turns = Math.floor(x * 0.6366197723675814 + 0.5);
  const r = x - turns * HIGH - turns * MIDDLE - turns * LOW;
  const z = r * r;
  const shifted = turns + quarters;
  const quarter = shifted - 4 * Math.floor(shifted / 4);
  let value;
  if (quarter === 1 || quarter === 3) {
    const half = 0.5 * z;
    const rest = 1 - half;
    value = rest + (1 - rest - half + z * (z * polynomial(COSINE, z)));
  } else {
    value = r + z * r * polynomial(SINE, z);
  }
  return quarter >= 2 ? -value : value;
}

/**
 * The sine of a number of at most a million in size.
 * @param {number} x
 * @returns {number}
 */
export function sin(x) {
  return wave(x, 0);
}

/**
 * The cosine of a number of at most a million in size.
 * @param {number} x
 * @returns {number}
 */
export function cos(x) {
  return wave(x, 1);
}
