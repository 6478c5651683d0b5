// Values on a square grid, rows from below: as an image, and as contours.

import { clamp } from "./numbers.js";

/** An image of count x count values; where there is no number, it is transparent. */
export function heatMap(values, count, low, high, ramp, canvas = document.createElement("canvas")) {
  if (canvas.width !== count || canvas.height !== count) canvas.width = canvas.height = count;
  const context = canvas.getContext("2d");
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
 * Stroke where values cross a level (marching squares). `straighten` undoes an activation, so that
 * a steep flank is hit in place.
 */
export function drawContour(context, scales, values, count, level = 0, straighten = (v) => v) {
  const { left, top, width, height } = scales;
  const zero = straighten(level);
  const x = (column) => left + (column / (count - 1)) * width;
  const y = (row) => top + height - (row / (count - 1)) * height;

  // From one crossed side of a cell to the next.
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
