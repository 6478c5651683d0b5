// Experiment strings: read, checked and written as Python does it.

import { declaration } from "./declaration.js";
import { pythonFloat, pythonText } from "./python.js";

/**
 * @typedef {object} Experiment A training run, by the names of the declaration's fields.
 * @property {number[]} widths Inputs, then the units of each layer.
 * @property {string} activation
 * @property {number} seed
 * @property {number} init_scale
 * @property {number} lr
 * @property {number} steps
 * @property {string} data
 * @property {number} data_seed
 * @property {number} n Points.
 * @property {string} output The last layer's activation, or "same".
 * @property {string} init
 * @property {number} bias_scale
 * @property {number} noise Share of the labels that are flipped.
 * @property {string} loss
 * @property {number} l2 Of the penalty on the weights.
 * @property {string} optimizer
 * @property {number} momentum Of the optimizer that has one.
 * @property {number} batch Points of a step, 0 for all.
 * @property {number} test Fresh points on which loss and accuracy are measured as well.
 */

/**
 * @typedef {object} Field What each row of the declaration's fields has.
 * @property {string} label
 * @property {boolean} written Whether a string always has the field.
 *
 * @typedef {Field & {kind: "widths", default: number[], inputs: number, outputs: number,
 *   layers: number, units: number}} WidthsField At most so many layers, and units of a layer.
 * @typedef {Field & {kind: "choice", default: string, of: "activations" | "datasets" | "initializations" |
 *   "losses" | "optimizers" | "outputs"}} ChoiceField
 * @typedef {Field & {kind: "whole", default: number, least: number, most: number}} WholeField
 * @typedef {Field & {kind: "real", default: number, least?: number, above?: number,
 *   most?: number}} RealField
 * @typedef {WidthsField | ChoiceField | WholeField | RealField} Row
 */

/**
 * @typedef {object} Codec How a field's values are read, checked and written.
 * @property {(text: string) => unknown} read Null where the text is not of the field's kind.
 * @property {(value: unknown) => boolean} isRight
 * @property {string} allowed What is right, in words.
 * @property {(value: unknown) => string} write
 */

export const FIELDS = /** @type {Record<keyof Experiment, Row>} */ (declaration.fields);

/** The fields, in the order of an experiment string. */
export const NAMES = /** @type {(keyof Experiment)[]} */ (Object.keys(FIELDS));

/**
 * The names that a field can take: rows of a table, but for those that no experiment names.
 * @param {ChoiceField} row
 * @returns {string[]}
 */
export function choicesOf(row) {
  const table = Object.entries(declaration[row.of]);
  return table.filter(([, choice]) => !("named" in choice) || choice.named).map(([name]) => name);
}

/**
 * @param {unknown} value
 * @param {number} low
 * @param {number} high
 */
function isWhole(value, low, high) {
  return Number.isInteger(value) && low <= Number(value) && Number(value) <= high;
}

/**
 * An integer too large for a double stays a BigInt: it is out of range, and shown in full.
 * @param {string} text
 */
