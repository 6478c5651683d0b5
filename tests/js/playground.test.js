// A playground's links, points and lines of Python.

import assert from "node:assert/strict";
import { test } from "node:test";

import { pythonCode } from "../../mlpviz/web/js/elements/playground/code.js";
import { readCsv } from "../../mlpviz/web/js/elements/playground/csv.js";
import { Hand, measurerOf } from "../../mlpviz/web/js/elements/playground/hand.js";
import { unitOfParameter } from "../../mlpviz/web/js/elements/playground/hand-row.js";
import { withLayer, withoutLayer } from "../../mlpviz/web/js/elements/playground/network-panel.js";
import { GROUPED } from "../../mlpviz/web/js/elements/playground/controls.js";
import { linkText, parseLinks, readPoints } from "../../mlpviz/web/js/elements/playground/link.js";
import { dataOf, rowsOf } from "../../mlpviz/web/js/elements/playground/points.js";
import {
  PRESETS,
  changesFrom,
  nearestPreset,
} from "../../mlpviz/web/js/elements/playground/presets.js";
import { declaration } from "../../mlpviz/web/js/model/declaration.js";
import { run } from "../../mlpviz/web/js/engine/history.js";
import { layoutOfExperiment } from "../../mlpviz/web/js/model/layout.js";
import { spanOf } from "../../mlpviz/web/js/views/thumbnails.js";
import { dataset } from "../../mlpviz/web/js/model/dataset.js";
import { FIELDS, NAMES, choicesOf, format, parse } from "../../mlpviz/web/js/model/experiment.js";

const RUN = "widths=2-3-1&activation=tanh&seed=1&init_scale=1&lr=0.25&steps=10";
const VIEW =
  "first=layer1.0.weight(0,1)&second=layer1.0.bias(2,)&layer=1&units=3-1&hidden=2&iteration=7&discrete=1&" +
  "hand=layer1.0.weight(0,1):0.5;layer2.0.bias(0,):-2";

test("a link names a run, points and a view, and is written as it was read", () => {
  const link = `${RUN}&points=0,1,1;-0.5,2,-1&${VIEW}`;
  const [state] = parseLinks(link);
  assert.equal(format(state.experiment), RUN);
  assert.deepEqual(state.rows, [
    [0, 1, 1],
    [-0.5, 2, -1],
  ]);
  assert.deepEqual([state.layer, state.units, state.hidden, state.iteration], [1, [2, 0], [1], 7]);
  assert.deepEqual(state.hand, [
    ["layer1.0.weight(0,1)", 0.5],
    ["layer2.0.bias(0,)", -2],
  ]);
  assert.equal(linkText(state, state), link);
});

test("every exercise is its own nearest, and a change is said in words", () => {
  for (const [name, experiment] of PRESETS) {
    const nearest = nearestPreset(experiment);
    assert.equal(format(PRESETS.get(nearest)), format(experiment)); // 2 and 3 are one run, as 4 and 5
    assert.equal(changesFrom(name, experiment), `Exercise ${name.slice(2)}.`);
  }
  const changed = parse("widths=2-9-1&lr=0.1&l2=0.01&optimizer=adam");
  assert.equal(
    changesFrom("ex7", changed),
    "Exercise 7, with widths 2-9-1 in place of 2-8-1, learning rate 0.1 in place of 0.25, " +
      "L2 penalty 0.01 in place of 0, optimizer adam in place of gd.",
  );
  assert.equal(nearestPreset(parse("widths=2-8-1&seed=3")), "ex7");
});

test("a slash stands between two networks", () => {
  const states = parseLinks(`${RUN}/lr=1`);
  assert.deepEqual(
    states.map(({ experiment: { lr } }) => lr),
    [0.25, 1],
  );
  assert.throws(() => parseLinks("//"), { message: "it must name one network or two (got 3)" });
});

test("a link leaves out of the view what another network does not have", () => {
  const [state] = parseLinks(`${RUN}&${VIEW}`);
  const smaller = { ...state, experiment: parse("widths=2-1&steps=3") };
  const kept = "first=layer1.0.weight(0,1)&discrete=1";
  assert.equal(linkText(smaller, state), `${format(smaller.experiment)}&${kept}`);
});

