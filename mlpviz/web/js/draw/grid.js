// Values on a square grid, rows from below: as an image, and as contours.

import { contextOf } from "./canvas.js";
import { clamp } from "./numbers.js";

/** @typedef {Pick<import("./scales.js").Scales, "x0" | "x1" | "y0" | "y1">} Ranges Of two axes. */

/**
 * Rows `from` to `to` of count x count points that fill the axes, the lowest first.
 * @param {Ranges} ranges
 * @param {number} count
 * @param {number} from
 * @param {number} to
 * @returns {number[]} x, y, x, y ….
 */
export function gridPoints({ x0, x1, y0, y1 }, count, from, to) {
  /**
   * @param {number} k
   * @param {number} low
   * @param {number} high
   */
  const at = (k, low, high) => low + ((high - low) * k) / (count - 1);
  /** @type {number[]} */
  const points = [];
  for (let row = from; row < to; row++) {
    for (let k = 0; k < count; k++) points.push(at(k, x0, x1), at(row, y0, y1));
  }
  return points;
}

/**
 * An image of count x count values; where there is no number, it is transparent.
 * @param {Float64Array} values Row after row, the lowest first.
 * @param {number} count
 * @param {number} low The value of the ramp's first colour.
 * @param {number} high The value of its last.
 * @param {Uint32Array} ramp 256 colours as words of an image.
 * @param {HTMLCanvasElement} [canvas] One to draw on again.
 */
export function heatMap(values, count, low, high, ramp, canvas = document.createElement("canvas")) {
  if (canvas.width !== count || canvas.height !== count) canvas.width = canvas.height = count;
  const context = contextOf(canvas);
  const image = context.createImageData(count, count);
  const words = new Uint32Array(image.data.buffer);
  const factor = 255 / (high - low);
  values.forEach((value, k) => {
    const column = k % count;
    const at = (value - low) * factor;
    if (Number.isNaN(at)) return;
    words[count * count - count - k + 2 * column] = ramp[clamp(at, 0, 255) | 0];
  });
  context.putImageData(image, 0, 0);
  return canvas;
}

/**
 * Values between those of a square grid, linear along its rows and columns.
 * @param {Float64Array} values Row after row.
 * @param {number} count Of rows, and of columns.
 * @param {number} factor Steps of the finer grid in one of this.
 * @returns {Float64Array} Of ((count - 1) * factor + 1) rows and columns.
 */
export function refined(values, count, factor) {
  const side = (count - 1) * factor + 1;
  const finer = new Float64Array(side * side);
  for (let row = 0; row < side; row++) {
    const low = Math.min(Math.floor(row / factor), count - 2);
    const up = row / factor - low;
    for (let column = 0; column < side; column++) {
      const left = Math.min(Math.floor(column / factor), count - 2);
      const right = column / factor - left;
      const k = low * count + left;
      const below = values[k] + right * (values[k + 1] - values[k]);
      const above = values[k + count] + right * (values[k + count + 1] - values[k + count]);
      finer[row * side + column] = below + up * (above - below);
    }
  }
  return finer;
}

/** @typedef {[column: number, row: number, above: number]} Corner Of a cell, and its value. */

/**
 * Stroke where values cross a level (marching squares).
 * @param {CanvasRenderingContext2D} context
 * @param {import("./scales.js").Box} scales
 * @param {Float64Array} values Row after row, the lowest first.
 * @param {number} count Of rows, and of columns.
 * @param {number} [level]
 * @param {(value: number) => number} [straighten] Undoes an activation, so that a steep flank is
 *   hit
 *   in place.
 */
export function drawContour(context, scales, values, count, level = 0, straighten = (v) => v) {
  const { left, top, width, height } = scales;
  const zero = straighten(level);
  /** @param {number} column */
  const x = (column) => left + (column / (count - 1)) * width;
  /** @param {number} row */
  const y = (row) => top + height - (row / (count - 1)) * height;

  /**
   * A line from one crossed side of a cell to the next.
   * @param {Corner[]} corners
   */
  function drawCell(corners) {
    let isFirst = true;
    corners.forEach(([px, py, u], side) => {
      const [qx, qy, v] = corners[(side + 1) % 4];
      const f = straighten(u + level) - zero;
      const g = straighten(v + level) - zero;
      const t = f / (f - g);
      if (u > 0 === v > 0 || !Number.isFinite(t)) return;
      const [ax, ay] = [x(px + t * (qx - px)), y(py + t * (qy - py))];
      if (isFirst) context.moveTo(ax, ay);
      else context.lineTo(ax, ay);
      isFirst = !isFirst;
    });
  }

  context.beginPath();
  for (let row = 0; row + 1 < count; row++) {
    for (let column = 0; column + 1 < count; column++) {
      const k = row * count + column;
      const a = values[k] - level;
      const b = values[k + 1] - level;
      const c = values[k + count + 1] - level;
      const d = values[k + count] - level;
      if (a > 0 === b > 0 && b > 0 === c > 0 && c > 0 === d > 0) continue;
      drawCell([
        [column, row, a],
        [column + 1, row, b],
        [column + 1, row + 1, c],
        [column, row + 1, d],
      ]);
    }
  }
  context.stroke();
}
