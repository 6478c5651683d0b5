// Training and landscapes, against what can be reckoned by hand.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ACTIVATIONS } from "../../mlpviz/web/js/engine/activations/index.js";
import { LOSSES } from "../../mlpviz/web/js/engine/losses/index.js";
import { backward, buffers, forward, loadPoints } from "../../mlpviz/web/js/engine/chain.js";
import { evaluator } from "../../mlpviz/web/js/engine/evaluator.js";
import { JOBS, drain, jobOf } from "../../mlpviz/web/js/engine/jobs.js";
import { DEAD, SATURATED, mark } from "../../mlpviz/web/js/engine/marks.js";
import { meanLoss, midpoint, penalty, shareRight } from "../../mlpviz/web/js/engine/metrics.js";
import { dataset } from "../../mlpviz/web/js/model/dataset.js";
import { declaration } from "../../mlpviz/web/js/model/declaration.js";
import { parse } from "../../mlpviz/web/js/model/experiment.js";
import { layoutOf } from "../../mlpviz/web/js/model/layout.js";
import { randomState } from "../../mlpviz/web/js/model/random.js";

function unit(name, n) {
  return layoutOf({ widths: [2, n], activations: [name], layers: ["0"], biases: [true] });
}

// Marks of a layer's units, from each one's outputs.
function marksOf(name, ...outputs) {
  const n = outputs[0].length;
  const marks = new Uint8Array(outputs.length);
  const values = [new Float64Array(2 * n), Float64Array.from(outputs.flat())];
  mark(unit(name, outputs.length), values, n, marks, 0);
  return [...marks];
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

const ROWS = Object.entries(declaration.activations);

for (const [name, { saturates }] of ROWS.filter(([, row]) => row.saturates)) {
  test(`a unit of ${name} is saturated where nearly all points drive it to its bounds`, () => {
    const [low, high] = saturates;
    const firm = [...Array(10).fill(low + 0.001), ...Array(10).fill(high - 0.001)];
    const soft = [...firm.slice(0, -1), (low + high) / 2 + 0.1];
    assert.deepEqual(marksOf(name, firm, soft), [SATURATED, 0]);
  });
}

for (const [name, { dies }] of ROWS) {
  test(`a unit of ${name} that is 0 at every point is ${dies ? "" : "not "}dead`, () => {
    const almost = [...Array(19).fill(0), 1];
    const dead = marksOf(name, Array(20).fill(0), almost).map((found) => found === DEAD);
    assert.deepEqual(dead, [Boolean(dies), false]);
  });
}

test("the marks of all states are those that training made", () => {
  const { layout, data, states, marks } = drain(JOBS.train(parse("init_scale=4&steps=20")));
  assert.ok(marks.includes(SATURATED));
  assert.deepEqual(drain(JOBS.markAll(layout, data, states)), marks);
});

const PAIRS = Object.keys(ACTIVATIONS).flatMap((name) =>
  Object.keys(LOSSES).map((loss) => [name, loss]),
);
for (const [name, loss] of PAIRS) {
  test(`${name}: the gradient is the slope of the ${loss} loss along each parameter`, () => {
    const { points, labels } = dataset({ data: "quadrants", data_seed: 2, n: 20 });
    const layout = layoutOf({
      widths: [2, 3, 1],
      activations: [name, "identity"],
      layers: ["0", "2"],
      biases: [true, false],
      loss,
      l2: 0.3,
    });
    const params = randomState(3).randn(layout.size);
    const [values, deltas] = [buffers(layout, 20), buffers(layout, 20)];
    const gradient = new Float64Array(layout.size);
    loadPoints(2, points, values[0]);
    forward(layout, params, values, 20);
    const ones = new Float64Array(20).fill(1);
    backward(layout, params, values, deltas, gradient, labels, ones);
    const at = evaluator(layout, points);
    const lossWith = (index, step) => {
      const moved = params.slice();
      moved[index] += step;
      const mean = meanLoss(loss, at(moved), labels, new Float64Array(20), ones);
      return mean + penalty(layout, moved);
    };
    assert.ok(gradient.some((slope) => slope !== 0));
    gradient.forEach((slope, index) => {
      const numeric = (lossWith(index, 1e-6) - lossWith(index, -1e-6)) / 2e-6;
      assert.ok(Math.abs(slope - numeric) < 1e-6, layout.names[index]);
    });
  });
}

test("a surface's middle is the loss, and its cuts are the curves", () => {
  const { layout, data, states, loss } = drain(JOBS.train(parse("widths=2-3-1&steps=1&l2=0.1")));
  const params = states.subarray(0, layout.size);
  const surface = drain(JOBS.surface(layout, params, data, 10, 0, 10, 21));
  const curves = drain(JOBS.curves(layout, params, data, 10, 21));
  assert.equal(surface[10 * 21 + 10], loss[0]);
  const closeTo = (a, b) => a.forEach((value, k) => assert.ok(Math.abs(value - b[k]) < 1e-12));
  const column = surface.filter((_, k) => k % 21 === 10);
  closeTo(column, curves.subarray(10 * 21, 11 * 21));
  closeTo(surface.subarray(10 * 21, 11 * 21), curves.subarray(0, 21));
});

test("a job that there is not is refused by name", () => {
  assert.throws(() => jobOf("learn", []), {
    message: "job must be one of train, markAll, surface, curves (got learn)",
  });
});
