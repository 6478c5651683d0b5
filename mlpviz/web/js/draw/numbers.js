// Bounds and extremes of numbers.

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
export function clamp(value, low, high) {
  return Math.max(low, Math.min(high, value));
}

/**
 * The largest finite value, and at least `least`.
 * @param {Float64Array} values
 * @param {number} least
 */
export function largest(values, least) {
  return values.reduce((x, y) => (Number.isFinite(y) ? Math.max(x, y) : x), least);
}

/**
 * The least finite value, and at most `most`.
 * @param {Float64Array} values
 * @param {number} most
 */
export function smallest(values, most) {
  return values.reduce((x, y) => (Number.isFinite(y) ? Math.min(x, y) : x), most);
}

/**
 * Indices of the `count` values furthest from 0, in their order; what is not a number is furthest.
 * @param {Float64Array} values
 * @param {number} count
 */
export function strongest(values, count) {
  /** @type {number[]} */
  const best = []; // furthest first
  /** @type {number[]} */
  const sizes = [];
  for (let k = 0; k < values.length; k++) {
    const size = Number.isNaN(values[k]) ? Infinity : Math.abs(values[k]);
    if (best.length === count && size <= sizes[count - 1]) continue;
    let low = 0;
    let high = sizes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sizes[middle] >= size) low = middle + 1;
      else high = middle;
    }
    best.splice(low, 0, k);
    sizes.splice(low, 0, size);
    if (best.length > count) {
      best.pop();
      sizes.pop();
    }
  }
  return best.sort((a, b) => a - b);
}
