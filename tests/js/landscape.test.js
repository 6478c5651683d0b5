// A landscape's axes, and what is said of it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { axesOf, parameterOf } from "../../mlpviz/web/js/elements/landscape/axes.js";
import { lowestText } from "../../mlpviz/web/js/elements/landscape/words.js";
import { layoutOf, layoutOfExperiment } from "../../mlpviz/web/js/model/layout.js";
import { parse } from "../../mlpviz/web/js/model/experiment.js";

const LAYOUT = layoutOfExperiment(parse("widths=2-2-1"));

test("a parameter is found however its index is spaced", () => {
  for (const name of ["layer1.0.bias(1,)", "layer1.0.bias(1)", "layer1.0.bias( 1, )"]) {
    assert.equal(LAYOUT.names[parameterOf(LAYOUT, name)], "layer1.0.bias(1,)");
  }
  const message =
    "parameter must be one of layer1.0.weight(0, 0) … layer2.0.bias(0,) (got 'layer3.0')";
  assert.throws(() => parameterOf(LAYOUT, "layer3.0"), { message });
});

test("axes that are not named are the first weights of the first two layers", () => {
  assert.deepEqual(axesOf(LAYOUT, null, null), [0, 6]);
  assert.deepEqual(axesOf(LAYOUT, "layer2.0.weight(0, 0)", null), [6, 0]);
  assert.deepEqual(axesOf(LAYOUT, null, "layer1.0.bias(0)"), [0, 4]);
  assert.deepEqual(axesOf(layoutOfExperiment(parse("widths=2-1")), null, null), [0, 1]);
});

test("both axes must be there, and different", () => {
  const name = "layer1.0.bias(0)";
  assert.throws(() => axesOf(LAYOUT, name, name), {
    message: "first and second must be two parameters (got layer1.0.bias(0,) twice)",
  });
  const single = { widths: [1, 1], activations: ["tanh"], layers: ["0"], biases: [false] };
  assert.throws(() => axesOf(layoutOf(single), null, null), /2 parameters or more \(got 1\)/);
});

test("the lowest point is told with its offsets and its gain", () => {
  const names = ["a", "b"];
  assert.equal(
    lowestText({ loss: 0.5, x: -1.24, y: 0.02 }, 0.75, names),
    "The lowest point of this surface has loss 0.500, 0.250 less, at offset −1.2 of a and 0 of b.",
  );
  assert.match(lowestText({ loss: 1, x: 0, y: 0 }, 1, names), /^No other point/);
  assert.match(lowestText({ loss: NaN, x: 0, y: 0 }, NaN, names), /is not a number/);
});
