// A network's edges, drawn by their weights, and its biases as dots; a pointer finds one of them.

import { drawDot, fit } from "../draw/canvas.js";
import { el, positionIn } from "../draw/elements.js";
import { numberText } from "../draw/number-text.js";
import { clamp } from "../draw/numbers.js";

const WIDE = 56; // pixels between two layers that leave room for bent edges
const REACHES = [2, 6, 12, 20]; // pixels around an edge in which a pointer is on it, best first
const OF_MOUSE = 3; // of them; a finger has one more

/**
 * @typedef {import("../model/layout.js").Layout} Layout
 * @typedef {import("../draw/colours.js").Colours} Colours
 * @typedef {import("./network-diagram.js").Unit} Unit
 * @typedef {{index: number, layer: number, to: number, path: Path2D}} Edge Of the parameter `index`,
 *   into unit `to` of `layer`.
 */

/**
 * @typedef {object} Geometry Where the units are, in pixels.
 * @property {number[]} counts Units of each layer that are drawn, the inputs first.
 * @property {(unit: Unit) => [x: number, y: number]} place The middle of a unit.
 * @property {number} half Half of a unit's side.
 */

export class NetworkEdges {
  /** @type {Edge[]} */
  #edges = [];
  /** @type {[bias: number, x: number, y: number][]} */
  #biases = [];
  /** @type {Edge | null} */
  #under = null; // the pointer
  /** @type {[Float64Array, Colours] | null} */
  #drawn = null;
  /** @type {number | null} */
  chosen = null; // a parameter, which is marked
  /** @type {Unit | null} */
  looked = null; // whose edges stand out

  /** @param {(index: number) => void} onChoose Called with a weight that is clicked. */
  constructor(onChoose) {
    this.canvas = el("canvas", { class: "edges", "aria-hidden": "true" });
    this.tip = el("div", { class: "tip", hidden: true, "aria-hidden": "true" });
    this.canvas.addEventListener("pointermove", (event) => this.#hover(event));
    this.canvas.addEventListener("pointerleave", () => this.#leave());
    this.canvas.addEventListener("click", (event) => {
      this.#hover(event);
      if (this.#under) onChoose(this.#under.index);
    });
  }

  /** Draw nothing again before there are new parameters. */
  forget() {
    this.#drawn = null;
    this.#under = null;
    this.tip.hidden = true;
  }

  /**
   * Lay the edges of a network.
   * @param {Layout} layout
   * @param {Geometry} geometry
   */
  lay({ widths, starts, biases }, { counts, place, half }) {
    this.#edges = [];
    this.#biases = [];
    for (let layer = 1; layer < counts.length; layer++) {
      const [inputs, start] = [widths[layer - 1], starts[layer - 1]];
      for (let to = 0; to < counts[layer]; to++) {
        const end = place({ layer, unit: to });
        for (let from = 0; from < counts[layer - 1]; from++) {
          const path = pathOf(place({ layer: layer - 1, unit: from }), end, half);
          this.#edges.push({ index: start + to * inputs + from, layer, to, path });
        }
        if (!biases[layer - 1]) continue;
        const bias = start + inputs * widths[layer] + to;
        this.#biases.push([bias, end[0] - half - 1, end[1] + half - 2]);
      }
    }
  }

  /**
   * @param {Float64Array} params
   * @param {Colours} colours
   */
  draw(params, colours) {
    this.#drawn = [params, colours];
    const context = fit(this.canvas);
    const { looked } = this;
    /** @param {number} value */
    const colourOf = (value) => (value < 0 ? colours.negative : colours.positive);
    context.lineCap = "round";
    for (const edge of this.#edges) {
      const value = params[edge.index];
      const isChosen = edge.index === this.chosen;
      const isMarked = isChosen || edge === this.#under;
      const isOf = edge.layer === looked?.layer && edge.to === looked.unit;
      context.lineWidth = 0.6 + 1.5 * sizeOf(value) + (isMarked ? 2 : 0);
      context.globalAlpha = isMarked || isOf ? 1 : looked?.layer ? 0.2 : 0.6;
      if (isChosen) drawHalo(context, edge.path, colours.ink);
      context.strokeStyle = colourOf(value);
      context.stroke(edge.path);
    }
    context.globalAlpha = 1;
    for (const [index, x, y] of this.#biases) {
      drawDot(context, x, y, 1.5 + sizeOf(params[index]), colourOf(params[index]));
    }
    this.tip.hidden = !this.#under;
    if (this.#under) this.tip.textContent = `weight ${numberText(params[this.#under.index])}`;
  }

  /** Draw the same parameters, marked otherwise. */
  again() {
    if (this.#drawn) this.draw(...this.#drawn);
  }

  /** @param {PointerEvent | MouseEvent} event */
  #hover(event) {
    const context = this.canvas.getContext("2d");
    if (!context || !this.#drawn) return;
    const place = positionIn(event, this.canvas);
    const [x, y] = place.map((pixel) => pixel * devicePixelRatio);
    const isTouch = event instanceof PointerEvent && event.pointerType === "touch";
    this.#under = null;
    for (const reach of isTouch ? REACHES : REACHES.slice(0, OF_MOUSE)) {
      context.lineWidth = reach;
      this.#under ??= this.#edges.find(({ path }) => context.isPointInStroke(path, x, y)) ?? null;
    }
    const [left, top] = place;
    Object.assign(this.tip.style, { left: `${left}px`, top: `${Math.max(top, 28)}px` });
    this.again();
  }

  #leave() {
    this.#under = null;
    this.again();
  }
}

/**
 * @param {[x: number, y: number]} from
 * @param {[x: number, y: number]} to
 * @param {number} half Of a unit's side.
 */
function pathOf([x0, y0], [x1, y1], half) {
  const [left, right] = [x0 + half, x1 - half];
  const bend = (right - left) * (right - left > WIDE ? 0.5 : 0.2); // less in a crowd
  const path = new Path2D();
  path.moveTo(left, y0);
  path.bezierCurveTo(left + bend, y0, right - bend, y1, right, y1);
  return path;
}

/** @param {number} value Of a parameter. */
function sizeOf(value) {
  return clamp(Math.abs(value) || 0, 0, 3);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Path2D} path
 * @param {string} colour
 */
function drawHalo(context, path, colour) {
  context.save();
  context.lineWidth += 4;
  context.strokeStyle = colour;
  context.stroke(path);
  context.restore();
}
