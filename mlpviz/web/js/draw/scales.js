// Scales between values and pixels, and round numbers for their axes.

/**
 * @typedef {object} Box In CSS pixels of a canvas.
 * @property {number} left
 * @property {number} top
 * @property {number} width
 * @property {number} height
 */

/**
 * @typedef {object} Maps
 * @property {number} x0 The horizontal axis's value at the left.
 * @property {number} x1 At the right.
 * @property {number} y0 The vertical axis's value at the bottom.
 * @property {number} y1 At the top.
 * @property {boolean} log Whether the vertical axis is logarithmic.
 * @property {(value: number) => number} x The pixel of a value.
 * @property {(value: number) => number} y
 * @property {(pixel: number) => number} fromX The value at a pixel.
 * @property {(pixel: number) => number} fromY Of a linear axis.
 */

/** @typedef {Box & Maps} Scales */

/** @param {number} value */
function same(value) {
  return value;
}

/**
 * @param {Box} box
 * @param {number[]} xRange Values at the left and at the right.
 * @param {number[]} yRange Values at the bottom and at the top.
 * @param {boolean} [log] Whether the vertical axis is logarithmic.
 * @returns {Scales}
 */
export function scalesOf({ left, top, width, height }, [x0, x1], [y0, y1], log = false) {
  const placed = log ? Math.log10 : same;
  const low = placed(y0);
  const span = placed(y1) - low || 1;
  return {
    left,
    top,
    width,
    height,
    x0,
    x1,
    y0,
    y1,
    log,
    x: (value) => left + ((value - x0) / (x1 - x0 || 1)) * width,
    y: (value) => top + height - ((placed(value) - low) / span) * height,
    fromX: (pixel) => x0 + ((pixel - left) / width) * (x1 - x0),
    fromY: (pixel) => y0 + ((top + height - pixel) / height) * (y1 - y0),
  };
}

/**
 * The step of at most about `count` round numbers over a distance.
 * @param {number} distance
 * @param {number} count
 */
function roundStep(distance, count) {
  const raw = distance / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 5].find((round) => round * power >= raw * 0.999) ?? 10;
  return power * factor;
}

/**
 * A sum of steps without its rounding error.
 * @param {number} value
 */
function tidy(value) {
  return Number(value.toPrecision(12));
}

/**
 * The round numbers that enclose two others.
 * @param {number} low
 * @param {number} high
 */
export function enclosing(low, high) {
  const step = roundStep(high - low, 10);
  return [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step].map(tidy);
}

/**
 * Round numbers for an axis.
 * @param {number} low
 * @param {number} high
 * @param {number} [count] About how many.
 */
export function ticksOf(low, high, count = 4) {
  const step = roundStep(high - low, count);
  const ticks = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) {
    ticks.push(k * step);
  }
  return ticks.map(tidy);
}

/**
 * Powers of ten for an axis.
 * @param {number} low
 * @param {number} high
 */
export function logTicksOf(low, high) {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const step = Math.max(1, Math.ceil((last - first) / 4));
  const count = Math.floor((last - first) / step) + 1;
  return Array.from({ length: count }, (_, k) => Number(`1e${first + k * step}`));
}
