// A chart over training, in which a click or a drag seeks.

import {
  CAPTION,
  captionWidth,
  clipped,
  drawAxes,
  drawCaption,
  drawDot,
  drawLine,
  drawSegment,
  fit,
} from "../draw/canvas.js";
import { canvasOf, el, panelOf, positionIn } from "../draw/elements.js";
import { numberText } from "../draw/number-text.js";
import { clamp, largest, smallest } from "../draw/numbers.js";
import { logTicksOf, scalesOf, ticksOf } from "../draw/scales.js";

/** @typedef {import("../draw/colours.js").Colours} Colours */

/**
 * The ends of an axis that holds all values: from 0, unless values lie below it.
 * @param {number} low
 * @param {number} high
 */
function endsOf(low, high) {
  if (!(low < 0)) return [0, high > 0 ? high * 1.05 : 1];
  const top = Math.max(high, 0);
  const margin = 0.05 * (top - low);
  return [low - margin, top + margin];
}

const NO_BOX = { left: 0, top: 0, width: 0, height: 0 }; // of a chart that is not painted yet

/**
 * An axis for a column that may be anything: close around values that lie far from 0, in powers of
 * ten where they span three.
 * @param {Float64Array} values
 * @returns {{log?: boolean, limits?: number[]}}
 */
export function axisFor(values) {
  const high = largest(values, -Infinity);
  const low = smallest(values, Infinity);
  if (low > 0 && high >= 1000 * low) return { log: true };
  const margin = (high - low) * 0.05;
  const isFar = margin > 0 && Math.max(low, -high) > 0.5 * Math.max(high, -low);
  return { limits: isFar ? [low - margin, high + margin] : endsOf(low, high) };
}

/**
 * A logarithmic axis from the least positive value to the power of ten above all.
 * @param {Float64Array[]} rows
 * @param {number} high The largest value.
 */
function logEndsOf(rows, high) {
  const top = high > 0 ? 10 ** Math.ceil(Math.log10(high) + 0.05) : 1;
  let low = top;
  for (const values of rows) {
    for (const value of values) if (value > 0) low = Math.min(low, value);
  }
  return [clamp(10 ** Math.floor(Math.log10(low)), top * 1e-12, top / 100), top];
}

/**
 * @typedef {object} ChartOptions
 * @property {string} title
 * @property {Float64Array[]} rows Each with a value for every state.
 * @property {number} [colour] Index of the first row's, among the series'.
 * @property {number} steps
 * @property {boolean} [log] Whether the vertical axis is logarithmic.
 * @property {number[]} [limits] Values at the ends of the vertical axis.
 * @property {Set<number>} [hidden] Rows that are not shown.
 * @property {string[]} [names] Of the rows, if there are several.
 * @property {((i: number, values: Float64Array) => string) | null} write The value beside the
 *   title.
 * @property {(i: number) => void} onSeek Called with a step.
 */

/**
 * Rows of values, in the series' colours from `colour` on. Huge values turn the axis logarithmic.
 */
export class Chart {
  /** @type {[x: number, y: number] | null} */
  #pointer = null; // in pixels of the canvas
  /** @type {[i: number, until: number, colours: Colours] | null} */
  #drawn = null;

  /** @param {ChartOptions} options */
  constructor(options) {
    const { title, rows, colour = 0, steps, log = false, limits, hidden = new Set() } = options;
    this.title = title;
    this.rows = rows;
    this.colour = colour;
    this.steps = steps;
    this.hidden = hidden;
    this.names = options.names ?? [];
    this.write = options.write;
    this.bottom = false; // whether it shows the steps below it
    const high = rows.reduce((most, values) => largest(values, most), -Infinity);
    const low = rows.reduce((least, values) => smallest(values, least), Infinity);
    this.log = log || (!limits && low >= 0 && high > 1000);
    this.limits = limits ?? (this.log ? logEndsOf(rows, high) : endsOf(low, high));
    this.none = "";
    if (high === -Infinity) this.none = "not a number throughout";
    else if (log && high <= 0) this.none = "zero throughout";
    this.key = ""; // of the lines that are painted
    this.scales = scalesOf(NO_BOX, [0, steps], this.limits, this.log);
    this.ticks = this.#ticks(0, 0);
    this.value = el("span");
    this.canvas = canvasOf(`${title} over training`);
    this.element = panelOf(title, this.value, this.canvas);
    this.#listen(options.onSeek);
    this.lines = el("canvas");
  }

  /** @param {(i: number) => void} onSeek */
  #listen(onSeek) {
    const { canvas } = this;
    /** @param {PointerEvent} event */
    const seek = (event) => {
      if (event.type === "pointerdown") canvas.setPointerCapture(event.pointerId);
      else if (!canvas.hasPointerCapture(event.pointerId)) return;
      const [x] = positionIn(event, canvas);
      onSeek(Math.round(clamp(this.scales.fromX(x), 0, this.steps)));
    };
    canvas.addEventListener("pointerdown", seek);
    canvas.addEventListener("pointermove", seek);
    /** @param {PointerEvent} event */
    const read = (event) => {
      this.#pointer = event.type === "pointerleave" ? null : positionIn(event, canvas);
      if (this.#drawn) this.draw(...this.#drawn);
    };
    for (const type of ["pointerdown", "pointermove", "pointerleave"]) {
      canvas.addEventListener(type, (event) => event instanceof PointerEvent && read(event));
    }
  }

