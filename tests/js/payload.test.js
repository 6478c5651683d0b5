// The history that a page carries.

import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { unpack, unpackPlanes } from "../../mlpviz/web/js/elements/widget/payload.js";
import { GivenAnswers } from "../../mlpviz/web/js/views/given-answers.js";

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

test("the parameters of a network that a browser can't run have the names that Python gives", () => {
  const { layout: _, parameters: __, ...columns } = payload("float32");
  const tensors = [
    ["scale", []],
    ["a.bias", [2]],
    ["b", [1, 2, 2]],
  ];
  const box = { title: "Own", inputs: 2, tensors };
  const { layout, own, states } = unpack({ ...columns, box, diverged: [1] });
  const of_b = ["b(0, 0, 0)", "b(0, 0, 1)", "b(0, 1, 0)", "b(0, 1, 1)"];
  assert.deepEqual(layout.names, ["scale()", "a.bias(0,)", "a.bias(1,)", ...of_b]);
  assert.deepEqual([layout.size, states.length, own.title], [7, 0, "Own"]);
  assert.ok(own.diverged.has(1));
});

test("grids of answers are unpacked, and read between their points", async () => {
  const none = -(2 ** 15);
  const grids = [
    [0, 100, 200, none],
    [-30000, 30000, 200, 4],
  ];
  const steps = [...grids[0], ...grids[1].map((multiple, k) => multiple - grids[0][k])];
  const low = steps.map((step) => step & 255);
  const high = steps.map((step) => (step >> 8) & 255);
  const packed = gzipSync(Uint8Array.from([...low, ...high])).toString("base64");
  const states = [0, 5];
  const planes = await unpackPlanes({ reach: 3, count: 2, states, quantum: 0.01, packed });
  const expected = grids.flat().map((multiple) => Math.sinh(multiple * 0.01));
  assert.deepEqual([...planes.values.slice(0, 3)], expected.slice(0, 3));
  assert.ok(Number.isNaN(planes.values[3]));
  assert.deepEqual([...planes.values.slice(4)], expected.slice(4));
  const answers = new GivenAnswers(planes);
  assert.deepEqual(
    [0, 4, 5, 9].map((i) => answers.at(i).i),
    [0, 0, 5, 5],
  );
  assert.equal(answers.between(5, -3, 3), Math.sinh(2));
  assert.equal(answers.between(5, 0, 3), (Math.sinh(2) + Math.sinh(0.04)) / 2);
});
