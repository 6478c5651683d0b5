// The network's answers on a grid, as fine as one frame allows; for a wide network a finer grid is
// computed afterwards, some rows per frame.

import { byFrames, SETTLED } from "../draw/frames.js";
import { gridPoints } from "../draw/grid.js";
import { clamp } from "../draw/numbers.js";
import { isPrinting } from "../draw/theme.js";
import { evaluator } from "../engine/evaluator.js";

const QUICK = 2e7; // parameters x points that a frame has time for
const COARSEST = 15; // points along an axis
const GRID = 81;

/**
 * @typedef {import("../model/layout.js").Layout} Layout
 * @typedef {import("../draw/grid.js").Ranges} Ranges
 */

/**
 * @typedef {object} Grid
 * @property {number} i The state that answers.
 * @property {number} count Points along an axis.
 * @property {Float64Array} values Of count * count points, the lowest row first.
 */

export class Answers {
  #key = ""; // of the axes
  /** @type {{count: number, at: (params: Float64Array) => Float64Array} | null} */
  #coarse = null;
  /** @type {Grid | null} */
  #fine = null;
  #asked = "";
  #due = 0;
  /** @type {AbortController | null} */
  #work = null;

  /**
   * @param {Layout} layout
   * @param {() => void} onFiner Called when answers on the finest grid are there.
   */
  constructor(layout, onFiner) {
    this.layout = layout;
    this.onFiner = onFiner;
  }

  /** Forget answers: the same state has other parameters now. */
  forget() {
    this.#fine = null;
    this.#asked = "";
  }

  /**
   * The answers of state i, as fine as they are known.
   * @param {number} i
   * @param {Float64Array} params Of state i.
   * @param {number} layer Whose values the axes are; 0 is the plane.
   * @param {Ranges} ranges Of the axes.
   * @returns {Grid}
   */
  at(i, params, layer, ranges) {
    const { layout } = this;
    const key = `${layer} ${ranges.x0} ${ranges.x1} ${ranges.y0} ${ranges.y1}`;
    if (key !== this.#key) {
      this.#key = key;
      this.#coarse = this.#fine = null;
    }
    if (this.#fine?.i === i) return this.#fine;
    const room = isPrinting() ? Infinity : Math.floor(Math.sqrt(QUICK / layout.size));
    const count = clamp(room, COARSEST, GRID);
    if (this.#coarse?.count !== count) {
      const points = gridPoints(ranges, count, 0, count);
      this.#coarse = { count, at: evaluator(layout, points, layer) };
    }
    if (count < GRID) this.#refine(i, params, layer, ranges);
    return { i, count, values: this.#coarse.at(params) };
  }

  /**
   * @param {number} i
   * @param {Float64Array} params
   * @param {number} layer
   * @param {Ranges} ranges
   */
  #refine(i, params, layer, ranges) {
    const asked = `${i} ${this.#key}`;
    if (this.#asked === asked) return;
    this.#asked = asked;
    clearTimeout(this.#due);
    this.#work?.abort();
    this.#work = new AbortController();
    const { signal } = this.#work;
    const rows = this.#fineRows(i, params, layer, ranges);
    this.#due = setTimeout(() => byFrames(rows, signal), SETTLED);
  }

  /**
   * @param {number} i
   * @param {Float64Array} params
   * @param {number} layer
   * @param {Ranges} ranges
   * @returns {Generator<void, void>}
   */
  *#fineRows(i, params, layer, ranges) {
    const { layout } = this;
    const values = new Float64Array(GRID * GRID);
    const some = Math.max(1, Math.floor(QUICK / layout.size / GRID));
    for (let row = 0; row < GRID; row += some) {
      const points = gridPoints(ranges, GRID, row, Math.min(GRID, row + some));
      values.set(evaluator(layout, points, layer)(params), row * GRID);
      yield;
    }
    this.#fine = { i, count: GRID, values };
    this.onFiner();
  }
}
