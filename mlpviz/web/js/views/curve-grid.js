// All loss curves, by layer: a button each, which chooses the parameter.

import { buttonOf, el, svg } from "../draw/elements.js";
import { byFrames } from "../draw/frames.js";
import { largest } from "../draw/numbers.js";

const AT_ONCE = 32; // buttons made in one frame

/**
 * @typedef {object} Curves
 * @property {number} key The iteration that they are of.
 * @property {Float64Array} values `count` losses for each parameter.
 * @property {number} high The largest of them.
 * @property {number} count
 */

/**
 * @typedef {object} CurveButton
 * @property {HTMLButtonElement} element
 * @property {SVGPathElement} line
 * @property {SVGPathElement} now Marks the parameter's value.
 */

export class CurveGrid {
  #layout;
  #onChoose;
  #signal;
  /** @type {Map<number, CurveButton>} */
  #buttons = new Map(); // by parameter
  /** @type {Curves | null} */
  #curves = null;
  /** @type {number[]} */
  #pair = []; // the parameters that are the axes

  /**
   * @param {import("../model/layout.js").Layout} layout
   * @param {boolean} isOpen
   * @param {(axis: 0 | 1, index: number) => void} onChoose Called with a parameter for x or for y.
   * @param {() => void} onOpen
   * @param {AbortSignal} signal Ends the work in frames.
   */
  constructor(layout, isOpen, onChoose, onOpen, signal) {
    this.#layout = layout;
    this.#onChoose = onChoose;
    this.#signal = signal;
    const ontoggle = () => {
      this.fill();
      onOpen();
    };
    this.bar = el("progress", {
      max: 1,
      "aria-label": "Computing the curves",
      hidden: true,
    });
    const titles = layout.layers.length
      ? layout.layers.map((_, layer) => `Layer ${layer + 1}`)
      : layout.tensors.map(({ name }) => name); // of a black box
    this.sections = titles.map((title) => {
      const summary = el("summary", {}, title);
      const grid = el("div");
      return { grid, element: el("details", { open: true, ontoggle }, summary, grid) };
    });
    const sections = this.sections.map(({ element }) => element);
    const attributes = { class: "all", open: isOpen, ontoggle };
    const summary = el("summary", {}, "All loss curves");
    this.element = el("details", attributes, summary, this.bar, ...sections);
  }

  get isOpen() {
    return this.element.open;
  }

  /** Of which iteration the curves are; undefined if they are not known. */
  get key() {
    return this.#curves?.key;
  }

  /**
   * Mark the parameters that are the axes.
   * @param {number[]} pair Their indices.
   */
  press(pair) {
    this.#pair = pair;
    for (const [index, { element }] of this.#buttons) {
      element.setAttribute("aria-pressed", String(pair.includes(index)));
    }
  }

  /**
   * Show the curves of an iteration.
   * @param {number} key The iteration.
   * @param {Float64Array} values As many losses for each parameter.
   */
  show(key, values) {
    const count = values.length / this.#layout.size;
    this.#curves = { key, values, high: largest(values, 1e-12), count };
    this.fill();
  }

  /** Make the buttons of the open layers, with the curves that are known, some per frame. */
  fill() {
    byFrames(this.#fillSome(), this.#signal);
  }

  /** @returns {Generator<void, void>} */
  *#fillSome() {
    for (const { layer, start, stop } of this.isOpen ? this.#layout.tensors : []) {
      const { element, grid } = this.sections[layer];
      for (let index = start; element.open && index < stop; index++) {
        this.#showOne(index, grid);
        if (index % AT_ONCE === AT_ONCE - 1) yield;
      }
    }
  }

  /**
   * @param {number} index Of the parameter.
   * @returns {CurveButton}
   */
  #buttonOf(index) {
    const box = {
      viewBox: "0 0 100 44",
      preserveAspectRatio: "none",
      "aria-hidden": "true",
    };
    const line = svg("path");
    const now = svg("path", { class: "now" });
    /** @param {MouseEvent} event */
    const choose = (event) => this.#onChoose(event.shiftKey ? 1 : 0, index);
    const pressed = { "aria-pressed": String(this.#pair.includes(index)) };
    const name = this.#layout.names[index];
    return { element: buttonOf(name, choose, pressed, svg("svg", box, line, now)), line, now };
  }

  /**
   * @param {number} index Of the parameter.
   * @param {HTMLElement} grid Where its button is.
   */
  #showOne(index, grid) {
    const button = this.#buttons.get(index) ?? this.#buttonOf(index);
    if (!this.#buttons.has(index)) {
      this.#buttons.set(index, button);
      grid.append(button.element);
    }
    if (!this.#curves) return;
    const { high, count } = this.#curves;
    const values = this.#curves.values.subarray(index * count, (index + 1) * count);
    const middle = (count - 1) / 2;
    /** @param {number} k */
    const isShown = (k) => Number.isFinite(values[k]);
    /** @param {number} k */
    const point = (k) => `${k} ${(41 - (38 * values[k]) / high).toFixed(1)}`;
    const path = Array.from(values, (_, k) =>
      isShown(k) ? (isShown(k - 1) ? "L" : "M") + point(k) : "",
    );
    button.line.setAttribute("d", path.join(""));
    button.now.setAttribute("d", isShown(middle) ? `M${point(middle)}h0` : "");
  }
}
