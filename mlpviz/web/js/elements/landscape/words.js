// A loss surface in words.

import { numberText } from "../../draw/number-text.js";

/** @param {number} value */
function signed(value) {
  const digits = Math.abs(value).toFixed(1);
  if (Number(digits) === 0) return "0";
  return (value < 0 ? "−" : "+") + digits;
}

/**
 * Where the surface is lowest.
 * @param {import("../../views/loss-map.js").Lowest} lowest
 * @param {number} loss At the middle.
 * @param {string[]} names Of the two parameters.
 * @returns {string}
 */
export function lowestText({ loss: least, x, y }, loss, [first, second]) {
  const gain = loss - least;
  if (!Number.isFinite(gain)) return "The surface is not a number.";
  if (!x && !y) return "No other point of this surface is lower.";
  const place = `at offset ${signed(x)} of ${first} and ${signed(y)} of ${second}`;
  const losses = `${numberText(least)}, ${numberText(gain)} less`;
  return `The lowest point of this surface has loss ${losses}, ${place}.`;
}
