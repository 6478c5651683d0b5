// Experiment strings: read, checked and written as Python does it.

import { declaration } from "./declaration.js";
import { pythonFloat, pythonText } from "./python.js";

/**
 * @typedef {object} Experiment
 * @property {number[]} widths
 * @property {string} activation
 * @property {number} seed
 * @property {number} init_scale
 * @property {number} lr
 * @property {number} steps
 * @property {string} data
 * @property {number} data_seed
 * @property {number} n
 */

/**
 * @typedef {object} Row A field's row of the declaration: what it holds depends on its kind.
 * @property {string} label
 * @property {string} kind
 * @property {any} default
 * @property {boolean} written
 * @property {string} [of]
 * @property {number} [least]
 * @property {number} [most]
 * @property {number} [above]
 * @property {number} [inputs]
 * @property {number} [outputs]
 * @property {number} [layers]
 * @property {number} [units]
 */

/** @type {Record<string, Row>} */
export const FIELDS = declaration.fields;

/**
 * The names that a field can take: rows of a table, but for those that no experiment names.
 * @param {Row} row
 * @returns {string[]}
 */
export function choicesOf(row) {
  const table = Object.entries(declaration[row.of]);
  return table.filter(([, choice]) => choice.named !== false).map(([name]) => name);
}

const isWhole = (value, low, high) => Number.isInteger(value) && low <= value && value <= high;

// Readers give null where the text is not of the field's kind. An integer too large for a double
// stays a BigInt: it is out of range, and shown in full.
function readWhole(text) {
  if (!/^[0-9]{1,4300}$/.test(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}

function readReal(text) {
  return /^-?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$/.test(text) ? Number(text) : null;
}

function readWidths(text) {
  const widths = text.split("-").map(readWhole);
  return widths.includes(null) ? null : widths;
}

function areWidths(row, widths) {
  return (
    Array.isArray(widths) &&
    widths.length >= 2 &&
    widths.length <= row.layers + 1 &&
    widths.every((width) => isWhole(width, 1, row.units)) &&
    widths[0] === row.inputs &&
    widths.at(-1) === row.outputs
  );
}

const KINDS = {
  widths: {
    read: readWidths,
    isRight: areWidths,
    allowed: (row) =>
      `${row.inputs}-…-${row.outputs}: ${row.inputs} inputs, hidden layers of 1 to ${row.units} ` +
      `units, ${row.outputs} output, at most ${row.layers} layers`,
    write: (widths) => widths.join("-"),
  },
  choice: {
    read: String,
    isRight: (row, name) => choicesOf(row).includes(name),
    allowed: (row) => `one of ${choicesOf(row).join(", ")}`,
    write: String,
  },
  whole: {
    read: readWhole,
    isRight: (row, value) => isWhole(value, row.least, row.most),
    allowed: (row) => `a whole number from ${row.least} to ${row.most}`,
    write: String,
  },
  real: {
    read: readReal,
    isRight: (row, value) =>
      Number.isFinite(value) && ("above" in row ? value > row.above : value >= row.least),
    allowed: (row) =>
      "above" in row
        ? `a finite number above ${row.above}`
        : `a finite number, ${row.least} or above`,
    write: pythonFloat,
  },
};

for (const [name, row] of Object.entries(FIELDS)) {
  if (!Object.hasOwn(KINDS, row.kind)) {
    throw new Error(
      `${name} must be of a kind in ${Object.keys(KINDS).join(", ")} (got ${row.kind})`,
    );
  }
}

// A value that is not of its field's kind is the text that was given.
function written(name, value) {
  return typeof value === "string" ? value : KINDS[FIELDS[name].kind].write(value);
}

function check(experiment) {
  for (const [name, row] of Object.entries(FIELDS)) {
    const { isRight, allowed } = KINDS[row.kind];
    const value = experiment[name];
    if (isRight(row, value)) continue;
    const text = written(name, value);
    const isText = typeof value === "string" || Array.isArray(value);
    throw new Error(`${name} must be ${allowed(row)} (got ${isText ? pythonText(text) : text})`);
  }
  experiment.init_scale += 0; // -0 becomes 0
  return experiment;
}

function defaults() {
  const copied = (value) => (Array.isArray(value) ? [...value] : value);
  return Object.fromEntries(
    Object.entries(FIELDS).map(([name, row]) => [name, copied(row.default)]),
  );
}

/**
 * The experiment that a query string names.
 * @param {string} text
 * @returns {Experiment}
 * @throws {Error} If a field is unknown, given twice, or its value is out of range.
 */
export function parse(text) {
  const query = text.replace(/^\?+/, "");
  const decode = (part) => new URLSearchParams(`v=${part}`).get("v");
  const given = {};
  for (const pair of query ? query.split("&") : []) {
    const equals = pair.indexOf("=");
    if (equals < 0) {
      const got = pythonText(text);
      throw new Error(`an experiment must be written field=value&field=value (got ${got})`);
    }
    const name = decode(pair.slice(0, equals));
    const value = decode(pair.slice(equals + 1));
    if (!Object.hasOwn(FIELDS, name)) {
      const known = Object.keys(FIELDS).join(", ");
      throw new Error(`field must be one of ${known} (got ${pythonText(name)})`);
    }
    if (Object.hasOwn(given, name)) {
      throw new Error(`${name} must be given once (got ${pythonText(value)} as well)`);
    }
    given[name] = KINDS[FIELDS[name].kind].read(value) ?? value;
  }
  return check({ ...defaults(), ...given });
}

/**
 * The query string of an experiment; the inverse of `parse`.
 * @param {Experiment} experiment
 * @returns {string}
 */
export function format(experiment) {
  const isShown = (name) => FIELDS[name].written || experiment[name] !== FIELDS[name].default;
  const shown = (name) => encodeURIComponent(written(name, experiment[name]).replace(/\.0$/, ""));
  const names = Object.keys(FIELDS).filter(isShown);
  return names.map((name) => `${name}=${shown(name)}`).join("&");
}
