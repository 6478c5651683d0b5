// The plane's panel: the menus of its axes, the canvas, the legend.

import { el, menuOf, panelOf } from "../draw/elements.js";

function legend() {
  const key = (mark, style, text) =>
    el("span", {}, el("b", { "aria-hidden": "true", style }, mark), text);
  return el(
    "div",
    { class: "legend muted row" },
    key("●", "color: var(--positive)", "class +1"),
    key("▲", "color: var(--negative)", "class −1"),
    el("span", {}, "−1", el("i", { class: "bar" }), "+1"),
    key("", "width: 18px; border-top: 2px solid", "boundary"),
    key("", "width: 18px; border-top: 1px dashed", "unit's fold"),
  );
}

/**
 * @param {import("./plane.js").Plane} plane
 * @param {{layer: number, units: number[]}} axes At first.
 * @param {HTMLElement} readout Stands beside the menus.
 * @param {(axes: {layer: number, units: number[]}, isByReader: boolean) => void} onLook
 */
export function planePanelOf(plane, axes, readout, onLook) {
  const { widths } = plane.layout;

  function look(layer, chosen, isByReader) {
    const units = chosen.every((unit) => unit < widths[layer]) ? chosen : [0, 1];
    plane.layer = layer;
    plane.units = units;
    layerMenu.value = layer;
    unitMenus.forEach((menu, axis) => {
      menu.hidden = layer === 0 || widths[layer] === 2;
      const option = (_, unit) =>
        el("option", { value: unit, selected: unit === units[axis] }, `unit ${unit + 1}`);
      menu.replaceChildren(...Array.from({ length: widths[layer] }, option));
    });
    onLook({ layer, units }, isByReader);
  }

  const layers = plane.layers.map((layer) => [layer, layer ? `After layer ${layer}` : "The plane"]);
  const layerMenu = menuOf("What the picture's axes are", layers, () => {
    look(Number(layerMenu.value), [0, 1], true);
  });
  const unitMenus = ["horizontal", "vertical"].map((axis, k) =>
    menuOf(`Unit on the ${axis} axis`, [], ({ target }) => {
      plane.units[k] = Number(target.value);
      onLook({ layer: plane.layer, units: plane.units }, true);
    }),
  );
  look(plane.layers.includes(axes.layer) ? axes.layer : 0, [...axes.units], false);
  const menus = el("span", { class: "row" }, layerMenu, ...unitMenus);
  return panelOf(menus, readout, plane.canvas, legend());
}
