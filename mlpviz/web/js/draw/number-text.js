// Numbers as a reader sees them.

/**
 * A power of ten where `text` is long; with a minus sign instead of a hyphen.
 * @param {number} value
 * @param {string} text The value, written out.
 * @param {number} [digits] Of a power of ten, after the point; as many as it takes if not given.
 */
function short(value, text, digits) {
  const size = Math.abs(value);
  const isFar = value !== 0 && (size < 1e-3 || size >= 1e5);
  return (isFar ? value.toExponential(digits).replace("e+", "e") : text).replace(/-/g, "−");
}

/**
 * A number on an axis, in full.
 * @param {number} value
 */
export function tickText(value) {
  return short(value, String(value));
}

/**
 * A number to three digits or so.
 * @param {number} value
 */
export function numberText(value) {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size < 0.1 ? 4 : 3;
  return short(value, value ? value.toFixed(digits) : "0", 1);
}
