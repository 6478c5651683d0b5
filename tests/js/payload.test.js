// The history that a page carries.

import assert from "node:assert/strict";
import { test } from "node:test";

import { unpack } from "../../mlpviz/web/js/elements/widget/payload.js";

const NUMBERS = { float32: Float32Array, float64: Float64Array };

function packed(dtype, ...numbers) {
  return Buffer.from(NUMBERS[dtype].from(numbers).buffer).toString("base64");
}

// One linear unit of one input, and one update of it.
function payload(dtype, changes = {}) {
  const pack = (...numbers) => packed(dtype, ...numbers);
  return {
    layout: { widths: [2, 1], activations: ["identity"], names: ["0"], biases: [false] },
    n: 1,
    dtype,
    data: pack(1, 2),
    labels: pack(1),
    parameters: pack(0.25, 0.5, 0.75, 1),
    loss: pack(2, 1),
    accuracy: pack(0, 1),
    grad_norms: { "0.weight": pack(3, 4) },
    ...changes,
  };
}

for (const dtype of Object.keys(NUMBERS)) {
  test(`numbers of ${dtype} are unpacked`, () => {
    const { steps, states, data, loss, gradNorms, logs, layout } = unpack(payload(dtype));
    assert.equal(steps, 1);
    assert.deepEqual(layout.names, ["0.weight(0, 0)", "0.weight(0, 1)"]);
    assert.deepEqual([...states], [0.25, 0.5, 0.75, 1]);
    assert.deepEqual([[...data.points], [...data.labels]], [[1, 2], [1]]);
    assert.deepEqual(
      [[...loss], [...gradNorms["0.weight"]]],
      [
        [2, 1],
        [3, 4],
      ],
    );
    assert.deepEqual(logs, {});
  });
}

test("what was logged is there, and where it was not", () => {
  const changes = { logs: { lr: packed("float64", 1, 0) }, gaps: { lr: [1] } };
  const { logs, gaps } = unpack(payload("float64", changes));
  assert.deepEqual([...logs.lr], [1, 0]);
  assert.deepEqual(gaps, { lr: new Set([1]) });
});

test("data that don't fit together are refused", () => {
  const fewer = { parameters: packed("float64", 1, 2) };
  assert.throws(() => unpack(payload("float64", fewer)), /one state for each loss/);
  assert.throws(() => unpack(payload("float64", { n: 2 })), /one label for each point/);
  assert.throws(() => unpack({ ...payload("float64"), dtype: "float16" }), {
    message: "the page's data must be of float32 or float64 (got float16)",
  });
});