for (const [text, message] of [
  ["layer=2", /^layer must be 0 for the plane, .* \(got '2'\)$/],
  ["layer=x", /^layer must be .* \(got 'x'\)$/],
  ["layer=1&units=1-4", "units must be two units of layer 1, such as 1-2 (got '1-4')"],
  ["hidden=0", /^hidden must be .* \(got '0'\)$/],
  ["iteration=11", "iteration must be a whole number from 0 to 10 (got '11')"],
  ["first=layer9.0.weight(0,0)", /^first must be a parameter such as/],
  ["first=layer1.0.bias(0,)&second=layer1.0.bias(0,)", /another one than the other axis's/],
  ["layer=0&layer=1", "layer must be given once (got '1' as well)"],
  ["points=1,2", /^points must be x,y,1 or x,y,-1, .* \(got '1,2'\)$/],
  ["discrete=yes", "discrete must be 1, or left out (got 'yes')"],
  ["hand=layer9.0.bias(0,):1", /^hand must be parameters and numbers such as/],
  ["hand=layer1.0.bias(0,):", /^hand must be parameters and numbers such as/],
  ["view=1", `field must be one of ${NAMES.join(", ")} (got 'view')`],
]) {
  test(`a link with ${text} is refused`, () => {
    assert.throws(() => parseLinks(`${RUN}&${text}`), { message });
  });
}

test("weights set by hand replace the trained ones, and are undone change by change", () => {
  const hand = new Hand([[2, 9]]);
  const trained = Float64Array.of(1, 2, 3);
  assert.deepEqual(hand.applied(trained), Float64Array.of(1, 2, 9));
  assert.deepEqual(trained, Float64Array.of(1, 2, 3));
  for (const value of [4, 5, 6]) hand.set(0, value); // one drag
  hand.release();
  hand.set(0, 7);
  assert.deepEqual(hand.applied(trained), Float64Array.of(7, 2, 9));
  hand.undo();
  assert.deepEqual(hand.applied(trained), Float64Array.of(6, 2, 9));
  hand.undo();
  assert.deepEqual(hand.settings, [[2, 9]]);
  hand.clear();
  assert.equal(hand.applied(trained), trained);
  hand.undo();
  assert.deepEqual(hand.settings, [[2, 9]]);
  assert.equal(hand.canUndo, false);
});

test("what weights set by hand are measured by is what a run is", () => {
  const history = run(parse("steps=3&n=20&loss=hinge&l2=0.1"));
  const { loss, accuracy } = measurerOf(history)(history.at(2));
  assert.deepEqual([loss, accuracy], [history.loss[2], history.accuracy[2]]);
});

test("a unit's parameters are its bias and its weights", () => {
  const layout = layoutOfExperiment(parse("widths=2-3-1"));
  const { title, members } = unitOfParameter(layout, 4); // the weight of x into unit 3
  assert.equal(title, "Layer 1, unit 3");
  const names = members.map(([index]) => layout.names[index]);
  assert.deepEqual(names, ["layer1.0.bias(2,)", "layer1.0.weight(2, 0)", "layer1.0.weight(2, 1)"]);
  assert.deepEqual(
    members.map(([, text]) => text),
    ["bias", "weight of x", "weight of y"],
  );
  for (const [index] of members) assert.deepEqual(unitOfParameter(layout, index).members, members);
  assert.equal(unitOfParameter(layout, layout.size - 1).title, "Output");
});

test("a layer is added as wide as the last one, and removed again", () => {
  assert.deepEqual(withLayer([2, 8, 1]), [2, 8, 8, 1]);
  assert.deepEqual(withoutLayer([2, 8, 3, 1]), [2, 8, 1]);
  assert.equal(withLayer([2, 1]).length, 3);
});

test("the playground has a control for every field, once", () => {
  const { data, first, rest } = GROUPED;
  assert.deepEqual([...data, ...first, ...rest, "data"].sort(), [...NAMES].sort());
  const { own_points_replace: replaced, needs } = declaration.playground;
  for (const name of [...replaced, ...Object.keys(needs)]) assert.ok(NAMES.includes(name), name);
  for (const [name, value] of Object.values(needs).flatMap(Object.entries)) {
    assert.ok(choicesOf(FIELDS[name]).includes(value), `${name}=${value}`);
  }
});

test("a thumbnail's colours are those of the plane, or span what has no bounds", () => {
  const values = Float64Array.of(-3, NaN, 2);
  assert.equal(spanOf(values, [-1.06, 1.06]), 1);
  assert.equal(spanOf(values, null), 3);
});

test("points have a label of 1 or -1", () => {
  assert.deepEqual(readPoints("1,2,1\n\n3,4,-1"), [
    [1, 2, 1],
    [3, 4, -1],
  ]);
  for (const text of ["", "1,2,0", "1,2,x", "1,2,1,1"]) assert.throws(() => readPoints(text));
});

const CATS = [
  [1.5, 2, -1],
  [-3, 0.4, 1],
];

for (const [form, text] of [
  ["commas and words", "1.5,2,cat\n-3,.4,dog\n"],
  ["a header, quotes, a byte order mark", '\ufeff"x","y","kind"\r\n1.5,2,"cat"\r\n-3,0.4,"dog"'],
  ["semicolons and 0 and 1", "1.5; 2; 0\n\n-3; 0.4; 1"],
  ["tabs and -1 and 1", "# of mine\nx1\tx2\ty\n1.5\t2\t-1\n-3\t4e-1\t+1"],
  ["spaces and two other numbers", "1.5 2 3\n-3  0.4 12"],
]) {
  test(`points are read from ${form}`, () => assert.deepEqual(readCsv(text).rows, CATS));
}

test("it is said which class of a file is which", () => {
  assert.equal(readCsv("1,2,cat\n3,4,dog").classes, "'cat' is class −1, 'dog' is class +1");
  assert.deepEqual(readCsv("1,2,0").rows, [[1, 2, -1]]);
});

for (const [text, message] of [
  ["", "points must be lines of x, y and a class (got none)"],
  ["x,y,label", "line 1: it must be x, y and a class (got 'x, y, label')"],
  ["x,y,label\n1,2,1\n\n3,-1", "line 4: it must be x, y and a class (got '3, -1')"],
  ["1,two,1\n3,4,0", "line 1: it must be x, y and a class (got '1, two, 1')"], // no header
  ["1e400,2,1\n3,4,0", "line 1: it must be x, y and a class (got '1e400, 2, 1')"],
  ["1,2,1\n3,four,1", "line 2: it must be x, y and a class (got '3, four, 1')"],
  ["1,2,1\n3,,1", "line 2: it must be x, y and a class (got '3, , 1')"],
  ["1,2,1\n3,4,", "line 2: it must have a class (got none)"],
  ["1,2,a\n3,4,b\n5,6,c", "line 3: there must be two classes (got a third: 'c')"],
  ["1,2,a", "there must be two classes (got 'a')"],
  ["1,2,1\n".repeat(10001), "points must be at most 10000 (got 10001)"],
]) {
  test(`a file of points is refused in one line: ${JSON.stringify(text.slice(0, 30))}`, () => {
    assert.throws(() => readCsv(text), { message });
  });
}

test("a data set's rows are its points, to three digits", () => {
  const data = dataset(parse("n=5"));
  const again = dataOf(rowsOf(data));
  assert.deepEqual(again.labels, data.labels);
  again.points.forEach((value, k) => assert.ok(Math.abs(value - data.points[k]) <= 5.01e-4));
});

test("lines of Python name the run, and hold the reader's own points", () => {
  const experiment = parse(RUN);
  const parsed = `Experiment.parse("${RUN}")`;
  assert.equal(
    pythonCode({ experiment, rows: null }),
    `from mlpviz import Experiment\n\nhistory = ${parsed}.run()\n`,
  );
  const own = pythonCode({ experiment, rows: [[0.5, 1, -1]] });
  assert.ok(own.includes(`e = ${parsed}\n`) && own.includes("    [0.5,1,-1],\n"), own);
  const judged = parse("loss=hinge&l2=0.1");
  const lines = pythonCode({ experiment: judged, rows: [[0.5, 1, -1]] });
  assert.match(lines, /e\.lr, e\.steps, loss=e\.loss, l2=e\.l2\)/);
});
