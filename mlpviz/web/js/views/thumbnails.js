// Small pictures of functions of the plane.

import { el } from "../draw/elements.js";
import { largest } from "../draw/numbers.js";

/**
 * The value that a thumbnail shows in its strongest colours: 1 for outputs within bounds, else the
 * largest.
 * @param {Float64Array} values
 * @param {[number, number] | null} limits Of the activation's outputs.
 * @returns {number}
 */
export function spanOf(values, limits) {
  return limits ? 1 : largest(values.map(Math.abs), 1e-9);
}

/**
 * @param {number} count Pixels along a side, however large it is shown.
 * @param {import("../draw/elements.js").Attributes} attributes
 */
export function thumbnailCanvas(count, attributes) {
  return el("canvas", { width: count, height: count, ...attributes });
}
