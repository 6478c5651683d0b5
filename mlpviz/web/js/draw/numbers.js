// Numbers: bounds, round steps, and how they are written.

/** Milliseconds without a change, after which what takes long is computed. */
export const SETTLED = 120;

export function clamp(value, low, high) {
  return Math.max(low, Math.min(high, value));
}

/** The largest finite value, and at least `least`. */
export function largest(values, least) {
  return values.reduce((x, y) => (Number.isFinite(y) ? Math.max(x, y) : x), least);
}

/** The least finite value, and at most `most`. */
export function smallest(values, most) {
  return values.reduce((x, y) => (Number.isFinite(y) ? Math.min(x, y) : x), most);
}

/** Indices of the `count` values furthest from 0, in their order. */
export function strongest(values, count) {
  const best = []; // furthest first
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

// The step of at most about `count` round numbers over a distance.
function roundStep(distance, count) {
  const raw = distance / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  return power * [1, 2, 5, 10].find((factor) => factor * power >= raw * 0.999);
}

/** The round numbers that enclose two others. */
export function enclosing(low, high) {
  const step = roundStep(high - low, 10);
  const ends = [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step];
  return ends.map((value) => Number(value.toPrecision(12)));
}

/** Round numbers for an axis. */
export function ticksOf(low, high, count = 4) {
  const step = roundStep(high - low, count);
  const ticks = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) {
    ticks.push(k * step);
  }
  return ticks.map((value) => Number(value.toPrecision(12)));
}

/** Powers of ten for an axis. */
export function logTicksOf(low, high) {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const step = Math.max(1, Math.ceil((last - first) / 4));
  const count = Math.floor((last - first) / step) + 1;
  return Array.from({ length: count }, (_, k) => Number(`1e${first + k * step}`));
}

// A power of ten where `text` is long.
function short(value, text, digits) {
  const size = Math.abs(value);
  const isFar = value !== 0 && (size < 1e-3 || size >= 1e5);
  return (isFar ? value.toExponential(digits).replace("e+", "e") : text).replace(/-/g, "−");
}

/** A number at an axis. */
export function tickText(value) {
  return short(value, String(value), undefined);
}

/** A number to three digits or so. */
export function numberText(value) {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size < 0.1 ? 4 : 3;
  return short(value, value ? value.toFixed(digits) : "0", 1);
}

/**
 * Maps between values and pixels, for a box and the ranges of both axes.
 * @param {{left: number, top: number, width: number, height: number}} box
 * @param {number[]} xRange
 * @param {number[]} yRange
 * @param {boolean} [log] Whether the vertical axis is logarithmic.
 */
export function scalesOf({ left, top, width, height }, [x0, x1], [y0, y1], log = false) {
  const placed = log ? Math.log10 : (value) => value;
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
