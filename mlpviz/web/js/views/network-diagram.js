// The network at work: every unit a thumbnail of its output over the plane, every edge a weight.

import { el } from "../draw/elements.js";
import { SETTLED } from "../draw/frames.js";
import { gridPoints, heatMap } from "../draw/grid.js";
import { clamp } from "../draw/numbers.js";
import { activationOf } from "../engine/activations/index.js";
import { evaluatorOfAll } from "../engine/evaluator.js";
import { tensorOf } from "../model/layout.js";
import { NetworkEdges } from "./network-edges.js";
import { spanOf, thumbnailCanvas } from "./thumbnails.js";

const ROWS = 12; // units of a layer that are drawn at most
const GRID = 24; // points along a thumbnail
const COARSEST = 6; // of a network that is too large for these
const QUICK = 2e7; // parameters x points that a frame has time for
const SIZES = [32, 72]; // of a thumbnail, in pixels: the least, and the most

/**
 * @typedef {import("../model/layout.js").Layout} Layout
 * @typedef {import("../draw/colours.js").Colours} Colours
 * @typedef {{layer: number, unit: number}} Unit Layer 0 is that of the inputs.
 */

export const DIAGRAM_STYLE = `
  .diagram { position: relative; overflow-x: auto; padding: 4px; margin: -4px; }
  .diagram > div { position: relative; min-width: calc(var(--columns) * 56px); }
  .diagram .heads { display: grid; text-align: center; align-items: start; min-height: 58px;
    grid-template-columns: repeat(var(--columns), 1fr); font-size: 12px; }
  .diagram .stage { position: relative; height: max(280px, var(--rows) * 54px + 8px); }
  .diagram .edges { position: absolute; inset: 0; height: 100%; cursor: pointer; }
  .unit { position: absolute; width: min(var(--unit, 44px), 63% / var(--columns)); height: auto;
    aspect-ratio: 1; transform: translate(-50%, -50%); border-radius: 6px;
    border: 1.5px solid var(--line); background: var(--surface); cursor: pointer; }
  .unit.input { cursor: default; }
  .unit:hover, .unit[aria-pressed=true] { border-color: var(--ink); }
  .unit[aria-pressed=true] { box-shadow: 0 0 0 1.5px var(--ink); }
  .unit.output { border-color: var(--muted); }
  .rest { position: absolute; transform: translate(-50%, -50%); font-size: 12px; }
  .tip { position: absolute; transform: translate(-50%, -130%); pointer-events: none;
    padding: 1px 7px; border-radius: 4px; font-size: 12px; white-space: nowrap;
    background: var(--ink); color: var(--surface); }`;

export class NetworkDiagram {
  /** @type {Layout | null} */
  #layout = null;
  /** @type {HTMLCanvasElement[][]} */
  #units = []; // of each layer, the inputs first
  /** @type {((params: Float64Array) => Float64Array[]) | null} */
  #evaluate = null;
  #count = GRID;
  #size = ""; // that the edges' paths are for
  #due = 0;
  /** @type {Unit | null} */
  #looked = null;

