// Training and landscapes, against what can be reckoned by hand.

import assert from "node:assert/strict";
import { test } from "node:test";

import { evaluator } from "../../mlpviz/web/js/engine/evaluator.js";
import { JOBS, drain } from "../../mlpviz/web/js/engine/jobs.js";
import { DEAD, SATURATED, mark } from "../../mlpviz/web/js/engine/marks.js";
import { midpoint, shareRight } from "../../mlpviz/web/js/engine/metrics.js";
import { parse } from "../../mlpviz/web/js/model/experiment.js";
import { layoutOf } from "../../mlpviz/web/js/model/layout.js";

function unit(name, n) {
  return layoutOf({ widths: [2, n], activations: [name], layers: ["0"], biases: [true] });
}

test("a linear unit adds what it weighs", () => {
  const values = evaluator(unit("identity", 1), [1, 1, 2, 3])(Float64Array.of(1, 0.5, 0.1));
  assert.deepEqual([...values], [1.6, 3.6]);
});

test("a training lowers the loss, and its states are what led there", () => {
  const record = drain(JOBS.train(parse("widths=2-3-1&steps=50")));
  assert.equal(record.states.length, 51 * record.layout.size);
  assert.ok(record.loss[50] < record.loss[0]);
  const norms = Object.values(record.gradNorms);
  assert.ok(norms.every((norm) => norm.length === 51 && norm[0] > 0));
});

test("shares of a surface add up to the whole", () => {
  const { layout, states, data } = drain(JOBS.train(parse("widths=2-3-1&steps=5")));
  const params = states.subarray(0, layout.size);
  const whole = drain(JOBS.surface(layout, params, data, 0, 10, 10, 21));
  const parts = [0, 1, 2].map((share) =>
    drain(JOBS.surface(layout, params, data, 0, 10, 10, 21, share, 3)),
  );
  assert.deepEqual(
    parts[0].map((value, k) => value + parts[1][k] + parts[2][k]),
    whole,
  );
});

test("steps that don't fit in memory are refused in words", () => {
  assert.throws(() => drain(JOBS.train(parse("widths=2-256-256-1&steps=100000"))), {
    message: /^steps x parameters must fit in 0\.5 GiB of states in a browser \(got .* GiB\)/,
  });
});

test("the boundary lies halfway between the labels", () => {
  assert.equal(midpoint(Float64Array.of(-1, 1)), 0);
  assert.equal(midpoint(Float64Array.of(0, 1)), 0.5);
  assert.equal(shareRight(Float64Array.of(0.4, 0.6, NaN), Float64Array.of(0, 1, 1), 0.5), 2 / 3);
});

test("units are marked where nearly all points drive them to their bounds, or none comes through", () => {
  const marks = new Uint8Array(2);
  const values = (...rows) => [new Float64Array(40), Float64Array.from(rows.flat())];
  const [firm, soft] = [Array(20).fill(0.999), Array(20).fill(0.5)];
  mark(unit("tanh", 2), values(firm, soft), 20, marks, 0);
  assert.deepEqual([...marks], [SATURATED, 0]);
  mark(unit("relu", 2), values(Array(20).fill(0), soft), 20, marks, 0);
  assert.deepEqual([...marks], [DEAD, 0]);
  mark(unit("identity", 2), values(firm, Array(20).fill(0)), 20, marks, 0);
  assert.deepEqual([...marks], [0, 0]);
});
