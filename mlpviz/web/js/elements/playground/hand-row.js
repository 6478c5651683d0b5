// The row below the network in which the reader sets a weight.

import { buttonOf, el, menuOf } from "../../draw/elements.js";
import { numberText } from "../../draw/number-text.js";
import { clamp } from "../../draw/numbers.js";
import { tensorOf } from "../../model/layout.js";
import { Hand } from "./hand.js";

const FURTHEST = 5; // of the slider; the box takes any number
const HINT = "Click a connection or a unit to set its weight or bias by hand.";

/** @typedef {import("../../model/layout.js").Layout} Layout */

/**
 * The parameters of the unit that a parameter belongs to: its bias, if it has one, then its weights.
 * @param {Layout} layout
 * @param {number} index
 * @returns {{title: string, members: [index: number, text: string][]}}
 */
export function unitOfParameter({ widths, tensors, starts, biases, depth, size }, index) {
  const { kind, layer, start } = tensorOf({ tensors, size }, index);
  const inputs = widths[layer];
  const unit = kind === "bias" ? index - start : Math.floor((index - start) / inputs);
  const first = starts[layer] + unit * inputs;
  /** @type {[number, string][]} */
  const weights = Array.from({ length: inputs }, (_, from) => [
    first + from,
    layer ? `weight of unit ${from + 1}` : `weight of ${from ? "y" : "x"}`,
  ]);
  const bias = starts[layer] + inputs * widths[layer + 1] + unit;
  const title = layer === depth - 1 ? "Output" : `Layer ${layer + 1}, unit ${unit + 1}`;
  return { title, members: biases[layer] ? [[bias, "bias"], ...weights] : weights };
}

export class HandRow {
  hand = new Hand();
  /** @type {number | null} */
  index = null; // of the parameter that is set
  /** @type {Layout | null} */
  #layout = null;

  /**
   * @param {(index: number) => void} onChoose Called with the parameter that the menu names.
   * @param {() => void} onChange Called when another value is set.
   */
  constructor(onChoose, onChange) {
    this.onChange = onChange;
    this.hint = el("span", { class: "muted" }, HINT);
    this.title = el("b");
    this.menu = menuOf("Weight or bias", [], (index) => onChoose(Number(index)));
    const release = () => this.hand.release();
    this.slider = el("input", {
      type: "range",
      min: -FURTHEST,
      max: FURTHEST,
      step: 0.01,
      "aria-label": "Value, by a slider",
      oninput: () => this.#set(Number(this.slider.value)),
      onchange: release,
    });
    this.box = el("input", {
      type: "number",
      step: "any",
      "aria-label": "Value",
      oninput: () =>
        this.box.value !== "" && this.box.validity.valid && this.#set(Number(this.box.value)),
      onchange: release,
    });
    this.undo = buttonOf("Undo", () => this.#change(() => this.hand.undo()));
    this.back = buttonOf("Back to trained", () => this.#change(() => this.hand.clear()));
    this.controls = el("span", { class: "row" }, this.title, this.menu, this.slider, this.box);
    this.said = el("p", { class: "said", "aria-live": "polite" });
    const row = el("div", { class: "row" }, this.hint, this.controls, this.undo, this.back);
    this.element = el("div", { class: "hand" }, row, this.said);
  }

  /**
   * Begin with another network.
   * @param {Layout} layout
   * @param {Hand} hand
   */
  show(layout, hand) {
    this.#layout = layout;
    this.hand = hand;
    this.index = null;
    this.said.textContent = "";
  }

  /** @param {number} index */
  choose(index) {
    if (!this.#layout) return;
    const { title, members } = unitOfParameter(this.#layout, index);
    this.index = index;
    this.hand.release();
    this.title.textContent = title;
    this.menu.replaceChildren(...members.map(([value, text]) => el("option", { value }, text)));
    this.menu.value = String(index);
  }

  /** @param {number} value */
  #set(value) {
    const { index } = this;
    if (index !== null) this.#change(() => this.hand.set(index, value));
  }

  /** @param {() => void} act */
  #change(act) {
    act();
    this.onChange();
  }

  /**
   * Show the chosen parameter's value, and what may be taken back.
   * @param {Float64Array} params
   */
  draw(params) {
    const { index } = this;
    const isChosen = index !== null;
    this.hint.hidden = isChosen;
    this.controls.hidden = !isChosen;
    this.undo.disabled = !this.hand.canUndo;
    this.back.disabled = this.hand.settings.length === 0;
    this.undo.hidden = this.back.hidden = !isChosen && this.undo.disabled && this.back.disabled;
    if (!isChosen) return;
    const value = params[index];
    if (!this.box.matches(":focus") || Number(this.box.value) !== value) {
      this.box.value = Number.isFinite(value) ? String(Number(value.toPrecision(4))) : "";
    }
    this.slider.value = String(clamp(value || 0, -FURTHEST, FURTHEST));
  }

  /**
   * Say what the weights set by hand do.
   * @param {{loss: number, accuracy: number} | null} now Null where none is set.
   * @param {{loss: number, accuracy: number}} trained
   */
  say(now, trained) {
    if (!now) {
      this.said.textContent = "";
      return;
    }
    const count = this.hand.settings.length;
    /** @param {number} share */
    const percent = (share) => `${Number((share * 100).toFixed(1))} %`;
    const set = `${count} ${count === 1 ? "value" : "values"} set by hand`;
    const loss = `loss ${numberText(now.loss)} (trained: ${numberText(trained.loss)})`;
    const accuracy = `accuracy ${percent(now.accuracy)} (trained: ${percent(trained.accuracy)})`;
    this.said.textContent =
      `${set}: ${loss}, ${accuracy}. ` + "The curves and the landscape stay those of training.";
  }
}
