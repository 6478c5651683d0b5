// All loss curves, by layer: a button each, which chooses the parameter.

import { buttonOf, byFrames, el } from "../draw/elements.js";
import { largest } from "../draw/numbers.js";

const AT_ONCE = 32; // buttons made in one frame

export class CurveGrid {
  #layout;
  #onChoose;
  #signal;
  #buttons = new Map(); // by parameter
  #curves = null; // {key, values, high, count}
  #pair = []; // the parameters that are the axes

  /**
   * @param {import("../model/layout.js").Layout} layout
   * @param {boolean} isOpen
   * @param {(axis: number, index: number) => void} onChoose
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
    this.sections = layout.layers.map((_, layer) => {
      const summary = el("summary", {}, `Layer ${layer + 1}`);
      return el("details", { open: true, ontoggle }, summary, el("div"));
    });
    const attributes = { class: "all", open: isOpen, ontoggle };
    const summary = el("summary", {}, "All loss curves");
    this.element = el("details", attributes, summary, this.bar, ...this.sections);
  }

  get isOpen() {
    return this.element.open;
  }

  /** Of which iteration the curves are; undefined if they are not known. */
  get key() {
    return this.#curves?.key;
  }

  /** Mark the parameters that are the axes. */
  press(pair) {
    this.#pair = pair;
    for (const [index, button] of this.#buttons) {
      button.setAttribute("aria-pressed", String(pair.includes(index)));
    }
  }

  /** Show the curves of an iteration. */
  show(key, values) {
    const count = values.length / this.#layout.size;
    this.#curves = { key, values, high: largest(values, 1e-12), count };
    this.fill();
  }

  /** Make the buttons of the open layers, with the curves that are known, some a frame. */
  fill() {
    byFrames(this.#fillSome(), this.#signal);
  }

  *#fillSome() {
    for (const { layer, start, stop } of this.isOpen ? this.#layout.tensors : []) {
      const section = this.sections[layer];
      for (let index = start; section.open && index < stop; index++) {
        this.#showOne(index, section.lastChild);
        if (index % AT_ONCE === AT_ONCE - 1) yield;
      }
    }
  }

  #buttonOf(index) {
    const box = {
      viewBox: "0 0 100 44",
      preserveAspectRatio: "none",
      "aria-hidden": "true",
    };
    const svg = el("svg:svg", box, el("svg:path"), el("svg:path", { class: "now" }));
    const choose = (event) => this.#onChoose(event.shiftKey ? 1 : 0, index);
    const pressed = { "aria-pressed": String(this.#pair.includes(index)) };
    return buttonOf(this.#layout.names[index], choose, pressed, svg);
  }

  #showOne(index, grid) {
    if (!this.#buttons.has(index)) {
      this.#buttons.set(index, this.#buttonOf(index));
      grid.append(this.#buttons.get(index));
    }
    if (!this.#curves) return;
    const { high, count } = this.#curves;
    const values = this.#curves.values.subarray(index * count, (index + 1) * count);
    const middle = (count - 1) / 2;
    const isShown = (k) => Number.isFinite(values[k]);
    const point = (k) => `${k} ${(41 - (38 * values[k]) / high).toFixed(1)}`;
    const step = (_, k) => (isShown(k) ? (isShown(k - 1) ? "L" : "M") + point(k) : "");
    const [line, now] = this.#buttons.get(index).lastChild.children;
    line.setAttribute("d", Array.from(values, step).join(""));
    now.setAttribute("d", isShown(middle) ? `M${point(middle)}h0` : "");
  }
}
