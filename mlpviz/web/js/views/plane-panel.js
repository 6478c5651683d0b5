// The plane's panel: the menus of its axes, the canvas, the legend.

import { el, menuOf, panelOf } from "../draw/elements.js";

/** @typedef {{layer: number, units: number[]}} Axes Counted from 0; layer 0 is the plane. */

/**
 * @param {string[]} classes
 * @param {boolean} hasFolds
 */
function legend([positive, negative], hasFolds) {
  /**
   * @param {string} mark
   * @param {string} style
   * @param {string} text
   */
  const key = (mark, style, text) =>
    el("span", {}, el("b", { "aria-hidden": "true", style }, mark), text);
  return el(
    "div",
    { class: "legend muted row" },
    key("●", "color: var(--positive)", `class ${positive}`),
    key("▲", "color: var(--negative)", `class ${negative}`),
    el("span", {}, "−1", el("i", { class: "bar" }), "+1"),
    key("", "width: 18px; border-top: 2px solid", "boundary"),
    hasFolds ? key("", "width: 18px; border-top: 1px dashed", "unit's fold") : "",
  );
}

/**
 * @param {import("./plane.js").Plane} plane
 * @param {Axes} axes At first.
 * @param {HTMLElement} readout Beside the menus.
 * @param {(axes: Axes, isByReader: boolean) => void} onLook
 * @returns {HTMLElement}
 */
export function planePanelOf(plane, axes, readout, onLook) {
  const { widths } = plane.layout;

  /**
   * @param {number} layer
   * @param {number[]} chosen The units to be the axes, if the layer has them.
   * @param {boolean} isByReader
   */
  function look(layer, chosen, isByReader) {
    const units = chosen.every((unit) => unit < widths[layer]) ? chosen : [0, 1];
    plane.layer = layer;
    plane.units = units;
    layerMenu.value = String(layer);
    unitMenus.forEach((menu, axis) => {
      menu.hidden = layer === 0 || widths[layer] === 2;
      const options = Array.from({ length: widths[layer] }, (_, unit) =>
        el("option", { value: unit, selected: unit === units[axis] }, `unit ${unit + 1}`),
      );
      menu.replaceChildren(...options);
    });
    onLook({ layer, units }, isByReader);
  }

  /** @type {[number, string][]} */
  const layers = plane.layers.map((layer) => [layer, layer ? `After layer ${layer}` : "The plane"]);
  const layerMenu = menuOf("What the picture's axes are", layers, (layer) =>
    look(Number(layer), [0, 1], true),
  );
  const unitMenus = ["horizontal", "vertical"].map((axis, k) =>
    menuOf(`Unit on the ${axis} axis`, [], (unit) => {
      plane.units[k] = Number(unit);
      onLook({ layer: plane.layer, units: plane.units }, true);
    }),
  );
  look(plane.layers.includes(axes.layer) ? axes.layer : 0, [...axes.units], false);
  const menus = el("span", { class: "row" }, layerMenu, ...unitMenus);
  const { classes, own } = plane.history;
  const panel = panelOf(menus, readout, plane.canvas, legend(classes, !own));
  if (own?.planes) {
    const { count } = own.planes;
    const words = `Python computed these pictures, at ${count} × ${count} points: a browser can't`;
    panel.append(el("p", { class: "own muted" }, `${words} run this ${own.title}.`));
  }
  panel.dataset.shows = "plane";
  return panel;
}
