// The loss over two offsets, with the path of the training; and along one.

import { clipped, drawAxes, drawDot, drawLine, drawStar, fit } from "../draw/canvas.js";
import { drawContour, heatMap } from "../draw/grid.js";
import { clamp, largest, scalesOf, ticksOf } from "../draw/numbers.js";
import { MARKS } from "../draw/theme.js";

/** The largest offset. */
export const LIMIT = 10;
const RANGE = [-LIMIT, LIMIT];
const TICKS = ticksOf(-LIMIT, LIMIT, 4);
const LIGHT = "#ffffff"; // contours and the path, seen on every colour of the loss

/** Where an offset's row or column lies among `count`. */
export function offsetOf(k, count) {
  const middle = (count - 1) / 2;
  return LIMIT * (k / middle - 1);
}

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

// Where training came from and goes to, light on dark.
function drawPath(context, scales, history, iteration, pair) {
  const here = history.at(iteration);
  const place = (state, axis) => state[pair[axis]] - here[pair[axis]];
  let px;
  let py;
  context.beginPath();
  for (let j = 0; j <= history.steps; j++) {
    const state = history.at(j);
    const x = scales.x(place(state, 0));
    const y = scales.y(place(state, 1));
    // A long run's steps are too small to be seen one by one.
    if (!Number.isFinite(x - y) || Math.abs(x - px) + Math.abs(y - py) < 0.5) continue;
    px = x;
    py = y;
    context.lineTo(clamp(x, -1e4, 1e4), clamp(y, -1e4, 1e4));
  }
  for (const [strokeStyle, lineWidth] of [
    [MARKS.edge, 3],
    [LIGHT, 1.25],
  ]) {
    Object.assign(context, { strokeStyle, lineWidth });
    context.stroke();
  }
}

/**
 * Draw the surface, if there is one and its colours' limits are known, and what lies on it.
 * @returns {HTMLCanvasElement | undefined} The surface's image, for the next time.
 */
export function drawLossMap(
  canvas,
  { history, iteration, pair, names },
  surface,
  limits,
  colours,
  image,
) {
  const context = fit(canvas);
  const size = canvas.clientWidth;
  const box = { left: 34, top: 8, width: size - 42, height: size - 56 };
  const scales = scalesOf(box, RANGE, RANGE);
  if (surface && limits) {
    context.fillStyle = colours.line; // what shows where the loss is no number
    context.fillRect(scales.left, scales.top, scales.width, scales.height);
    if (limits.length) image = drawSurface(context, scales, surface, limits, colours, image);
  }
  clipped(context, scales.left, scales.top, scales.width, scales.height, () =>
    drawPath(context, scales, history, iteration, pair),
  );
  Object.assign(context, { strokeStyle: MARKS.edge, lineWidth: 1 });
  drawDot(context, scales.x(0), scales.y(0), 7, MARKS.trained);
  context.stroke();
  if (Number.isFinite(surface?.least)) {
    context.fillStyle = MARKS.lowest;
    drawStar(context, scales.x(surface.x), scales.y(surface.y), 8);
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
  context.fillText(`offset of ${names[0]} →`, middle, size - 16);
  context.fillText(`up: offset of ${names[1]}   ● now   ★ lowest`, middle, size - 1);
  return image;
}

/** Draw the loss along one of the axes. */
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
