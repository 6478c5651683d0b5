// Layouts: where each parameter lies.

import assert from "node:assert/strict";
import { test } from "node:test";

import { parse } from "../../mlpviz/web/js/model/experiment.js";
import { layoutOf, layoutOfExperiment, tensorOf } from "../../mlpviz/web/js/model/layout.js";

const OWN = {
  widths: [2, 3, 1],
  activations: ["relu", "identity"],
  layers: ["body.0", "head"],
  biases: [false, true],
};

test("a layout names each parameter as torch does", () => {
  const layout = layoutOfExperiment(parse("widths=2-2-1"));
  assert.equal(layout.size, 9);
  assert.deepEqual(layout.starts, [0, 6]);
  assert.equal(layout.names[3], "layer1.0.weight(1, 1)");
  assert.equal(layout.names.at(-1), "layer2.0.bias(0,)");
});

test("layers without biases have none", () => {
  const { tensors, starts, size, units, depth } = layoutOf(OWN);
  const names = tensors.map(({ name }) => name);
  assert.deepEqual(names, ["body.0.weight", "head.weight", "head.bias"]);
  assert.deepEqual([starts, size, units, depth], [[0, 6], 10, 4, 2]);
});

test("the tensor of each parameter is found", () => {
  const layout = layoutOf(OWN);
  layout.names.forEach((name, index) => {
    assert.ok(name.startsWith(`${tensorOf(layout, index).name}(`));
  });
  for (const index of [-1, 10]) assert.throws(() => tensorOf(layout, index), /from 0 to 9/);
});

test("a layout is sent to a worker without the names, which it has again there", () => {
  const layout = layoutOf(OWN);
  const sent = structuredClone(layout);
  assert.equal("names" in sent, false);
  assert.deepEqual(layoutOf(sent).names, layout.names);
});
