// Numbers of axes and texts.

import assert from "node:assert/strict";
import { test } from "node:test";

import { numberText, tickText } from "../../mlpviz/web/js/draw/number-text.js";
import { largest, smallest, strongest } from "../../mlpviz/web/js/draw/numbers.js";
import { enclosing, logTicksOf, scalesOf, ticksOf } from "../../mlpviz/web/js/draw/scales.js";

test("ticks are round and lie within the axis", () => {
  assert.deepEqual(ticksOf(0, 1000), [0, 500, 1000]);
  assert.deepEqual(ticksOf(-0.3, 0.3, 3), [-0.2, 0, 0.2]);
  assert.deepEqual(logTicksOf(1e-6, 1e2), [1e-6, 1e-4, 1e-2, 1, 100]);
});

test("round numbers enclose a range", () => {
  assert.deepEqual(enclosing(0.13, 2.07), [0, 2.2]);
});

test("numbers are written to three digits or so", () => {
  const texts = [0, 0.01234, 0.5, 12.34, 123.4, 1e-7, 1e6, NaN, -Infinity].map(numberText);
  assert.deepEqual(texts, ["0", "0.0123", "0.500", "12.3", "123", "1.0e−7", "1.0e6", "NaN", "−∞"]);
  assert.equal(tickText(-0.5), "−0.5");
});

test("what is not finite is no extreme", () => {
  const values = Float64Array.of(NaN, 3, Infinity, -2);
  assert.equal(largest(values, -Infinity), 3);
  assert.equal(smallest(values, Infinity), -2);
});

test("the strongest values are found in their order", () => {
  assert.deepEqual(strongest(Float64Array.of(0.1, -5, 2, NaN), 2), [1, 3]);
});

test("scales map both ways", () => {
  const scales = scalesOf({ left: 10, top: 5, width: 100, height: 50 }, [-1, 1], [0, 2]);
  assert.equal(scales.x(0), 60);
  assert.equal(scales.y(2), 5);
  assert.equal(scales.fromX(scales.x(0.25)), 0.25);
  assert.equal(scales.fromY(scales.y(0.5)), 0.5);
});
