// Values on a grid: where its points lie, contours and images.

import assert from "node:assert/strict";
import { test } from "node:test";

import { drawContour, gridPoints, heatMap, refined } from "../../mlpviz/web/js/draw/grid.js";

const UNIT = { left: 0, top: 0, width: 1, height: 1 };

// A context that keeps the ends of each line.
function recorder() {
  const lines = [];
  return {
    lines,
    beginPath() {},
    stroke() {},
    moveTo: (x, y) => lines.push([[x, y]]),
    lineTo: (x, y) => lines.at(-1).push([x, y]),
  };
}

test("a grid's points fill the axes, the lowest row first", () => {
  const ranges = { x0: -1, x1: 1, y0: 0, y1: 2 };
  assert.deepEqual(gridPoints(ranges, 2, 0, 2), [-1, 0, 1, 0, -1, 2, 1, 2]);
  assert.deepEqual(gridPoints(ranges, 3, 1, 2), [-1, 1, 0, 1, 1, 1]);
});

test("a contour crosses a cell where its values do", () => {
  const context = recorder();
  drawContour(context, UNIT, Float64Array.of(-1, 3, -1, 3), 2);
  assert.deepEqual(context.lines, [
    [
      [0.25, 1],
      [0.25, 0],
    ],
  ]);
});

test("a contour of another level lies elsewhere, and where nothing crosses it there is none", () => {
  const [high, none] = [recorder(), recorder()];
  drawContour(high, UNIT, Float64Array.of(-1, 3, -1, 3), 2, 2);
  assert.equal(high.lines[0][0][0], 0.75);
  drawContour(none, UNIT, Float64Array.of(-1, 3, -1, 3), 2, 4);
  assert.deepEqual(none.lines, []);
});

test("undoing an activation moves a contour to where the sums cross", () => {
  const context = recorder();
  const outputs = Float64Array.of(-1, 3, -1, 3).map(Math.tanh);
  drawContour(context, UNIT, outputs, 2, 0, Math.atanh);
  assert.ok(Math.abs(context.lines[0][0][0] - 0.25) < 1e-12);
});

test("a contour ends where there is no number", () => {
  const context = recorder();
  drawContour(context, UNIT, Float64Array.of(-1, NaN, -1, 1), 2);
  assert.deepEqual(context.lines, [[[0.5, 0]]]);
});

test("an image has the highest row on top, and is transparent where there is no number", () => {
  const image = { data: new Uint8ClampedArray(16) };
  const context = { createImageData: () => image, putImageData() {} };
  const canvas = { width: 0, height: 0, getContext: () => context };
  const ramp = Uint32Array.from({ length: 256 }, (_, k) => k + 1);
  heatMap(Float64Array.of(0, 1, NaN, 9), 2, 0, 1, ramp, canvas);
  assert.deepEqual([...new Uint32Array(image.data.buffer)], [0, 256, 1, 256]);
});

test("a finer grid keeps the values, and lies between them", () => {
  const [a, b, c, d] = [0, 4, 2, NaN];
  const finer = refined(Float64Array.of(a, b, c, 6), 2, 2);
  assert.deepEqual(finer, Float64Array.of(0, 2, 4, 1, 3, 5, 2, 4, 6));
  assert.ok(Number.isNaN(refined(Float64Array.of(a, b, c, d), 2, 2)[8]));
});
