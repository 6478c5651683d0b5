// What the declaration names, there is code for, and nothing else.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";

import {
  ACTIVATIONS,
  activationOf,
  NEED_INPUT,
} from "../../mlpviz/web/js/engine/activations/index.js";
import { DATASETS } from "../../mlpviz/web/js/model/datasets/index.js";
import { dataset } from "../../mlpviz/web/js/model/dataset.js";
import { declaration } from "../../mlpviz/web/js/model/declaration.js";
import { randomState } from "../../mlpviz/web/js/model/random.js";

const SOURCES = new URL("../../mlpviz/web/js/", import.meta.url);

function modulesIn(folder) {
  const names = readdirSync(new URL(folder, SOURCES)).map((name) => name.replace(/\.js$/, ""));
  return names.filter((name) => name !== "index").sort();
}

test("each activation and data set has a file, and each file a row", () => {
  const { activations, datasets, initializations, losses, optimizers } = declaration;
  assert.deepEqual(modulesIn("engine/activations"), Object.keys(activations).sort());
  assert.deepEqual(modulesIn("model/datasets"), Object.keys(datasets).sort());
  assert.deepEqual(modulesIn("model/initializations"), Object.keys(initializations).sort());
  assert.deepEqual(modulesIn("engine/losses"), Object.keys(losses).sort());
  assert.deepEqual(modulesIn("engine/optimizers"), Object.keys(optimizers).sort());
});

test("an unknown activation is an error that names those that are known", () => {
  const known = Object.keys(declaration.activations).join(", ");
  const message = `activation must be one of ${known} (got tan)`;
  assert.throws(() => activationOf("tan"), { message });
  assert.throws(() => activationOf("toString"), /activation must be one of/);
});

for (const [name, { forward, backward, inverse, limits }] of Object.entries(ACTIVATIONS)) {
  test(`${name}: the gradient is the slope of the outputs`, () => {
    const x = randomState(1).randn(200);
    const step = 1e-6;
    const outputs = x.slice();
    const [low, high] = [x.map((value) => value - step), x.map((value) => value + step)];
    for (const values of [outputs, low, high]) forward(values);
    const deltas = new Float64Array(x.length).fill(1);
    backward(NEED_INPUT.has(name) ? x : outputs, deltas);
    deltas.forEach((slope, k) => {
      assert.ok(Math.abs(slope - (high[k] - low[k]) / (2 * step)) < 1e-6, `at ${x[k]}`);
    });
  });

  test(`${name}: what is not a number stays so, and all outputs are within the limits`, () => {
    const values = Float64Array.of(NaN, -1e300, -1, 0, 1, 1e300);
    forward(values);
    assert.ok(Number.isNaN(values[0]));
    const numbers = values.filter((y) => !Number.isNaN(y)); // a sine of a large number is none
    if (limits) assert.ok(numbers.every((y) => y > limits[0] && y < limits[1]));
  });

  if (!inverse) continue;
  test(`${name}: its inverse rises`, () => {
    const rising = [0.1, 0.2, 0.5, 0.7].map(inverse);
    assert.deepEqual(
      [...rising].sort((a, b) => a - b),
      rising,
    );
  });
}

for (const [name, kind] of Object.entries(DATASETS)) {
  test(`${name} has points of both classes, by a rule or by a shape`, () => {
    assert.equal("isPositive" in kind, !("place" in kind));
    const { labels } = dataset({ data: name, data_seed: 1, n: 100, noise: 0 });
    assert.deepEqual([...new Set(labels)].sort(), [-1, 1]);
  });
}
