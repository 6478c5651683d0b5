// Views, as far as they need no page.

import assert from "node:assert/strict";
import { test } from "node:test";

import { run, surfaceNow } from "../../mlpviz/web/js/engine/history.js";
import { parse } from "../../mlpviz/web/js/model/experiment.js";
import { axisFor } from "../../mlpviz/web/js/views/chart.js";
import { limitsOf, sampledJobs } from "../../mlpviz/web/js/views/loss-limits.js";
import { cutsOf, lowestOf } from "../../mlpviz/web/js/views/loss-map.js";

test("an axis begins at 0, unless values lie far from it or below", () => {
  assert.deepEqual(axisFor(Float64Array.of(0.2, 1)), { limits: [0, 1.05] });
  assert.deepEqual(axisFor(Float64Array.of(100, 120)), { limits: [99, 121] });
  assert.deepEqual(axisFor(Float64Array.of(-1, 1)), { limits: [-1.1, 1.1] });
});

test("an axis is logarithmic where values span three powers of ten", () => {
  assert.deepEqual(axisFor(Float64Array.of(0.001, 1)), { log: true });
  assert.equal(axisFor(Float64Array.of(0, 1000)).log, undefined);
});

test("an axis leaves out what is not finite", () => {
  assert.deepEqual(axisFor(Float64Array.of(NaN, 1, Infinity)), { limits: [0, 1.05] });
});

test("colours span all surfaces of a run, in round numbers", () => {
  const surfaces = [Float64Array.of(0.13, NaN), Float64Array.of(Infinity, 2.07)];
  assert.deepEqual(limitsOf(surfaces), [0, 2.2]);
  assert.deepEqual(limitsOf([Float64Array.of(NaN)]), []);
});

test("a level surface has colours as well", () => {
  const [low, high] = limitsOf([Float64Array.of(2, 2)]);
  assert.ok(low <= 2 && high >= 2.1);
});

test("the surfaces that fix the colours are of steps from the first to the last", () => {
  const history = run(parse("widths=2-1&steps=20"));
  const jobs = sampledJobs(history, [0, 1]);
  assert.equal(jobs.length, 9);
  assert.deepEqual(jobs[0][1], history.at(0));
  assert.deepEqual(jobs[8][1], history.at(20));
  const single = sampledJobs({ ...history, steps: 0 }, [0, 1]);
  assert.deepEqual(
    single.map(([, params]) => params),
    [history.at(0)],
  );
});

test("the lowest point of a surface is told by its offsets", () => {
  const values = Float64Array.of(3, 3, 3, 3, 2, 1, 3, 3, NaN);
  assert.deepEqual(lowestOf(values, 3), { loss: 1, x: 10, y: 0 });
});

test("where nothing is lower, the middle is the lowest point", () => {
  assert.deepEqual(lowestOf(new Float64Array(9).fill(1), 3), { loss: 1, x: 0, y: 0 });
  assert.ok(Number.isNaN(lowestOf(new Float64Array(9).fill(NaN), 3).loss));
});

test("the curves of a surface are its cuts through the middle", () => {
  const values = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
  const { row, column } = cutsOf({ count: 3, values });
  assert.deepEqual([...row], [4, 5, 6]);
  assert.deepEqual([...column], [2, 5, 8]);
});

test("a row of a surface moves its second parameter", () => {
  const { layout, data, at } = run(parse("widths=2-1&steps=1"));
  const values = surfaceNow(layout, at(0), data, 2, 0, 10, 3);
  const moved = at(0).slice();
  moved[0] += 10;
  const { row } = cutsOf({ count: 3, values: surfaceNow(layout, moved, data, 2, 0, 10, 3) });
  assert.equal(cutsOf({ count: 3, values }).row[2], row[1]);
});
