// Weights that the reader sets by hand, in place of the trained ones.

import { evaluator } from "../../engine/evaluator.js";
import { meanLoss, midpoint, penalty, shareRight } from "../../engine/metrics.js";

/**
 * @typedef {import("../../engine/history.js").History} History
 * @typedef {[index: number, value: number]} Setting Of a parameter.
 */

/** A few parameters of a network, replaced at whatever iteration is seen. */
export class Hand {
  /** @type {Map<number, number>} */
  #values = new Map();
  /** @type {Setting[][]} */
  #before = []; // each change
  /** @type {number | null} */
  #held = null; // the parameter that a drag is changing

  /** @param {Setting[]} [settings] */
  constructor(settings = []) {
    this.#values = new Map(settings);
  }

  /** @returns {Setting[]} */
  get settings() {
    return [...this.#values];
  }

  get canUndo() {
    return this.#before.length > 0;
  }

  /**
   * Many changes in a row, as a drag makes, are one to undo.
   * @param {number} index
   * @param {number} value
   */
  set(index, value) {
    if (this.#held !== index) this.#before.push(this.settings);
    this.#held = index;
    this.#values.set(index, value);
  }

  /** End a drag. */
  release() {
    this.#held = null;
  }

  undo() {
    this.release();
    this.#values = new Map(this.#before.pop() ?? []);
  }

  /** Take all back to the trained values; undo brings them again. */
  clear() {
    if (this.#values.size) this.#before.push(this.settings);
    this.release();
    this.#values = new Map();
  }

  /**
   * @param {Float64Array} params Left as they are.
   * @returns {Float64Array} The same, where nothing is set.
   */
  applied(params) {
    if (!this.#values.size) return params;
    const own = params.slice();
    for (const [index, value] of this.#values) own[index] = value;
    return own;
  }
}

/**
 * What measures the loss and the accuracy of parameters on a run's points, as its training does.
 * @param {Pick<History, "layout" | "data">} history
 * @returns {(params: Float64Array) => {loss: number, accuracy: number}}
 */
export function measurerOf({ layout, data: { points, labels } }) {
  const outputsOf = evaluator(layout, points);
  const ones = new Float64Array(labels.length).fill(1);
  const each = ones.slice();
  const middle = midpoint(labels);
  return (params) => {
    const outputs = outputsOf(params);
    const mean = meanLoss(layout.loss, outputs, labels, each, ones);
    const loss = layout.l2 ? mean + penalty(layout, params) : mean;
    return { loss, accuracy: shareRight(outputs, labels, middle) };
  };
}
