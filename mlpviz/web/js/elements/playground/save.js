// What is seen as a file: PNG, SVG, CSV.

import { el } from "../../draw/elements.js";
import { clamp, largest, numberText } from "../../draw/numbers.js";
import { coloursOf } from "../../draw/theme.js";

const WIDTH = 760;
const HEIGHT = 400; // of each network

/** A run's table: the step, the loss, the accuracy, the gradient norms. */
function csvOf({ link, run }) {
  const { loss, accuracy, gradNorms } = run.history;
  const head = ["step", "loss", "accuracy"];
  head.push(...Object.keys(gradNorms).map((name) => `${name} grad`));
  const all = [loss.keys(), loss, accuracy, ...Object.values(gradNorms)];
  const columns = all.map((values) => [...values]);
  const rows = columns[0].map((i) => columns.map((column) => column[i]));
  return [`# ${link}`, head, ...rows, ""].join("\n");
}

function write(x, y, words, fill) {
  return el("svg:text", { x, y, fill }, words);
}

function curveOf(title, values, high, top, { history, iteration }, colours) {
  const x = (k) => (400 + (340 * k) / history.steps).toFixed(1);
  const y = (value) => (top + 120 - (120 * clamp(value || 0, 0, high)) / high).toFixed(1);
  const points = Array.from(values, (value, k) => `${x(k)},${y(value)}`).join(" ");
  const dot = {
    cx: x(iteration),
    cy: y(values[iteration]),
    r: 4,
    fill: colours.ink,
  };
  return [
    write(400, top - 8, `${title}: ${numberText(values[iteration])}`, colours.ink),
    el("svg:polyline", { points, fill: "none", stroke: colours.series[0] }),
    el("svg:circle", dot),
  ];
}

function pictureOf({ link, run }, k) {
  const { history, iteration, plane } = run;
  const colours = coloursOf(run.root);
  const href = plane.canvas.toDataURL();
  return el(
    "svg:g",
    { transform: `translate(0,${HEIGHT * k})` },
    el("svg:desc", {}, link),
    el("svg:rect", { width: WIDTH, height: HEIGHT, fill: colours.surface }),
    el("svg:image", { x: 10, y: 10, width: 360, height: 360, href }),
    ...curveOf("Loss", history.loss, largest(history.loss, 1e-9), 40, run, colours),
    ...curveOf("Accuracy", history.accuracy, 1, 210, run, colours),
    write(400, 360, `step ${iteration}`, colours.ink),
    write(12, 390, link, colours.muted),
  );
}

async function pngOf(drawing, height) {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(drawing)}`;
  await image.decode();
  const canvas = el("canvas", { width: 2 * WIDTH, height: 2 * height });
  canvas.getContext("2d").drawImage(image, 0, 0, 2 * WIDTH, 2 * height);
  return new Promise((done) => canvas.toBlob(done));
}

async function blobOf(kind, sides) {
  if (kind === "CSV") return new Blob([sides.map(csvOf).join("\n")], { type: "text/csv" });
  const height = HEIGHT * sides.length;
  const size = {
    width: WIDTH,
    height,
    "font-family": "sans-serif",
    "font-size": 12,
  };
  const drawing = new XMLSerializer().serializeToString(
    el("svg:svg", size, ...sides.map(pictureOf)),
  );
  if (kind === "PNG") return pngOf(drawing, height);
  return new Blob([drawing], { type: "image/svg+xml" });
}

/** Let the browser download what the sides show. */
export async function save(kind, sides) {
  const shown = sides.filter(({ run }) => run.history);
  const href = URL.createObjectURL(await blobOf(kind, shown));
  el("a", { href, download: `mlpviz.${kind.toLowerCase()}` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 1000);
}

/** What can be saved. */
export const KINDS = ["PNG", "SVG", "CSV"];
