// A chip for each gradient norm: its colour, its value, and a click that hides it.

import { buttonOf, el } from "../draw/elements.js";
import { numberText } from "../draw/numbers.js";

/**
 * @param {import("../model/layout.js").Layout} layout
 * @param {[string, Float64Array][]} norms
 * @param {Set<number>} hidden Those that are not shown; a click changes it.
 * @param {Record<string, Set<number>>} gaps
 * @param {() => void} onChange
 */
export function chipsOf(layout, norms, hidden, gaps, onChange) {
  const chips = norms.map(([name, values], k) => {
    const layer = layout.layers.findIndex((known) => name.startsWith(`${known}.`)) + 1;
    const label = name.endsWith(".weight") ? `layer ${layer}` : `layer ${layer} bias`;
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
    const write = (i) => (gaps[`${name} grad`]?.has(i) ? "–" : numberText(values[i]));
    return { element, value, write, swatch };
  });
  // A bias has a longer name.
  const style = norms.some(([name]) => name.endsWith(".bias")) && "--chip: 150px";
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