  /**
   * Paint the lines, once for a size and theme; a scrub only copies them.
   * @param {Colours} colours
   * @returns {boolean} Whether it did so now.
   */
  paint(colours) {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const key = `${width} ${height} ${devicePixelRatio} ${colours.surface} ${[...this.hidden]}`;
    if (key === this.key) return false;
    this.key = key;
    const box = {
      left: 40,
      top: 7,
      width: width - 48,
      height: height - (this.bottom ? 27 : 13),
    };
    this.scales = scalesOf(box, [0, this.steps], this.limits, this.log);
    this.ticks = this.#ticks(width, height);
    const context = fit(this.lines, width, height);
    this.rows.forEach((values, k) => {
      if (this.hidden.has(k)) return;
      context.setLineDash(k < colours.series.length ? [] : [5, 3]);
      drawLine(context, this.scales, values, this.#colourOf(k, colours));
    });
    return true;
  }

  /**
   * @param {number} width Of the canvas, in pixels.
   * @param {number} height
   */
  #ticks(width, height) {
    const { y0, y1 } = this.scales;
    const xTicks = this.bottom ? ticksOf(0, this.steps, width > 260 ? 4 : 2) : [];
    let yTicks = this.log ? logTicksOf(y0, y1) : ticksOf(y0, y1, height > 130 ? 4 : 2);
    if (yTicks.length < 2 && !this.log) yTicks = ticksOf(y0, y1, 4); // one tells no scale
    return { xTicks, yTicks, label: "step " };
  }

  /**
   * @param {number} k Of a row.
   * @param {Colours} colours
   */
  #colourOf(k, { series }) {
    return series[(this.colour + k) % series.length];
  }

  /**
   * Write the values of state i beside the title; of several rows with names, each in its colour.
   * @param {number} i
   * @param {Colours} colours
   */
  say(i, colours) {
    const { rows, names, write } = this;
    if (!write) return;
    if (names.length < 2) {
      this.value.textContent = write(i, rows[0]);
      return;
    }
    const spans = rows.map((values, row) => {
      const style = `color: ${this.#colourOf(row, colours)}; margin-left: 10px`;
      return el("span", { style }, `${names[row]} ${write(i, values)}`);
    });
    this.value.replaceChildren(...spans);
  }

  /**
   * Draw with state i marked.
   * @param {number} i
   * @param {number} until The last step that is shown yet.
   * @param {Colours} colours
   */
  draw(i, until, colours) {
    this.#drawn = [i, until, colours];
    const context = fit(this.canvas);
    const { scales } = this;
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const x = scales.x(i);
    /**
     * @param {number} to The pixel where it ends.
     * @param {number} globalAlpha
     */
    const copy = (to, globalAlpha) =>
      clipped(context, { left: 0, top: 0, width: to, height }, () => {
        Object.assign(context, { globalAlpha }).drawImage(this.lines, 0, 0, width, height);
      });
    drawAxes(context, scales, colours, this.ticks);
    copy(until < this.steps ? scales.x(until) : width, 0.35);
    copy(x, 1);
    Object.assign(context, { strokeStyle: colours.muted, lineWidth: 1 });
    drawSegment(context, x, scales.top, x, scales.top + scales.height);
    this.rows.forEach((values, k) => {
      if (this.hidden.has(k) || !Number.isFinite(values[i])) return;
      const y = scales.y(clamp(values[i], scales.y0, scales.y1));
      drawDot(context, x, y, 3.5, this.#colourOf(k, colours));
    });
    if (this.none && until === this.steps) {
      Object.assign(context, { fillStyle: colours.muted, textAlign: "center" });
      const middle = scales.top + scales.height / 2;
      context.fillText(this.none, scales.left + scales.width / 2, middle);
    }
    const under = this.under(until);
    if (under && this.#pointer) this.#drawUnder(context, under, this.#pointer, colours);
  }

  /**
   * The value under the pointer; of several rows, that whose line is nearest.
   * @param {number} until The last step that is shown yet.
   * @returns {{step: number, row: number, text: string} | null} Null where there is none.
   */
  under(until) {
    if (!this.#pointer) return null;
    const { scales } = this;
    const [x, y] = this.#pointer;
    const step = Math.round(clamp(scales.fromX(x), 0, until));
    if (!Number.isFinite(step)) return null;
    /** @param {number} row */
    const away = (row) => {
      const value = clamp(this.rows[row][step], scales.y0, scales.y1);
      return Number.isFinite(value) ? Math.abs(scales.y(value) - y) : Infinity;
    };
    const shown = [...this.rows.keys()].filter((row) => !this.hidden.has(row));
    if (!shown.length) return null;
    const row = shown.reduce((best, other) => (away(other) < away(best) ? other : best));
    const values = this.rows[row];
    const value = this.write ? this.write(step, values) : numberText(values[step]);
    const name = this.names[row] ? `, ${this.names[row]}` : "";
    return { step, row, text: `step ${step}${name}: ${value}` };
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {{step: number, row: number, text: string}} under
   * @param {[x: number, y: number]} pointer
   * @param {Colours} colours
   */
  #drawUnder(context, { step, row, text }, pointer, colours) {
    const { scales } = this;
    const value = this.rows[row][step];
    const x = scales.x(step);
    if (Number.isFinite(value)) {
      const y = scales.y(clamp(value, scales.y0, scales.y1));
      drawDot(context, x, y, 4.5, colours.surface);
      drawDot(context, x, y, 3, this.#colourOf(row, colours));
    }
    const width = captionWidth(context, text);
    const left = clamp(x - width / 2, scales.left, scales.left + scales.width - width);
    const isHigh = pointer[1] > scales.top + scales.height / 2;
    const top = isHigh ? scales.top : scales.top + scales.height - CAPTION;
    drawCaption(context, left, top, text, colours);
  }
}