  /**
   * @param {(unit: Unit | null) => void} onLook Called with the unit that the pointer or the focus
   *   is on.
   * @param {(index: number) => void} onChoose Called with a weight, or with a unit's bias, or its
   *   first weight where it has none.
   */
  constructor(onLook, onChoose) {
    this.onLook = onLook;
    this.onChoose = onChoose;
    this.edges = new NetworkEdges(onChoose);
    this.heads = el("div", { class: "heads muted" });
    const label = "Units, and their outputs over the plane; arrow keys go from one to the next";
    this.stage = el("div", { class: "stage", role: "group", "aria-label": label });
    this.inner = el("div", {}, this.heads, this.stage);
    this.element = el("div", { class: "diagram" }, this.inner);
    this.stage.addEventListener("keydown", (event) => this.#onKey(event));
  }

  /**
   * Show another network, which is to be drawn then.
   * @param {Layout} layout
   * @param {number} reach The plane's largest coordinate.
   * @param {Node[]} heads What stands above each layer, the inputs first.
   */
  show(layout, reach, heads) {
    const room = Math.floor(Math.sqrt(QUICK / layout.size));
    this.#count = clamp(room, COARSEST, GRID);
    const ranges = { x0: -reach, x1: reach, y0: -reach, y1: reach };
    const points = gridPoints(ranges, this.#count, 0, this.#count);
    this.#evaluate = evaluatorOfAll(layout, points);
    const { widths } = layout;
    this.heads.replaceChildren(...heads);
    if (this.#layout?.widths.join() !== widths.join()) this.#build(widths);
    this.#layout = layout;
    this.edges.forget();
    this.#size = "";
    this.choose(null);
  }

  /** @param {number[]} widths */
  #build(widths) {
    const held = this.#looked; // whose thumbnail may have the focus
    const hadFocus = this.#units.flat().some((unit) => unit.matches(":focus"));
    const rows = Math.min(ROWS, Math.max(...widths));
    this.inner.style.setProperty("--columns", String(widths.length));
    this.inner.style.setProperty("--rows", String(rows));
    this.#units = widths.map((width, layer) => {
      const shown = width > ROWS ? ROWS - 1 : width;
      return Array.from({ length: shown }, (_, unit) => this.#unitOf({ layer, unit }, widths));
    });
    const rest = widths.flatMap((width, layer) => {
      if (width <= ROWS) return [];
      const text = `+ ${width - ROWS + 1}`;
      const style = styleOf({ layer, unit: ROWS - 1 }, widths);
      return [el("span", { class: "rest muted", style, title: "units that are not drawn" }, text)];
    });
    this.stage.replaceChildren(this.edges.canvas, ...this.#units.flat(), ...rest, this.edges.tip);
    this.#rove(this.#units[1][0]);
    if (hadFocus && held) this.#units[held.layer]?.[held.unit]?.focus({ preventScroll: true });
  }

  /**
   * @param {Unit} unit
   * @param {number[]} widths
   */
  #unitOf(unit, widths) {
    const { layer } = unit;
    const style = styleOf(unit, widths);
    const look = () => this.#look(unit);
    const leave = () => this.#look(null);
    if (layer === 0) {
      const label = unit.unit ? "input y" : "input x";
      const attributes = { role: "img", style, onpointerenter: look, onpointerleave: leave };
      return thumbnailCanvas(this.#count, {
        class: "unit input",
        "aria-label": label,
        ...attributes,
      });
    }
    const isLast = layer === widths.length - 1;
    const name = isLast ? "output" : `layer ${layer}, unit ${unit.unit + 1}`;
    return thumbnailCanvas(this.#count, {
      class: isLast ? "unit output" : "unit",
      role: "button",
      "aria-label": name,
      "aria-pressed": "false",
      tabindex: -1,
      style,
      onpointerenter: look,
      onpointerleave: leave,
      onfocus: look,
      onblur: leave,
      onclick: () => this.#chooseUnit(unit),
    });
  }

  /** @param {Unit} unit */
  #chooseUnit({ layer, unit }) {
    if (!this.#layout) return;
    const { starts, widths, biases } = this.#layout;
    const start = starts[layer - 1];
    const [inputs, count] = [widths[layer - 1], widths[layer]];
    this.#rove(this.#units[layer][unit]);
    this.onChoose(biases[layer - 1] ? start + inputs * count + unit : start + inputs * unit);
  }

  /**
   * Tab reaches one unit; the arrow keys, the others.
   * @param {HTMLCanvasElement} canvas
   */
  #rove(canvas) {
    for (const unit of this.#units.slice(1).flat()) {
      unit.tabIndex = unit === canvas ? 0 : -1;
    }
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const layer = this.#units.findIndex((units) => units.some((unit) => unit === event.target));
    if (layer < 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    const unit = this.#units[layer].findIndex((canvas) => canvas === event.target);
    /** @type {Record<string, [number, number]>} */
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (event.key === "Enter" || event.key === " ") this.#chooseUnit({ layer, unit });
    else if (Object.hasOwn(moves, event.key)) {
      const [across, down] = moves[event.key];
      const to = clamp(layer + across, 1, this.#units.length - 1);
      const canvas = this.#units[to][clamp(unit + down, 0, this.#units[to].length - 1)];
      this.#rove(canvas);
      canvas.focus();
    } else return;
    event.preventDefault();
  }

  /** @param {Unit | null} unit */
  #look(unit) {
    this.#looked = this.edges.looked = unit;
    this.onLook(unit);
    this.edges.again();
  }

  /**
   * Mark a parameter.
   * @param {number | null} index
   */
  choose(index) {
    this.edges.chosen = index;
    const unit = index === null ? null : this.#unitOfBias(index);
    this.#units.slice(1).forEach((units, before) => {
      units.forEach((canvas, k) => {
        const isPressed = unit?.layer === before + 1 && unit.unit === k;
        canvas.setAttribute("aria-pressed", String(isPressed));
      });
    });
    this.edges.again();
  }

  /**
   * @param {number} index
   * @returns {Unit | null} Null for a weight.
   */
  #unitOfBias(index) {
    if (!this.#layout) return null;
    const { kind, layer, start } = tensorOf(this.#layout, index);
    return kind === "bias" ? { layer: layer + 1, unit: index - start } : null;
  }

  /**
   * Draw a state of the network; the thumbnails of a large one only when it rests.
   * @param {Float64Array} params
   * @param {Colours} colours
   */
  draw(params, colours) {
    if (!this.#layout || !this.edges.canvas.clientWidth) return;
    this.#measure(this.#layout);
    this.edges.draw(params, colours);
    clearTimeout(this.#due);
    const isQuick = this.#layout.size * this.#count ** 2 <= QUICK;
    if (isQuick) this.#drawUnits(params, colours);
    else this.#due = setTimeout(() => this.#drawUnits(params, colours), SETTLED);
  }

  /**
   * @param {Float64Array} params
   * @param {Colours} colours
   */
  #drawUnits(params, colours) {
    if (!this.#layout || !this.#evaluate) return;
    const values = this.#evaluate(params);
    const n = this.#count ** 2;
    this.#units.forEach((units, layer) => {
      const activation = layer && activationOf(this.#layout?.activations[layer - 1] ?? "");
      units.forEach((canvas, u) => {
        const own = values[layer].subarray(u * n, (u + 1) * n);
        const span = spanOf(own, activation ? activation.limits : null);
        heatMap(own, this.#count, -span, span, colours.ramp, canvas);
      });
    });
  }

  /**
   * Lay the edges where the units are, once for a size.
   * @param {Layout} layout
   */
  #measure(layout) {
    const { clientWidth: width, clientHeight: height } = this.edges.canvas;
    const size = `${width} ${height}`;
    if (size === this.#size) return;
    this.#size = size;
    const { widths } = layout;
    const rows = Math.min(ROWS, Math.max(...widths));
    const room = Math.min((0.63 * width) / widths.length, height / rows - 10);
    const side = clamp(room, SIZES[0], SIZES[1]);
    this.inner.style.setProperty("--unit", `${side}px`);
    this.edges.lay(layout, {
      counts: this.#units.map((units) => units.length),
      half: side / 2,
      place: (unit) => {
        const [x, y] = placeOf(unit, widths);
        return [x * width, y * height];
      },
    });
  }
}

/**
 * Where the middle of a unit is, in shares of the whole.
 * @param {Unit} unit
 * @param {number[]} widths
 */
function placeOf({ layer, unit }, widths) {
  return [(layer + 0.5) / widths.length, (unit + 0.5) / Math.min(ROWS, widths[layer])];
}

/**
 * @param {Unit} unit
 * @param {number[]} widths
 */
function styleOf(unit, widths) {
  const [x, y] = placeOf(unit, widths);
  return `left: ${100 * x}%; top: ${100 * y}%`;
}
