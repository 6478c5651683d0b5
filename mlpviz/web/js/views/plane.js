// The plane with the network's answers, or where a layer puts it.

import { clipped, drawAxes, drawCaption, drawPoints, drawSegment, fit } from "../draw/canvas.js";
import { canvasOf, positionIn } from "../draw/elements.js";
import { drawContour, gridPoints, heatMap, refined } from "../draw/grid.js";
import { clamp, largest, smallest } from "../draw/numbers.js";
import { scalesOf, ticksOf } from "../draw/scales.js";
import { activationOf } from "../engine/activations/index.js";
import { evaluator } from "../engine/evaluator.js";
import { midpoint } from "../engine/metrics.js";
import { Answers } from "./answers.js";
import { GivenAnswers } from "./given-answers.js";
import { spanOf } from "./thumbnails.js";

const LINES = 13; // of the plane's lattice, each way
const ALONG = 61; // points along each
const ALL = 2 * LINES * ALONG;
const FINER = 4; // times as many points, where a picture of classes has a sharp edge
const UNIT_GRID = 61; // points along an axis of a unit's picture at most
const UNIT_QUICK = 1e7; // parameters x points of it

/**
 * @typedef {import("../draw/colours.js").Colours} Colours
 * @typedef {import("../draw/scales.js").Scales} Scales
 * @typedef {import("../engine/history.js").History} History
 * @typedef {import("./network-diagram.js").Unit} Unit
 */

/**
 * @typedef {object} Drawing
 * @property {CanvasRenderingContext2D} context
 * @property {Scales} scales
 * @property {Colours} colours
 * @property {Float64Array} params Of the state that is drawn.
 */

/**
 * Points along the lattice's lines, each way in turn.
 * @param {number} reach The largest coordinate.
 * @returns {number[]} x, y, x, y ….
 */
function latticeOf(reach) {
  /**
   * @param {number} k
   * @param {number} count
   */
  const at = (k, count) => reach * ((2 * k) / (count - 1) - 1);
  /** @type {number[]} */
  const points = [];
  for (let k = 0; k < LINES; k++) {
    for (let j = 0; j < ALONG; j++) points.push(at(k, LINES), at(j, ALONG));
    for (let j = 0; j < ALONG; j++) points.push(at(j, ALONG), at(k, LINES));
  }
  return points;
}

/**
 * @param {Unit} unit
 * @param {import("../model/layout.js").Layout} layout
 */
function nameOf({ layer, unit }, { depth }) {
  if (layer === 0) return unit ? "input y" : "input x";
  return layer === depth ? "the output" : `layer ${layer}, unit ${unit + 1}`;
}

/** Layer 0 is the plane itself; for others, `units` are the two whose values are the axes. */
export class Plane {
  /**
   * @param {History} history
   * @param {() => void} onFiner Called when the answers can be drawn finer.
   */
  constructor(history, onFiner) {
    const { layout, data } = history;
    const furthest = data.points.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    this.history = history;
    this.layout = layout;
    this.layer = 0;
    this.units = [0, 1];
    this.isDiscrete = false; // whether only the class of each point is shown
    /** @type {Unit | null} */
    this.unit = null; // whose output the plane shows, in place of the network's
    /** @type {Float64Array | null} */
    this.params = null; // of the state that is drawn
    /** @type {Scales | null} */
    this.scales = null; // of what is drawn
    /** @type {HTMLCanvasElement | undefined} */
    this.image = undefined; // of the answers
    this.reach = Math.max(3, Math.ceil(furthest * 2) / 2);
    this.atData = evaluator(layout, data.points);
    const planes = history.own?.planes;
    this.given = planes ? new GivenAnswers(planes) : null;
    this.alongLines = evaluator(layout, latticeOf(this.reach));
    this.middle = midpoint(data.labels);
    this.answers = new Answers(layout, onFiner);
    /** @type {ReturnType<typeof evaluator> | undefined} */
    this.unitAnswers = undefined; // of all units on a grid
    this.canvas = canvasOf("What the network answers in the plane", "plane");
  }

  /** The layers whose plane can be seen: those of two units or more, but not the last. */
  get layers() {
    const { widths, depth } = this.layout;
    if (this.given) return [0];
    return [...widths.keys()].filter((layer) => widths[layer] > 1 && layer < depth);
  }

