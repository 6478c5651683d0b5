// What is said of a state.

import assert from "node:assert/strict";
import { test } from "node:test";

import { historyOf } from "../../mlpviz/web/js/engine/history.js";
import { JOBS, drain } from "../../mlpviz/web/js/engine/jobs.js";
import { parse } from "../../mlpviz/web/js/model/experiment.js";
import { describe, factsAt } from "../../mlpviz/web/js/views/describe.js";

function train(text) {
  return historyOf(drain(JOBS.train(parse(text))));
}

test("a step network learns nothing, and it is said", () => {
  const history = train("activation=sign&lr=0.01&steps=20");
  const rest = "All gradients are exactly zero, from the start: nothing is learned.";
  assert.equal(describe(history, 20), `Step 20: loss 2.080, 48 % right. ${rest}`);
});

test("a run that diverged is said to have done so", () => {
  const history = train("widths=2-4-4-1&activation=relu&seed=2&lr=1e100&init_scale=1e48&steps=3");
  assert.match(describe(history, 1), /^Step 1: training has just diverged\./);
  assert.match(describe(history, 3), /^Step 3: training diverged at step 1\./);
});

test("of several facts those that hold longest are counted", () => {
  const dead = describe(train("widths=2-6-4-1&activation=relu&seed=4&lr=0.5&steps=80"), 80);
  assert.match(dead, / 7 units are dead, 1 of them from the start: 0 for every data point\.$/);
  const alike = describe(train("widths=2-8-1&activation=relu&init_scale=0&steps=5"), 5);
  assert.match(alike, / 9 units are dead, from the start: /);
});

test("a fact knows since when it holds", () => {
  const history = train("widths=2-2-2-2-1&steps=20");
  for (const { since } of factsAt(history, 20)) assert.ok(since >= 0 && since <= 20);
  assert.match(describe(history, 20), /^Step 20: loss .*, \d+ % right\./);
});
