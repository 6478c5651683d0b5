// What is seen as a file: PNG, SVG, CSV.

import { contextOf } from "../../draw/canvas.js";
import { el, svg } from "../../draw/elements.js";
import { numberText } from "../../draw/number-text.js";
import { clamp, largest } from "../../draw/numbers.js";
import { coloursOf } from "../../draw/theme.js";
import { entryOf } from "../../load.js";

const WIDTH = 760;
const HEIGHT = 400; // of each network

/**
 * @typedef {import("./side.js").Side} Side
 * @typedef {import("../../draw/colours.js").Colours} Colours
 */

/**
 * @typedef {object} Shown A side that has been trained.
 * @property {string} link What is trained.
 * @property {import("../../engine/history.js").History} history
 * @property {number} iteration
 * @property {import("../../views/plane.js").Plane} plane
 * @property {HTMLElement} root Whose theme the colours are of.
 */

/**
 * A run's table: the step, the loss, the accuracy, the gradient norms.
 * @param {Shown} shown
 */
function csvOf({ link, history }) {
  const { loss, accuracy, gradNorms } = history;
  const head = ["step", "loss", "accuracy"];
  head.push(...Object.keys(gradNorms).map((name) => `${name} grad`));
  const all = [loss.keys(), loss, accuracy, ...Object.values(gradNorms)];
  const columns = all.map((values) => [...values]);
  const rows = columns[0].map((i) => columns.map((column) => column[i]));
  return [`# ${link}`, head, ...rows, ""].join("\n");
}

/**
 * @param {number} x
 * @param {number} y
 * @param {string} words
 * @param {string} fill
 */
function textAt(x, y, words, fill) {
  return svg("text", { x, y, fill }, words);
}

/**
 * @param {string} title
 * @param {Float64Array} values One for each state.
 * @param {number} high The value at the top.
 * @param {number} top In pixels.
 * @param {Shown} shown
 * @param {Colours} colours
 */
function curveOf(title, values, high, top, { history, iteration }, colours) {
  /** @param {number} k */
  const x = (k) => (400 + (340 * k) / history.steps).toFixed(1);
  /** @param {number} value */
  const y = (value) => (top + 120 - (120 * clamp(value || 0, 0, high)) / high).toFixed(1);
  const points = Array.from(values, (value, k) => `${x(k)},${y(value)}`).join(" ");
  const dot = {
    cx: x(iteration),
    cy: y(values[iteration]),
    r: 4,
    fill: colours.ink,
  };
  return [
    textAt(400, top - 8, `${title}: ${numberText(values[iteration])}`, colours.ink),
    svg("polyline", { points, fill: "none", stroke: colours.series[0] }),
    svg("circle", dot),
  ];
}

/**
 * @param {Shown} shown
 * @param {number} y Where it begins, in pixels.
 */
function pictureOf(shown, y) {
  const { link, history, iteration, plane, root } = shown;
  const colours = coloursOf(root);
  const href = plane.canvas.toDataURL();
  return svg(
    "g",
    { transform: `translate(0,${y})` },
    svg("desc", {}, link),
    svg("rect", { width: WIDTH, height: HEIGHT, fill: colours.surface }),
    svg("image", { x: 10, y: 10, width: 360, height: 360, href }),
    ...curveOf("Loss", history.loss, largest(history.loss, 1e-9), 40, shown, colours),
    ...curveOf("Accuracy", history.accuracy, 1, 210, shown, colours),
    textAt(400, 360, `step ${iteration}`, colours.ink),
    textAt(12, 390, link, colours.muted),
  );
}

/**
 * @param {Shown[]} shown
 * @returns {Promise<Blob>}
 */
async function pngOf(shown) {
  const { drawing, height } = drawingOf(shown);
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(drawing)}`;
  await image.decode();
  const canvas = el("canvas", { width: 2 * WIDTH, height: 2 * height });
  contextOf(canvas).drawImage(image, 0, 0, 2 * WIDTH, 2 * height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture is too large"))));
  });
}

/**
 * @param {Shown[]} shown
 * @returns {{drawing: string, height: number}}
 */
function drawingOf(shown) {
  const height = HEIGHT * shown.length;
  const attributes = { width: WIDTH, height, "font-family": "sans-serif", "font-size": 12 };
  const pictures = shown.map((side, k) => pictureOf(side, HEIGHT * k));
  const drawing = new XMLSerializer().serializeToString(svg("svg", attributes, ...pictures));
  return { drawing, height };
}

/** @type {Record<string, (shown: Shown[]) => Blob | Promise<Blob>>} */
const WRITERS = {
  PNG: pngOf,
  SVG: (shown) => new Blob([drawingOf(shown).drawing], { type: "image/svg+xml" }),
  CSV: (shown) => new Blob([shown.map(csvOf).join("\n")], { type: "text/csv" }),
};

/** What can be saved. */
export const KINDS = Object.keys(WRITERS);

/**
 * Let the browser download what the sides show.
 * @param {string} kind
 * @param {Side[]} sides
 * @throws {Error} If there is no such kind.
 */
export async function save(kind, sides) {
  const shown = sides.flatMap(({ link, run }) => {
    const { history, iteration, plane, root } = run;
    return history && plane ? [{ link, history, iteration, plane, root }] : [];
  });
  const write = entryOf(WRITERS, "kind of file", kind);
  const href = URL.createObjectURL(await write(shown));
  el("a", { href, download: `mlpviz.${kind.toLowerCase()}` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 1000);
}
