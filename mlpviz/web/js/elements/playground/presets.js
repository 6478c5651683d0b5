// The runs of the eight exercises, to start from and to compare with.

import { declaration } from "../../model/declaration.js";
import { FIELDS, NAMES, parse } from "../../model/experiment.js";

/** @typedef {import("../../model/experiment.js").Experiment} Experiment */

/** @type {Map<string, Experiment>} By the names of the exercises. */
export const PRESETS = new Map(
  Object.entries(declaration.exercises).map(([name, text]) => [name, parse(text)]),
);

/**
 * A field's value as its control shows it.
 * @param {Experiment[keyof Experiment]} value
 */
export function valueText(value) {
  return Array.isArray(value) ? value.join("-") : String(value);
}

/** @param {string} name "ex4" */
export function titleOf(name) {
  return `Exercise ${name.slice(2)}`;
}

/**
 * @param {Experiment} a
 * @param {Experiment} b
 */
export function differingFields(a, b) {
  return NAMES.filter((field) => valueText(a[field]) !== valueText(b[field]));
}

/**
 * The exercise that differs from an experiment in the fewest fields.
 * @param {Experiment} experiment
 * @returns {string}
 */
export function nearestPreset(experiment) {
  /** @param {string} name */
  const distance = (name) =>
    differingFields(experiment, /** @type {Experiment} */ (PRESETS.get(name))).length;
  const names = [...PRESETS.keys()];
  return names.reduce((best, name) => (distance(name) < distance(best) ? name : best));
}

/**
 * What an experiment changes in an exercise, in words.
 * @param {string} name Of the exercise.
 * @param {Experiment} experiment
 * @returns {string}
 */
export function changesFrom(name, experiment) {
  const preset = /** @type {Experiment} */ (PRESETS.get(name));
  const changes = differingFields(experiment, preset).map((field) => {
    // "L2 penalty" keeps its capital.
    const label = FIELDS[field].label.replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase());
    return `${label} ${valueText(experiment[field])} in place of ${valueText(preset[field])}`;
  });
  return changes.length ? `${titleOf(name)}, with ${changes.join(", ")}.` : `${titleOf(name)}.`;
}
