// A chip for each gradient norm: its colour, its value, and a click that hides it.

import { buttonOf, el } from "../draw/elements.js";
import { numberText } from "../draw/number-text.js";

/**
 * @typedef {object} Chip
 * @property {HTMLElement} element
 * @property {HTMLElement} value
 * @property {(i: number) => string} write Its value at state i.
 * @property {HTMLElement} swatch
 */

/**
 * Whose gradient a norm is, in words.
 * @param {import("../model/layout.js").Layout} layout
 * @param {string} name Of the parameter.
 */
export function layerText(layout, name) {
  const layer = layout.layers.findIndex((known) => name.startsWith(`${known}.`)) + 1;
  if (layer === 0) return name; // of a black box
  return name.endsWith(".weight") ? `layer ${layer}` : `layer ${layer} bias`;
}

/**
 * @param {import("../model/layout.js").Layout} layout
 * @param {[string, Float64Array][]} norms Parameters' names, and a norm for each state.
 * @param {Set<number>} hidden Places in `norms` of those that are not shown; a click changes it.
 * @param {Record<string, Set<number>>} gaps States at which a column was not logged.
 * @param {() => void} onChange
 * @returns {{element: HTMLElement, chips: Chip[]}}
 */
export function chipsOf(layout, norms, hidden, gaps, onChange) {
  const chips = norms.map(([name, values], k) => {
    const label = layerText(layout, name);
    const value = el("b");
    const swatch = el("i");
    const toggle = () => {
      const isShown = hidden.delete(k);
      if (!isShown) hidden.add(k);
      element.setAttribute("aria-pressed", String(isShown));
      onChange();
    };
    const attributes = {
      class: "chip",
      "aria-pressed": String(!hidden.has(k)),
    };
    const element = buttonOf(swatch, toggle, attributes, label, value);
    /** @param {number} i */
    const write = (i) => (gaps[`${name} grad`]?.has(i) ? "–" : numberText(values[i]));
    return { element, value, write, swatch };
  });
  // A bias has a longer name, and so has a black box's parameter.
  const isLong = layout.depth === 0 || norms.some(([name]) => name.endsWith(".bias"));
  const style = isLong && "--chip: 150px";
  const attributes = {
    class: "chips",
    style,
    role: "group",
    "aria-label": "Gradient norms shown",
  };
  return {
    element: el("div", attributes, ...chips.map((chip) => chip.element)),
    chips,
  };
}
