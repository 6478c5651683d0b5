// The losses at the ends of the colours: the same at every step of a run, so that a colour keeps
// its meaning while it plays.

import { enclosing } from "../draw/scales.js";
import { LIMIT } from "./loss-map.js";

const SAMPLES = 9; // steps of a run whose surfaces fix its colours
const POINTS = 11; // along an axis of each
const LEVEL = 0.1; // a surface that varies less than this looks level

/**
 * The arguments of `surface` for some steps of a run. Rows are the second parameter, as a
 * picture's.
 * @param {Pick<import("../engine/history.js").History, "steps" | "layout" | "data" | "at">} history
 * @param {number[]} pair Indices of the parameters along x and y.
 * @returns {Parameters<import("../engine/jobs.js").Jobs["surface"]>[]}
 */
export function sampledJobs(history, [first, second]) {
  const { steps, layout, data } = history;
  const last = Math.min(SAMPLES - 1, steps);
  return Array.from({ length: last + 1 }, (_, k) => {
    const step = Math.round((k / (last || 1)) * steps);
    return [layout, history.at(step), data, second, first, LIMIT, POINTS];
  });
}

/**
 * The range of surfaces, widened to round numbers.
 * @param {Float64Array[]} surfaces
 * @returns {number[]} The lowest and the highest loss; nothing where no loss is finite.
 */
export function limitsOf(surfaces) {
  let low = Infinity;
  let high = -Infinity;
  for (const values of surfaces) {
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return low <= high ? enclosing(low, Math.max(high, low + LEVEL)) : [];
}
