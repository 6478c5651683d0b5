// The network's answers on a grid, as fine as a frame has time for; of a wide network the rest comes
// some rows a frame, once it has settled.

import { byFrames } from "../draw/elements.js";
import { SETTLED, clamp } from "../draw/numbers.js";
import { isPrinting } from "../draw/theme.js";
import { evaluator } from "../engine/evaluator.js";

const QUICK = 2e7; // parameters x points that a frame has time for
const COARSEST = 15; // points along an axis
const GRID = 81;

// Some rows of count x count points that fill the axes, lowest first, as x, y, x, y ….
function gridPoints({ x0, x1, y0, y1 }, count, from, to) {
  const at = (k, low, high) => low + ((high - low) * k) / (count - 1);
  const points = [];
  for (let row = from; row < to; row++) {
    for (let k = 0; k < count; k++) points.push(at(k, x0, x1), at(row, y0, y1));
  }
  return points;
}

export class Answers {
  #key = null; // of the axes
  #coarse = null;
  #fine = null;
  #asked = null;
  #due = 0;
  #work = null;

  constructor(layout, onFiner) {
    this.layout = layout;
    this.onFiner = onFiner;
  }

  /** {i, count, values}: the answers of state i on count x count points of the axes. */
  at(i, params, layer, scales) {
    const { layout } = this;
    const key = `${layer} ${scales.x0} ${scales.x1} ${scales.y0} ${scales.y1}`;
    if (key !== this.#key) {
      this.#key = key;
      this.#coarse = this.#fine = null;
    }
    if (this.#fine?.i === i) return this.#fine;
    const room = isPrinting() ? Infinity : Math.floor(Math.sqrt(QUICK / layout.size));
    const count = clamp(room, COARSEST, GRID);
    if (this.#coarse?.count !== count) {
      const points = gridPoints(scales, count, 0, count);
      this.#coarse = { count, at: evaluator(layout, points, layer) };
    }
    if (count < GRID) this.#refine(i, params, layer, scales);
    return { i, count, values: this.#coarse.at(params) };
  }

  #refine(i, params, layer, scales) {
    const asked = `${i} ${this.#key}`;
    if (this.#asked === asked) return;
    this.#asked = asked;
    clearTimeout(this.#due);
    this.#work?.abort();
    this.#work = new AbortController();
    const { signal } = this.#work;
    const rows = this.#fineRows(i, params, layer, scales);
    this.#due = setTimeout(() => byFrames(rows, signal), SETTLED);
  }

  *#fineRows(i, params, layer, scales) {
    const { layout } = this;
    const values = new Float64Array(GRID * GRID);
    const some = Math.max(1, Math.floor(QUICK / layout.size / GRID));
    for (let row = 0; row < GRID; row += some) {
      const points = gridPoints(scales, GRID, row, Math.min(GRID, row + some));
      values.set(evaluator(layout, points, layer)(params), row * GRID);
      yield;
    }
    this.#fine = { i, count: GRID, values };
    this.onFiner();
  }
}
