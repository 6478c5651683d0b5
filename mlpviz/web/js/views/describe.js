// A state of a history in a sentence or two, word for word as mlpviz/analysis/describe.py puts it.

import { numberText } from "../draw/number-text.js";
import { DEAD, SATURATED } from "../engine/marks.js";
import { declaration } from "../model/declaration.js";

const {
  vanished_gradient: VANISHED,
  exploding_gradient: EXPLODED,
  small_loss: DONE, // below it, small gradients and firm answers are as they should be
} = declaration.thresholds;

/** @typedef {import("../engine/history.js").History} History */

/**
 * @typedef {object} Test
 * @property {"diverged" | "zero" | "vanished" | "exploding" | "saturated" | "dead"} kind
 * @property {number} [layer] From 1 on.
 * @property {number} [unit] From 1 on.
 * @property {(i: number) => boolean} holds Whether the fact holds of state i.
 */

/** @typedef {Omit<Test, "holds"> & {since: number}} Fact Holds from state `since` on. */

/**
 * @param {History} history
 * @returns {Test[]}
 */
function testsOf(history) {
  const { layout, loss, gradNorms, marks, gaps } = history;
  const { units } = layout;
  const norms = layout.layers.map((name) => gradNorms[`${name}.weight`]);

  /** @param {number} i */
  function isFinite(i) {
    const hasLoss = Number.isFinite(loss[i]) || gaps.loss?.has(i);
    return Boolean(hasLoss) && history.isFinite(i);
  }

  /** @param {number} i */
  const isZero = (i) => norms.length > 0 && norms.every((norm) => norm?.[i] === 0);
  /** @type {Test[]} */
  const tests = [
    { kind: "diverged", holds: (i) => !isFinite(i) },
    { kind: "zero", holds: isZero },
  ];
  let first = 0;
  norms.forEach((norm, k) => {
    const layer = k + 1;
    const start = first;
    const each = [...Array(layout.widths[layer]).keys()];
    /**
     * @param {number} i
     * @param {number} unit From 0 on.
     * @param {number} mark
     */
    const isMarked = (i, unit, mark) => marks[i * units + start + unit] === mark;
    if (norm) {
      /** @param {number} i */
      const hasVanished = (i) => norm[i] < VANISHED && loss[i] > DONE && !isZero(i);
      /** @param {number} i */
      const isExploding = (i) => norm[i] > EXPLODED && Number.isFinite(norm[i]);
      tests.push({ kind: "vanished", layer, holds: hasVanished });
      tests.push({ kind: "exploding", layer, holds: isExploding });
    }
    /** @param {number} i */
    const isSaturated = (i) => loss[i] > DONE && each.every((unit) => isMarked(i, unit, SATURATED));
    tests.push({ kind: "saturated", layer, holds: isSaturated });
    for (const unit of each) {
      tests.push({
        kind: "dead",
        layer,
        unit: unit + 1,
        holds: (i) => isMarked(i, unit, DEAD),
      });
    }
    first += layout.widths[layer];
  });
  return tests;
}

/** @type {WeakMap<History, Test[]>} */
const known = new WeakMap();

/**
 * What holds of state i, and since which state without a break.
 * @param {History} history
 * @param {number} i
 * @returns {Fact[]}
 */
export function factsAt(history, i) {
  const tests = known.get(history) ?? testsOf(history);
  known.set(history, tests);
  const found = tests.filter(({ holds }) => holds(i));
  const diverged = found.filter(({ kind }) => kind === "diverged");
  return (diverged.length ? diverged : found).map(({ kind, layer, unit, holds }) => {
    let since = i;
    while (since > 0 && holds(since - 1)) since--;
    return { kind, layer, unit, since };
  });
}

/** @param {string[]} words Two or more. */
function listed(words) {
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/**
 * Since when some facts hold, in words: all of them, or those that have held longest.
 * @param {Fact[]} facts
 * @param {number} i
 */
function beginning(facts, i) {
  const first = Math.min(...facts.map(({ since }) => since));
  const longest = facts.filter(({ since }) => since === first).length;
  const which = longest < facts.length ? `${longest} of them ` : "";
  if (first === 0) return `, ${which}from the start`;
  return first < i ? `, ${which}since step ${first}` : "";
}

/**
 * The layers of some facts, in words.
 * @param {Fact[]} facts
 * @param {number} depth Number of layers.
 */
function layersOf(facts, depth) {
  if (facts.length === 1) return `layer ${facts[0].layer}`;
  return facts.length === depth
    ? "all layers"
    : `layers ${listed(facts.map(({ layer }) => String(layer)))}`;
}

/**
 * What is said of facts of a kind, in the order of their weight.
 * @type {Record<Exclude<Test["kind"], "diverged">,
 *   (facts: Fact[], from: string, depth: number, loss: number) => string>}
 */
const SENTENCES = {
  zero: (facts, from, depth, loss) =>
    loss === 0
      ? `The loss and all gradients are exactly zero${from}: nothing is left to learn.`
      : `All gradients are exactly zero${from}: nothing is learned.`,
  exploding: (facts, from, depth) => `${gradientsOf(facts, depth, "is", "are")} exploding${from}.`,
  vanished: (facts, from, depth) =>
    `${gradientsOf(facts, depth, "has", "have")} nearly vanished${from}.`,
  dead: (facts, from) => {
    const [{ layer, unit }] = facts;
    const units =
      facts.length > 1 ? `${facts.length} units are` : `Unit ${unit} of layer ${layer} is`;
    return `${units} dead${from}: 0 for every data point.`;
  },
  saturated: (facts, from, depth) => {
    const layers = layersOf(facts, depth);
    const verb = facts.length > 1 ? "are" : "is";
    return `${layers[0].toUpperCase()}${layers.slice(1)} ${verb} saturated${from}.`;
  },
};

/**
 * @param {Fact[]} facts
 * @param {number} depth
 * @param {string} one The verb for one gradient.
 * @param {string} many For more.
 */
function gradientsOf(facts, depth, one, many) {
  return facts.length > 1
    ? `The gradients of ${layersOf(facts, depth)} ${many}`
    : `Layer ${facts[0].layer}'s gradient ${one}`;
}

/**
 * @param {number} i
 * @param {number} since
 */
function divergence(i, since) {
  let when = "had diverged before it began";
  if (since === i) when = "has just diverged";
  else if (since) when = `diverged at step ${since}`;
  return `Step ${i}: training ${when}. The loss or a parameter is no longer a finite number.`;
}

/**
 * State i in words.
 * @param {History} history
 * @param {number} i
 * @returns {string}
 */
export function describe(history, i) {
  const found = factsAt(history, i);
  const { loss, accuracy, layout, gaps } = history;
  if (found[0]?.kind === "diverged") return divergence(i, found[0].since);
  const percent = accuracy[i] * 100;
  const numbers = [];
  if (!gaps.loss?.has(i)) numbers.push(`loss ${numberText(loss[i])}`);
  if (!gaps.accuracy?.has(i)) {
    numbers.push(`${percent.toFixed(percent > 99 && percent < 100 ? 1 : 0)} % right`);
  }
  const sentences = [numbers.length ? `Step ${i}: ${numbers.join(", ")}.` : `Step ${i}.`];
  for (const [kind, write] of Object.entries(SENTENCES)) {
    const facts = found.filter((fact) => fact.kind === kind);
    if (facts.length && sentences.length < 3) {
      sentences.push(write(facts, beginning(facts, i), layout.depth, loss[i]));
    }
  }
  return sentences.join(" ");
}
