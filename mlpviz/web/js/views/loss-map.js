// The loss over two offsets, with the path of the training; and along one.

import { clipped, drawAxes, drawDot, drawLine, drawStar, fit } from "../draw/canvas.js";
import { MARKS } from "../draw/colours.js";
import { drawContour, heatMap } from "../draw/grid.js";
import { clamp, largest } from "../draw/numbers.js";
import { scalesOf, ticksOf } from "../draw/scales.js";

/** The largest offset. */
export const LIMIT = 10;
const RANGE = [-LIMIT, LIMIT];
const TICKS = ticksOf(-LIMIT, LIMIT, 4);
const LIGHT = "#ffffff"; // contours and the path, seen on every colour of the loss

/**
 * @typedef {CanvasRenderingContext2D} Context
 * @typedef {import("../draw/colours.js").Colours} Colours
 * @typedef {import("../draw/scales.js").Scales} Scales
 */

/**
 * @typedef {object} Surface
 * @property {number} count Offsets along an axis.
 * @property {Float64Array} values Losses, the lowest row first.
 * @property {Lowest} [lowest]
 */

/**
 * @typedef {object} Lowest The lowest point of a surface.
 * @property {number} loss Not finite if no point has a loss.
 * @property {number} x Its offsets.
 * @property {number} y
 */

/**
 * @typedef {object} Shown What a surface is drawn around.
 * @property {number} steps Of the run.
 * @property {string[]} names Of the parameters along x and y.
 * @property {(j: number) => [x: number, y: number]} offsets Of state j from what it is around.
 */

/**
 * The offset of a row or column.
 * @param {number} k Its index.
 * @param {number} count How many there are.
 */
function offsetOf(k, count) {
  const middle = (count - 1) / 2;
  return LIMIT * (k / middle - 1);
}

/**
 * The lowest point of a surface: the middle, where nothing is lower.
 * @param {Float64Array} values Of count * count offsets.
 * @param {number} count
 * @returns {Lowest}
 */
export function lowestOf(values, count) {
  let lowest = ((count - 1) / 2) * (count + 1);
  values.forEach((value, k) => {
    if (value < values[lowest] || Number.isNaN(values[lowest])) lowest = k;
  });
  const x = offsetOf(lowest % count, count);
  const y = offsetOf(Math.floor(lowest / count), count);
  return { loss: values[lowest], x, y };
}

/**
 * The losses along both axes of a surface: its middle row, and its middle column.
 * @param {Surface} surface
 */
export function cutsOf({ values, count }) {
  const middle = (count - 1) / 2;
  return {
    row: values.subarray(middle * count, (middle + 1) * count),
    column: values.filter((_, k) => k % count === middle),
  };
}

/**
 * @param {Context} context
 * @param {Scales} scales
 * @param {Surface} surface
 * @param {number[]} limits Losses at the ends of the colours.
 * @param {Colours} colours
 * @param {HTMLCanvasElement} [canvas]
 */
function drawSurface(context, scales, { values, count }, limits, colours, canvas) {
  const [low, high] = limits;
  const shown = values.map((value) => (Number.isFinite(value) ? value : NaN));
  const image = heatMap(shown, count, low, high, colours.height, canvas);
  const { left, top, width, height } = scales;
  context.drawImage(image, 0.5, 0.5, count - 1, count - 1, left, top, width, height);
  Object.assign(context, {
    strokeStyle: LIGHT,
    lineWidth: 0.75,
    globalAlpha: 0.4,
  });
  for (const level of ticksOf(low, high, 10)) drawContour(context, scales, values, count, level);
  context.globalAlpha = 1;
  return image;
}

/**
 * Where training came from and goes to, light on dark.
 * @param {Context} context
 * @param {Scales} scales
 * @param {Shown} shown
 */
function drawPath(context, scales, { steps, offsets }) {
  let px = NaN;
  let py = NaN;
  context.beginPath();
  for (let j = 0; j <= steps; j++) {
    const [right, up] = offsets(j);
    const x = scales.x(right);
    const y = scales.y(up);
    // A long run's steps are too small to be seen one by one.
    if (!Number.isFinite(x - y) || Math.abs(x - px) + Math.abs(y - py) < 0.5) continue;
    px = x;
    py = y;
    context.lineTo(clamp(x, -1e4, 1e4), clamp(y, -1e4, 1e4));
  }
  Object.assign(context, { strokeStyle: MARKS.edge, lineWidth: 3 }).stroke();
  Object.assign(context, { strokeStyle: LIGHT, lineWidth: 1.25 }).stroke();
}

/**
 * Draw the surface, if there is one and its colours' limits are known, and what lies on it.
 * @param {HTMLCanvasElement} canvas
 * @param {Shown} shown
 * @param {Surface | null} surface
 * @param {number[] | null} limits Losses at the ends of the colours; empty if none is finite.
 * @param {Colours} colours
 * @param {HTMLCanvasElement} [image] Of the last time, to draw on again.
 * @returns {HTMLCanvasElement | undefined} The surface's image, for the next time.
 */
export function drawLossMap(canvas, shown, surface, limits, colours, image) {
  const context = fit(canvas);
  const size = canvas.clientWidth;
  const box = { left: 34, top: 8, width: size - 42, height: size - 56 };
  const scales = scalesOf(box, RANGE, RANGE);
  if (surface && limits) {
    context.fillStyle = colours.line; // what shows where the loss is no number
    context.fillRect(scales.left, scales.top, scales.width, scales.height);
  }
  const drawn =
    surface && limits?.length
      ? drawSurface(context, scales, surface, limits, colours, image)
      : image;
  clipped(context, scales, () => drawPath(context, scales, shown));
  Object.assign(context, { strokeStyle: MARKS.edge, lineWidth: 1 });
  drawDot(context, scales.x(0), scales.y(0), 7, MARKS.trained);
  context.stroke();
  const lowest = surface?.lowest;
  if (lowest && Number.isFinite(lowest.loss)) {
    context.fillStyle = MARKS.lowest;
    drawStar(context, scales.x(lowest.x), scales.y(lowest.y), 8);
  }
  drawAxes(context, scales, colours, {
    xTicks: TICKS,
    yTicks: TICKS,
    framed: true,
  });
  Object.assign(context, {
    fillStyle: colours.muted,
    textAlign: "center",
    textBaseline: "bottom",
  });
  const middle = scales.left + scales.width / 2;
  const [first, second] = shown.names;
  context.fillText(`offset of ${first} →`, middle, size - 16);
  context.fillText(`up: offset of ${second}   ● now   ★ lowest`, middle, size - 1);
  return drawn;
}

/**
 * Draw the loss along one of the axes.
 * @param {HTMLCanvasElement} canvas
 * @param {Float64Array} values Losses, one for each offset.
 * @param {Colours} colours
 */
export function drawLossCurve(canvas, values, colours) {
  const { clientWidth: width, clientHeight: height } = canvas;
  const context = fit(canvas);
  const middle = (values.length - 1) / 2;
  const high = 1.08 * (largest(values, 0) || 1);
  const box = { left: 34, top: 6, width: width - 42, height: height - 26 };
  const scales = scalesOf(box, [0, values.length - 1], [0, high]);
  const offsets = scalesOf(box, RANGE, [0, high]);
  drawAxes(context, offsets, colours, {
    xTicks: TICKS,
    yTicks: ticksOf(0, high, 2),
  });
  drawLine(context, scales, values, colours.series[0]);
  if (Number.isFinite(values[middle])) {
    drawDot(context, scales.x(middle), scales.y(values[middle]), 4, colours.ink);
  }
}
