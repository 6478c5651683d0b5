// The network of a playground: its thumbnails, its layers and units, its weights by hand.

import { buttonOf, el } from "../../draw/elements.js";
import { FIELDS } from "../../model/experiment.js";
import { NetworkDiagram } from "../../views/network-diagram.js";
import { Hand } from "./hand.js";
import { HandRow } from "./hand-row.js";

/**
 * @typedef {import("../../draw/colours.js").Colours} Colours
 * @typedef {import("../../model/experiment.js").WidthsField} WidthsField
 * @typedef {import("../../model/layout.js").Layout} Layout
 * @typedef {import("../../views/network-diagram.js").Unit} Unit
 */

const ROW = /** @type {WidthsField} */ (FIELDS.widths);

/**
 * Widths with another hidden layer at the end, as wide as the last one.
 * @param {number[]} widths
 */
export function withLayer(widths) {
  const width = widths.length > 2 ? widths[widths.length - 2] : ROW.default[1];
  return [...widths.slice(0, -1), width, widths[widths.length - 1]];
}

/**
 * Widths without the last hidden layer.
 * @param {number[]} widths
 */
export function withoutLayer(widths) {
  return [...widths.slice(0, -2), widths[widths.length - 1]];
}

export class NetworkPanel {
  /** @type {HTMLButtonElement[]} */
  #buttons = [];

  /**
   * @param {(unit: Unit | null) => void} onLook Called with the unit that is looked at.
   * @param {() => void} onHand Called when a weight is set, or chosen to be.
   * @param {(widths: number[]) => void} onWidths
   */
  constructor(onLook, onHand, onWidths) {
    this.onWidths = onWidths;
    /** @type {number[]} */
    this.widths = []; // as the reader has chosen them, trained or not
    const choose = (/** @type {number} */ index) => {
      this.row.choose(index);
      this.diagram.choose(index);
      onHand();
    };
    this.diagram = new NetworkDiagram(onLook, choose);
    this.row = new HandRow(choose, onHand);
    this.layers = el("span", { class: "row layers" });
    this.element = el(
      "figure",
      { class: "panel network" },
      el("figcaption", { class: "head" }, el("span", {}, "Network"), this.layers),
      this.diagram.element,
      this.row.element,
    );
  }

  /**
   * The buttons' state, at once, whether or not the network is trained.
   * @param {number[]} widths
   */
  set(widths) {
    this.widths = widths;
    for (const button of this.#buttons) {
      button.disabled = !this.#isAllowed(button.dataset.key ?? "");
    }
  }

  /**
   * Show another network.
   * @param {Layout} layout
   * @param {number} reach The plane's largest coordinate.
   * @param {Hand} hand
   */
  show(layout, reach, hand) {
    const focused = this.#buttons.find((button) => button.matches(":focus"))?.dataset.key;
    this.#buttons = [];
    const { widths } = layout;
    const hidden = widths.length - 2;
    const text = `${hidden} hidden ${hidden === 1 ? "layer" : "layers"}`;
    this.layers.replaceChildren(
      this.#button("−", "remove a layer", "layer-"),
      el("span", {}, text),
      this.#button("+", "add a layer", "layer+"),
    );
    const heads = widths.map((width, layer) => {
      if (layer === 0) return el("span", {}, "inputs");
      if (layer > hidden) return el("span", {}, "output");
      return el(
        "span",
        {},
        el(
          "span",
          { class: "pair" },
          this.#button("−", `remove a unit of layer ${layer}`, `${layer}-`),
          this.#button("+", `add a unit to layer ${layer}`, `${layer}+`),
        ),
        `${width} ${width === 1 ? "unit" : "units"}`,
      );
    });
    this.diagram.show(layout, reach, heads);
    this.row.show(layout, hand);
    this.set(this.widths);
    const again = this.#buttons.find((button) => button.dataset.key === focused);
    if (focused) again?.focus({ preventScroll: true });
  }

  /**
   * @param {string} sign
   * @param {string} label
   * @param {string} key
   */
  #button(sign, label, key) {
    const act = () => this.onWidths(this.#changed(key));
    const attributes = { "aria-label": label, title: label, "data-key": key };
    const button = buttonOf(sign, act, attributes);
    this.#buttons.push(button);
    return button;
  }

  /**
   * The widths after a button.
   * @param {string} key "layer+", or "2-" for a unit less in layer 2.
   */
  #changed(key) {
    const { widths } = this;
    if (key === "layer+") return withLayer(widths);
    if (key === "layer-") return withoutLayer(widths);
    const step = key.endsWith("+") ? 1 : -1;
    return widths.map((width, layer) => (layer === parseInt(key) ? width + step : width));
  }

  /** @param {string} key */
  #isAllowed(key) {
    if (key === "layer-") return this.widths.length > 2;
    const changed = this.#changed(key);
    const isShort = changed.length - 1 <= ROW.layers;
    return isShort && changed.every((width) => width >= 1 && width <= ROW.units);
  }

  /**
   * @param {Float64Array} params
   * @param {Colours} colours
   */
  draw(params, colours) {
    this.diagram.draw(params, colours);
    this.row.draw(params);
  }
}