function readWhole(text) {
  if (!/^[0-9]{1,4300}$/.test(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}

/** @param {string} text */
function readReal(text) {
  return /^-?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$/.test(text) ? Number(text) : null;
}

/** @param {string} text */
function readWidths(text) {
  const widths = text.split("-").map(readWhole);
  return widths.includes(null) ? null : widths;
}

/**
 * @param {WidthsField} row
 * @returns {Codec}
 */
function widthsCodec({ inputs, outputs, layers, units }) {
  return {
    read: readWidths,
    isRight: (widths) =>
      Array.isArray(widths) &&
      widths.length >= 2 &&
      widths.length <= layers + 1 &&
      widths.every((width) => isWhole(width, 1, units)) &&
      widths[0] === inputs &&
      widths.at(-1) === outputs,
    allowed:
      `${inputs}-…-${outputs}: ${inputs} inputs, hidden layers of 1 to ${units} units, ` +
      `${outputs} output, at most ${layers} layers`,
    write: (widths) => (Array.isArray(widths) ? widths.join("-") : String(widths)),
  };
}

/**
 * @param {ChoiceField} row
 * @returns {Codec}
 */
function choiceCodec(row) {
  const choices = choicesOf(row);
  return {
    read: String,
    isRight: (name) => choices.some((choice) => choice === name),
    allowed: `one of ${choices.join(", ")}`,
    write: String,
  };
}

/**
 * @param {WholeField} row
 * @returns {Codec}
 */
function wholeCodec({ least, most }) {
  return {
    read: readWhole,
    isRight: (value) => isWhole(value, least, most),
    allowed: `a whole number from ${least} to ${most}`,
    write: String,
  };
}

/**
 * @param {RealField} row
 * @returns {Codec}
 */
function realCodec({ least, above, most }) {
  /** @param {number} value */
  const isInRange = (value) =>
    (least === undefined || value >= least) &&
    (above === undefined || value > above) &&
    (most === undefined || value <= most);
  const open =
    above === undefined ? `a finite number, ${least} or above` : `a finite number above ${above}`;
  return {
    read: readReal,
    isRight: (value) => Number.isFinite(value) && isInRange(Number(value)),
    allowed: most === undefined ? open : `a number from ${least} to ${most}`,
    write: (value) => pythonFloat(Number(value)),
  };
}

/**
 * @param {keyof Experiment} name
 * @returns {Codec}
 */
function codecOf(name) {
  const row = FIELDS[name];
  switch (row.kind) {
    case "widths":
      return widthsCodec(row);
    case "choice":
      return choiceCodec(row);
    case "whole":
      return wholeCodec(row);
    case "real":
      return realCodec(row);
    default: {
      const { kind } = /** @type {Row} */ (row);
      throw new Error(`${name} must be of kind widths, choice, whole or real (got ${kind})`);
    }
  }
}

const CODECS = /** @type {Record<keyof Experiment, Codec>} */ (
  Object.fromEntries(NAMES.map((name) => [name, codecOf(name)]))
);

/**
 * A value as a string has it; one that is not of its field's kind is the text that was given.
 * @param {keyof Experiment} name
 * @param {unknown} value
 */
function written(name, value) {
  return typeof value === "string" ? value : CODECS[name].write(value);
}

/**
 * @param {Record<string, unknown>} values Of all fields.
 * @returns {Experiment}
 */
function checked(values) {
  for (const name of NAMES) {
    const value = values[name];
    if (CODECS[name].isRight(value)) continue;
    const text = written(name, value);
    const isText = typeof value === "string" || Array.isArray(value);
    const got = isText ? pythonText(text) : text;
    throw new Error(`${name} must be ${CODECS[name].allowed} (got ${got})`);
  }
  const { batch, n } = /** @type {Experiment} */ (values);
  if (batch > n) {
    throw new Error(`batch must be a whole number from 0 to n, ${n} (got ${batch})`);
  }
  for (const name of NAMES) {
    if (FIELDS[name].kind === "real") values[name] = Number(values[name]) + 0; // -0 becomes 0
  }
  return /** @type {Experiment} */ (values);
}

/** @param {keyof Experiment} name */
function defaultOf(name) {
  const value = FIELDS[name].default;
  return Array.isArray(value) ? [...value] : value;
}

/**
 * @param {string} name
 * @returns {name is keyof Experiment}
 */
function isField(name) {
  return Object.hasOwn(FIELDS, name);
}

/**
 * A part of a query string without its escapes.
 * @param {string} part
 */
function decoded(part) {
  return String(new URLSearchParams(`v=${part}`).get("v"));
}

/**
 * The fields that a query string names.
 * @param {string} text
 * @returns {Record<string, unknown>}
 */
function givenBy(text) {
  const query = text.replace(/^\?+/, "");
  /** @type {Record<string, unknown>} */
  const given = {};
  for (const pair of query ? query.split("&") : []) {
    const equals = pair.indexOf("=");
    if (equals < 0) {
      const got = pythonText(text);
      throw new Error(`an experiment must be written field=value&field=value (got ${got})`);
    }
    const name = decoded(pair.slice(0, equals));
    const value = decoded(pair.slice(equals + 1));
    if (!isField(name)) {
      throw new Error(`field must be one of ${NAMES.join(", ")} (got ${pythonText(name)})`);
    }
    if (Object.hasOwn(given, name)) {
      throw new Error(`${name} must be given once (got ${pythonText(value)} as well)`);
    }
    given[name] = CODECS[name].read(value) ?? value;
  }
  return given;
}

/**
 * The experiment that a query string names.
 * @param {string} text
 * @returns {Experiment}
 * @throws {Error} If a field is unknown or given twice, or its value is out of range.
 */
export function parse(text) {
  const defaults = Object.fromEntries(NAMES.map((name) => [name, defaultOf(name)]));
  return checked({ ...defaults, ...givenBy(text) });
}

/**
 * The query string of an experiment; the inverse of `parse`.
 * @param {Experiment} experiment
 * @returns {string}
 */
export function format(experiment) {
  /** @param {keyof Experiment} name */
  const isShown = (name) => FIELDS[name].written || experiment[name] !== FIELDS[name].default;
  /** @param {keyof Experiment} name */
  const shown = (name) => encodeURIComponent(written(name, experiment[name]).replace(/\.0$/, ""));
  return NAMES.filter(isShown)
    .map((name) => `${name}=${shown(name)}`)
    .join("&");
}
