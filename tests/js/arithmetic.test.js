// The arithmetic against numbers that are known to more digits than a double has.

import assert from "node:assert/strict";
import { test } from "node:test";

import { add, divide, multiply } from "../../mlpviz/web/js/arithmetic/doubles.js";
import { gaussian } from "../../mlpviz/web/js/arithmetic/gaussian.js";
import { log } from "../../mlpviz/web/js/arithmetic/logarithm.js";
import { sigmoid } from "../../mlpviz/web/js/engine/activations/sigmoid.js";
import { tanh } from "../../mlpviz/web/js/engine/activations/tanh.js";
import { dot } from "../../mlpviz/web/js/engine/chain.js";

test("numbers of twice a double's digits keep what a double loses", () => {
  const third = divide([1, 0], [3, 0]);
  assert.deepEqual(multiply(third, [3, 0]), [1, 0]);
  assert.deepEqual(add([1, 1e-20], [-1, 0]), [1e-20, 0]);
});

test("log, tanh, sigmoid and the normal distribution have the bits that mpmath rounds to", () => {
  assert.equal(log(10), 2.302585092994046);
  assert.equal(log(0.5), -0.6931471805599453);
  assert.equal(tanh(0.5), 0.46211715726000973);
  assert.equal(sigmoid(-2), 0.11920292202211755);
  assert.equal(gaussian(-1)[0], 0.15865525393145705);
});

test("functions end where they should", () => {
  assert.deepEqual([-Infinity, 0, 25, Infinity].map(tanh), [-1, 0, 1, 1]);
  assert.deepEqual([-Infinity, 0, Infinity].map(sigmoid), [0, 0.5, 1]);
  assert.ok(Number.isNaN(tanh(NaN)));
  assert.ok(Number.isNaN(sigmoid(NaN)));
});

test("a sum over points is eight partial sums in a fixed tree", () => {
  for (const n of [1, 7, 8, 9, 100]) {
    const a = Float64Array.from({ length: n }, (_, k) => 1 / (k + 1));
    const b = Float64Array.from({ length: n }, (_, k) => Math.sqrt(k + 2));
    const s = Array(8).fill(0);
    for (let k = 0; k < n; k++) s[k % 8] += a[k] * b[k];
    const expected = s[0] + s[1] + (s[2] + s[3]) + (s[4] + s[5] + (s[6] + s[7]));
    assert.equal(dot(a, 0, b, 0, n), expected);
  }
});
