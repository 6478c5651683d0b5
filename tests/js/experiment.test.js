// Experiment strings and random numbers.

import assert from "node:assert/strict";
import { test } from "node:test";

import { dataset, initialParameters } from "../../mlpviz/web/js/model/dataset.js";
import { DATASETS } from "../../mlpviz/web/js/model/datasets/index.js";
import { FIELDS, choicesOf, format, parse } from "../../mlpviz/web/js/model/experiment.js";
import { pythonFloat, pythonText } from "../../mlpviz/web/js/model/python.js";
import { randomState } from "../../mlpviz/web/js/model/random.js";

test("an empty string names the defaults", () => {
  const experiment = parse("");
  for (const [name, row] of Object.entries(FIELDS)) {
    assert.deepEqual(experiment[name], row.default);
  }
  const text = "widths=2-2-2-2-1&activation=tanh&seed=1&init_scale=1&lr=0.25&steps=1000";
  assert.equal(format(experiment), text);
});

test("a string's experiment gives the string", () => {
  for (const text of [
    "widths=2-8-1&activation=sigmoid&seed=7&init_scale=0.5&lr=1e-05&steps=3",
    "widths=2-1&activation=relu&seed=0&init_scale=0&lr=2.5&steps=1&data=circle&data_seed=9&n=12",
  ]) {
    assert.equal(format(parse(text)), text);
  }
});

for (const [text, message] of [
  ["lr=0", "lr must be a finite number above 0 (got 0.0)"],
  ["steps=1.5", "steps must be a whole number from 1 to 100000 (got '1.5')"],
  ["widths=2-3", /^widths must be 2-…-1: 2 inputs, .* \(got '2-3'\)$/],
  ["rate=1", /^field must be one of widths, .* \(got 'rate'\)$/],
  ["lr=1&lr=2", "lr must be given once (got '2' as well)"],
  ["lr", "an experiment must be written field=value&field=value (got 'lr')"],
]) {
  test(`${text} is refused`, () => {
    assert.throws(() => parse(text), { message });
  });
}

for (const [name, row] of Object.entries(FIELDS).filter(([, { kind }]) => kind === "choice")) {
  test(`${name} takes each of its names, and no other`, () => {
    const choices = choicesOf(row);
    for (const choice of choices) assert.equal(parse(`${name}=${choice}`)[name], choice);
    const message = `${name} must be one of ${choices.join(", ")} (got 'swish')`;
    assert.throws(() => parse(`${name}=swish`), { message });
    assert.throws(() => parse(`${name}=toString`), /must be one of/);
  });
}

for (const [name, row] of Object.entries(FIELDS).filter(([, { kind }]) => kind === "whole")) {
  test(`${name} takes its limits, and nothing beyond`, () => {
    const room = name === "batch" ? "n=10000&" : ""; // a batch has at most all points
    for (const value of [row.least, row.most]) {
      assert.equal(parse(`${room}${name}=${value}`)[name], value);
    }
    for (const value of [row.least - 1, row.most + 1, 1.5, "12345678901234567890123"]) {
      assert.throws(() => parse(`${name}=${value}`), { message: new RegExp(`^${name} must be`) });
    }
  });
}

test("values are written as Python writes them", () => {
  const written = [1, -0, 1e-5, 1e16, 0.1, NaN, -Infinity].map(pythonFloat);
  assert.deepEqual(written, ["1.0", "-0.0", "1e-05", "1e+16", "0.1", "nan", "-inf"]);
  assert.equal(pythonText(`it's`), `"it's"`);
  assert.equal(pythonText("a\nb"), "'a\\nb'");
});

test("an experiment's labels follow its data set's rule, or take turns", () => {
  for (const data of choicesOf(FIELDS.data)) {
    const { points, labels } = dataset(parse(`data=${data}&n=50`));
    const { isPositive } = DATASETS[data];
    if (!isPositive) {
      assert.ok(labels.every((label, k) => label === (k % 2 ? -1 : 1)));
      continue;
    }
    labels.forEach((label, k) => {
      assert.equal(label > 0, isPositive(points[2 * k], points[2 * k + 1]));
    });
  }
  assert.throws(() => dataset({ data: "moon", data_seed: 1, n: 1 }), /^Error: data must be one of/);
});

test("the initial parameters are scaled random numbers", () => {
  const [whole, half] = [1, 0.5].map((scale) => initialParameters(parse(`init_scale=${scale}`)));
  assert.deepEqual(
    whole.map((value) => value / 2),
    half,
  );
});

test("random numbers are numpy's", () => {
  const [first, second] = randomState(1).randn(2);
  assert.equal(first, 1.6243453636632417);
  assert.equal(second, -0.6117564136500754);
});