  /** @param {Float64Array} params */
  #scales(params) {
    const { layer, reach } = this;
    const size = this.canvas.clientWidth - 38;
    const box = { left: 30, top: 8, width: size, height: size };
    const fixed = layer ? activationOf(this.layout.activations[layer - 1]).limits : [-reach, reach];
    if (fixed) return scalesOf(box, fixed, fixed);
    const [x, y] = this.units.map((unit) => {
      const values = this.alongLines(params, layer).subarray(unit * ALL, (unit + 1) * ALL);
      const low = smallest(values, Infinity);
      const high = largest(values, -Infinity);
      const margin = (high - low) * 0.05;
      return high > low ? [low - margin, high + margin] : [-1, 1];
    });
    return scalesOf(box, x, y);
  }

  /** Forget what is known of the states: the parameters are others now. */
  forget() {
    this.answers.forget();
  }

  /**
   * @param {number} i The state to draw.
   * @param {Colours} colours
   * @param {Float64Array} [params] Others than the state's.
   */
  draw(i, colours, params = this.history.at(i)) {
    const context = fit(this.canvas);
    const scales = this.#scales(params);
    const drawing = { context, scales, colours, params };
    Object.assign(this, { params, scales });
    const { layer, layout, units } = this;
    const { labels } = this.history.data;
    const unit = layer === 0 ? this.unit : null;
    clipped(context, scales, () => {
      const decides = layout.widths[layer] === 2; // whether the two axes alone fix the output
      if (unit) this.#drawUnit(drawing, unit);
      else if (decides) this.#drawAnswers(drawing, i);
      if (layer > 0) this.#drawLattice(drawing);
      if (decides && !this.given && !unit) this.#drawFolds(drawing);
      const [xs, ys] = units.map((unit) => {
        return this.atData(params, layer).subarray(unit * labels.length);
      });
      drawPoints(context, scales, xs, ys, labels, colours);
    });
    const { x0, x1, y0, y1 } = scales;
    const axes = { xTicks: ticksOf(x0, x1, 5), yTicks: ticksOf(y0, y1, 5), framed: true };
    drawAxes(context, scales, colours, axes);
    if (unit) {
      drawCaption(context, scales.left + 6, scales.top + 6, nameOf(unit, layout), colours);
    }
    if (!this.history.isFinite(i)) this.#write(drawing, "diverged: no answer");
    else if (this.given && this.grid?.i !== i) this.#write(drawing, `of step ${this.grid?.i}`);
  }

  /**
   * @param {Drawing} drawing
   * @param {string} words
   */
  #write({ context, scales, colours }, words) {
    Object.assign(context, { fillStyle: colours.ink, textAlign: "center" });
    context.fillText(words, scales.left + scales.width / 2, scales.top + 10);
  }

  /**
   * @param {Drawing} drawing
   * @param {number} i
   */
  #drawAnswers({ context, scales, colours, params }, i) {
    const { activations } = this.layout;
    this.grid = this.given?.at(i) ?? this.answers.at(i, params, this.layer, scales);
    const { values, count } = this.grid;
    const last = activations.at(-1);
    const inverse = last === undefined ? undefined : (activationOf(last).inverse ?? undefined);
    const { left, top, width, height } = scales;
    const finer = this.isDiscrete ? FINER : 1;
    const shown = this.isDiscrete ? this.#classes(this.grid, inverse) : values;
    const side = (count - 1) * finer + 1;
    this.image = heatMap(shown, side, -1, 1, colours.ramp, this.image);
    context.drawImage(this.image, 0.5, 0.5, side - 1, side - 1, left, top, width, height);
    Object.assign(context, { strokeStyle: colours.ink, lineWidth: 1.75 });
    this.contour(context, scales, values, count, this.middle, inverse);
  }

  /**
   * The class of each point of a finer grid: 1 or -1.
   * @param {import("./answers.js").Grid} grid
   * @param {(value: number) => number} [inverse] Of the last layer's activation.
   */
  #classes({ values, count }, inverse = (value) => value) {
    const middle = inverse(this.middle);
    const sums = values.map((value) => inverse(value) - middle);
    return refined(sums, count, FINER).map(Math.sign);
  }

  /**
   * A unit's output, and where its sum is zero.
   * @param {Drawing} drawing
   * @param {Unit} unit
   */
  #drawUnit({ context, scales, colours, params }, { layer, unit }) {
    const { layout } = this;
    const count = clamp(Math.floor(Math.sqrt(UNIT_QUICK / layout.size)), 15, UNIT_GRID);
    this.unitAnswers ??= evaluator(layout, gridPoints(scales, count, 0, count));
    const n = count ** 2;
    const values = this.unitAnswers(params, layer).subarray(unit * n, (unit + 1) * n);
    const activation = layer ? activationOf(layout.activations[layer - 1]) : null;
    const span = spanOf(values, activation?.limits ?? null);
    this.image = heatMap(values, count, -span, span, colours.ramp, this.image);
    const { left, top, width, height } = scales;
    context.drawImage(this.image, 0.5, 0.5, count - 1, count - 1, left, top, width, height);
    Object.assign(context, { strokeStyle: colours.ink, lineWidth: 1.25 });
    if (activation && !activation.inverse) return; // its output is the same at several sums
    const zero = Float64Array.of(0); // of the unit's sum, whose output it becomes
    activation?.forward(zero);
    drawContour(context, scales, values, count, zero[0], activation?.inverse ?? undefined);
  }

  /** @param {Parameters<typeof drawContour>} args */
  contour(...args) {
    drawContour(...args);
  }

  /**
   * Where each unit of the next layer is zero before its activation.
   * @param {Drawing} drawing
   */
  #drawFolds({ context, scales, colours, params }) {
    const { layer, layout } = this;
    const width = layout.widths[layer + 1];
    const start = layout.starts[layer];
    const globalAlpha = width > 4 ? 0.5 : 0.75;
    Object.assign(context, {
      strokeStyle: colours.ink,
      lineWidth: 1,
      globalAlpha,
    });
    context.setLineDash([5, 4]);
    const corner = Math.max(...[scales.x0, scales.x1, scales.y0, scales.y1].map(Math.abs));
    for (let u = 0; u < width; u++) {
      // Where a x + b y + bias is 0, far to both sides of the point nearest to the origin.
      const a = params[start + 2 * u];
      const b = params[start + 2 * u + 1];
      const bias = layout.biases[layer] ? params[start + 2 * width + u] : 0;
      const square = a * a + b * b;
      const far = (4 * corner) / Math.sqrt(square);
      const x = (-a * bias) / square;
      const y = (-b * bias) / square;
      const from = [scales.x(x - b * far), scales.y(y + a * far)];
      const to = [scales.x(x + b * far), scales.y(y - a * far)];
      drawSegment(context, from[0], from[1], to[0], to[1]);
    }
    context.setLineDash([]);
  }

  /** @param {Drawing} drawing */
  #drawLattice({ context, scales, colours, params }) {
    const values = this.alongLines(params, this.layer);
    const [a, b] = this.units;
    Object.assign(context, {
      strokeStyle: colours.muted,
      lineWidth: 1,
      globalAlpha: 0.8,
    });
    context.beginPath();
    for (let k = 0; k < ALL; k++) {
      const x = scales.x(values[a * ALL + k]);
      const y = scales.y(values[b * ALL + k]);
      if (k % ALONG) context.lineTo(x, y);
      else context.moveTo(x, y);
    }
    context.stroke();
  }

  /**
   * What is under a pointer; the output is null where x and y don't decide it.
   * @param {{clientX: number, clientY: number}} event
   * @returns {{x: number, y: number, output: number | null} | null} Null outside of the axes.
   */
  at(event) {
    const { scales, params, layout, layer } = this;
    if (!scales || !params) return null;
    const [px, py] = positionIn(event, this.canvas);
    const x = scales.fromX(px);
    const y = scales.fromY(py);
    if (!(x >= scales.x0 && x <= scales.x1 && y >= scales.y0 && y <= scales.y1)) return null;
    if (this.given) return { x, y, output: this.given.between(this.grid?.i ?? 0, x, y) };
    const decides = layout.widths[layer] === 2;
    const unit = (layer === 0 && this.unit) || { layer: layout.depth, unit: 0 };
    const output = decides ? evaluator(layout, [x, y], layer)(params, unit.layer)[unit.unit] : null;
    return { x, y, output };
  }
}
