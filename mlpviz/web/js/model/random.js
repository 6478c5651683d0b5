// Random numbers: those of numpy's RandomState.

import { log } from "../arithmetic/logarithm.js";

/**
 * The Mersenne twister (Matsumoto and Nishimura, 1998).
 * @param {number} seed
 * @returns {() => number} The next whole number below 2^32.
 */
function twister(seed) {
  const state = new Uint32Array(624);
  state[0] = seed;
  for (let i = 1; i < 624; i++) {
    state[i] = Math.imul(1812433253, state[i - 1] ^ (state[i - 1] >>> 30)) + i;
  }
  let position = 624;

  function refill() {
    for (let i = 0; i < 624; i++) {
      const y = (state[i] & 0x80000000) | (state[(i + 1) % 624] & 0x7fffffff);
      state[i] = state[(i + 397) % 624] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    position = 0;
  }

  return () => {
    if (position === 624) refill();
    let y = state[position++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
}

/**
 * @typedef {object} Random A generator.
 * @property {(size: number) => Float64Array} randn Standard normal numbers.
 * @property {(size: number) => Float64Array} uniform Numbers from -1 to 1.
 * @property {(n: number) => Uint32Array} permutation The numbers below n in another order.
 */

/**
 * A generator with a seed from 0 to 2^32 - 1.
 * @param {number} seed
 * @returns {Random}
 */
export function randomState(seed) {
  const next = twister(seed);
  /** @type {number | null} */
  let spare = null;

  // From 0 to 1, of 53 random bits.
  function double() {
    const high = next() >>> 5;
    return (high * 67108864 + (next() >>> 6)) / 9007199254740992;
  }

  // The polar method (Marsaglia and Bray, 1964) makes two numbers at a time.
  function normal() {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    let x;
    let y;
    let square;
    do {
      x = 2 * double() - 1;
      y = 2 * double() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square === 0);
    const factor = Math.sqrt((-2 * log(square)) / square);
    spare = factor * x;
    return factor * y;
  }

  /**
   * A whole number from 0 to `most`: bits are drawn until they are no larger.
   * @param {number} most
   */
  function below(most) {
    const mask = 2 ** (32 - Math.clz32(most)) - 1;
    for (;;) {
      const drawn = (next() & mask) >>> 0;
      if (drawn <= most) return drawn;
    }
  }

  /** @param {number} n */
  function permutation(n) {
    const order = Uint32Array.from({ length: n }, (_, k) => k);
    for (let k = n - 1; k > 0; k--) {
      const other = below(k);
      [order[k], order[other]] = [order[other], order[k]];
    }
    return order;
  }

  return {
    randn: (size) => Float64Array.from({ length: size }, normal),
    uniform: (size) => Float64Array.from({ length: size }, () => 2 * double() - 1),
    permutation,
  };
}
