// Drawing on a canvas: axes, lines, marks.

import { tickText } from "./number-text.js";
import { clamp } from "./numbers.js";

/**
 * @typedef {CanvasRenderingContext2D} Context
 * @typedef {import("./colours.js").Colours} Colours
 * @typedef {import("./scales.js").Scales} Scales
 */

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {Context}
 * @throws {Error} If the browser has no memory left for it.
 */
export function contextOf(canvas) {
  const context = canvas.getContext("2d");
  if (context) return context;
  throw new Error("this browser has no room left for another picture");
}

/**
 * A context in CSS pixels, with the canvas cleared, as sharp as the screen.
 * @param {HTMLCanvasElement} canvas
 * @param {number} [width] In CSS pixels, like the height.
 * @param {number} [height]
 */
export function fit(canvas, width = canvas.clientWidth, height = canvas.clientHeight) {
  const ratio = devicePixelRatio;
  const w = Math.round(width * ratio);
  const h = Math.round(height * ratio);
  if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
  const context = contextOf(canvas);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.font = "11px system-ui, 'Segoe UI', sans-serif";
  context.lineJoin = "round";
  return context;
}

/**
 * Draw within a box, which nothing leaves.
 * @param {Context} context
 * @param {import("./scales.js").Box} box
 * @param {() => void} draw
 */
export function clipped(context, { left, top, width, height }, draw) {
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  draw();
  context.restore();
}

/**
 * @param {Context} context
 * @param {number} x0
 * @param {number} y0
 * @param {number} x1
 * @param {number} y1
 */
export function drawSegment(context, x0, y0, x1, y1) {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}

/**
 * @param {Context} context
 * @param {number} x
 * @param {number} y
 * @param {number} radius In pixels.
 * @param {string} colour
 */
export function drawDot(context, x, y, radius, colour) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = colour;
  context.fill();
}

/**
 * A star of five points, filled and outlined as the context says.
 * @param {Context} context
 * @param {number} x
 * @param {number} y
 * @param {number} radius In pixels.
 */
export function drawStar(context, x, y, radius) {
  context.beginPath();
  for (let k = 0; k < 10; k++) {
    const angle = (k / 5 - 0.5) * Math.PI;
    const reach = k % 2 ? radius * 0.4 : radius;
    context.lineTo(x + reach * Math.cos(angle), y + reach * Math.sin(angle));
  }
  context.closePath();
  context.fill();
  context.stroke();
}

/**
 * A line of text on a plate that covers what is under it.
 * @param {Context} context
 * @param {number} left In pixels, like the top.
 * @param {number} top
 * @param {string} text
 * @param {Colours} colours
 */
export function drawCaption(context, left, top, text, colours) {
  context.fillStyle = colours.ink;
  context.fillRect(left, top, captionWidth(context, text), CAPTION);
  Object.assign(context, { fillStyle: colours.surface, textAlign: "left", textBaseline: "middle" });
  context.fillText(text, left + 6, top + CAPTION / 2 + 0.5);
}

/** The height of a caption, in pixels. */
export const CAPTION = 18;

/**
 * @param {Context} context
 * @param {string} text
 */
export function captionWidth(context, text) {
  return context.measureText(text).width + 12;
}

/**
 * @typedef {object} Axes
 * @property {number[]} xTicks
 * @property {number[]} yTicks
 * @property {string} [label] Stands before the first tick of the horizontal axis.
 * @property {boolean} [framed] Whether there is a frame instead of a rule at each tick.
 */

/**
 * The axes of a chart.
 * @param {Context} context
 * @param {Scales} scales
 * @param {Colours} colours
 * @param {Axes} axes
 */
export function drawAxes(context, scales, colours, axes) {
  const { xTicks, yTicks, label = "", framed = false } = axes;
  const { left, top, width, height } = scales;
  Object.assign(context, {
    lineWidth: 1,
    strokeStyle: colours.line,
    fillStyle: colours.muted,
  });
  Object.assign(context, { textBaseline: "middle", textAlign: "right" });
  for (const value of yTicks) {
    const y = Math.round(scales.y(value)) + 0.5;
    if (!framed) drawSegment(context, left, y, left + width, y);
    context.fillText(tickText(value), left - 6, y);
  }
  if (framed) context.strokeRect(left + 0.5, top + 0.5, width - 1, height - 1);
  context.textBaseline = "top";
  xTicks.forEach((value, k) => {
    const x = scales.x(value);
    const isAtEdge = x > left + width - 12;
    context.textAlign = isAtEdge ? "right" : "center";
    const text = (k ? "" : label) + tickText(value);
    context.fillText(text, isAtEdge ? left + width : x, top + height + 5);
  });
}

/**
 * A line through values at 0, 1, 2 …, with gaps where there is no number.
 * @param {Context} context
 * @param {Scales} scales
 * @param {Float64Array} values
 * @param {string} colour
 */
export function drawLine(context, scales, values, colour) {
  Object.assign(context, { strokeStyle: colour, lineWidth: 1.5 });
  context.beginPath();
  const part = Math.ceil(values.length / 2000); // a long run is drawn as the extremes of its parts
  /** @type {[number, number][]} */
  const alone = []; // places without a neighbor, which no stroke shows
  /** @type {[number, number]} */
  let last = [NaN, NaN];
  let drawn = 0;

  function end() {
    if (drawn === 1) alone.push(last);
    drawn = 0;
  }

  for (let i = 0; i < values.length; i += part) {
    const some = values.subarray(i, i + part).filter((value) => !Number.isNaN(value));
    if (!some.length) end();
    const isMany = some.length > 1 && part > 1;
    for (const value of isMany ? [Math.min(...some), Math.max(...some)] : some) {
      last = [scales.x(i), scales.y(clamp(value, scales.log ? scales.y0 : value, scales.y1))];
      if (drawn) context.lineTo(last[0], last[1]);
      else context.moveTo(last[0], last[1]);
      drawn++;
    }
  }
  end();
  context.stroke();
  for (const [x, y] of alone) drawDot(context, x, y, 1.75, colour);
}

const CROWD = 2000; // more points than these would only cover each other

/**
 * The data points: class +1 as discs, class -1 as triangles.
 * @param {Context} context
 * @param {Scales} scales
 * @param {Float64Array} xs
 * @param {Float64Array} ys
 * @param {Float64Array} labels
 * @param {Colours} colours
 * @param {number} [largest] The radius of a mark at most, in pixels.
 */
export function drawPoints(context, scales, xs, ys, labels, colours, largest = 3.8) {
  const size = clamp(3.8 * Math.sqrt(200 / labels.length), 1.4, largest);
  Object.assign(context, {
    strokeStyle: colours.surface,
    lineWidth: 1.2,
    globalAlpha: 1,
  });
  for (const isPositive of [false, true]) {
    context.beginPath();
    labels.forEach((label, k) => {
      const x = scales.x(xs[k]);
      const y = scales.y(ys[k]);
      if (k >= CROWD || label > 0 !== isPositive || !Number.isFinite(x - y)) return;
      if (isPositive) {
        context.moveTo(x + size, y);
        context.arc(x, y, size, 0, 2 * Math.PI);
      } else {
        context.moveTo(x, y - size * 1.25);
        context.lineTo(x + size * 1.15, y + size * 0.85);
        context.lineTo(x - size * 1.15, y + size * 0.85);
        context.closePath();
      }
    });
    context.fillStyle = isPositive ? colours.positive : colours.negative;
    // In a crowd the outlines would hide what they set off.
    if (labels.length > 1000) context.stroke();
    context.fill();
    if (labels.length <= 1000) context.stroke();
  }
}
