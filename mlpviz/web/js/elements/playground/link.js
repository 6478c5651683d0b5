// Links to what a playground shows: each network's experiment, points, and how it is looked at.

import { format, parse } from "../../model/experiment.js";
import { layoutOfExperiment } from "../../model/layout.js";

/**
 * The reader's own points, rows of x, y and label, from "x,y,label;x,y,label".
 * @param {string} text
 * @returns {number[][]}
 */
export function readPoints(text) {
  const lines = text.split(/[;\n]/).filter((line) => line.trim());
  const rows = lines.map((line) => line.split(",").map(Number));
  const isPoint = (row) => row.length === 3 && row.every(Number.isFinite) && Math.abs(row[2]) === 1;
  if (!rows.length || !rows.every(isPoint)) {
    const asked = "x,y,1 or x,y,-1, separated by semicolons or lines";
    throw new Error(`points must be ${asked} (got '${text.slice(0, 60)}')`);
  }
  return rows;
}

function readWhole(text) {
  return /^[0-9]+$/.test(text) ? Number(text) : NaN;
}

/**
 * @typedef {object} ViewField
 * @property {(text: string) => any} read
 * @property {(value: any) => string} write
 * @property {(state: any) => string} allowed
 * @property {(value: any, state: any) => boolean} isRight
 */

// A reader counts from 1.
const readPlaces = (text) => text.split("-").map((word) => readWhole(word) - 1);
const writePlaces = (places) => places.map((place) => place + 1).join("-");
const isPlace = (place, count) => place >= 0 && place < count; // false for NaN
const withoutSpace = (name) => name.replace(" ", "");

/** @type {ViewField} */
const parameter = {
  read: String,
  write: withoutSpace,
  allowed: () => "a parameter such as layer1.0.weight(0,0), and another one than the other axis's",
  isRight: (name, { experiment, first = "", second = "" }) => {
    const names = layoutOfExperiment(experiment).names.map(withoutSpace);
    return names.includes(withoutSpace(name)) && withoutSpace(first) !== withoutSpace(second);
  },
};

/**
 * How a run is looked at: how each field is read and written, and when it is right.
 * @type {Record<string, ViewField>}
 */
const VIEW = {
  first: parameter,
  second: parameter,
  layer: {
    read: readWhole,
    write: String,
    allowed: () => "0 for the plane, or a hidden layer of 2 units or more",
    isRight: (layer, { experiment: { widths } }) =>
      isPlace(layer, widths.length - 1) && widths[layer] > 1,
  },
  units: {
    read: readPlaces,
    write: writePlaces,
    allowed: ({ layer = 0 }) => `two units of layer ${layer}, such as 1-2`,
    isRight: (units, { experiment: { widths }, layer = 0 }) =>
      units.length === 2 && units.every((unit) => isPlace(unit, widths[layer])),
  },
  hidden: {
    read: readPlaces,
    write: writePlaces,
    allowed: () => "layers whose gradient norm is hidden, such as 1-2",
    isRight: (norms, { experiment: { widths } }) =>
      norms.length > 0 && norms.every((norm) => isPlace(norm, widths.length - 1)),
  },
  iteration: {
    read: readWhole,
    write: String,
    allowed: ({ experiment }) => `a whole number from 0 to ${experiment.steps}`,
    isRight: (iteration, { experiment }) => iteration <= experiment.steps,
  },
};

/**
 * What is trained, as a link says it.
 * @param {{experiment: any, rows: number[][] | null}} state
 * @returns {string}
 */
export function runText({ experiment, rows }) {
  return format(experiment) + (rows ? `&points=${rows.join(";")}` : "");
}

/** The state, and how it is looked at: no more than is right, as the view may be a former network's. */
export function linkText(state, view) {
  const seen = { ...view, experiment: state.experiment };
  const isSeen = ([name, { isRight }]) => seen[name] !== undefined && isRight(seen[name], seen);
  const fields = Object.entries(VIEW).filter(isSeen);
  return [
    runText(state),
    ...fields.map(([name, { write }]) => `${name}=${write(seen[name])}`),
  ].join("&");
}

function parseLink(part) {
  const given = {};
  const rest = [];
  for (const pair of part.split("&")) {
    const [name, ...values] = pair.split("=");
    const value = values.join("=");
    if (name !== "points" && !Object.hasOwn(VIEW, name)) rest.push(pair);
    else if (Object.hasOwn(given, name)) {
      throw new Error(`${name} must be given once (got '${value}' as well)`);
    } else given[name] = value;
  }
  const state = { experiment: parse(rest.join("&")), rows: null };
  if (given.points !== undefined) state.rows = readPoints(given.points);
  const fields = Object.entries(VIEW).filter(([name]) => name in given);
  for (const [name, { read }] of fields) state[name] = read(given[name]);
  for (const [name, { isRight, allowed }] of fields) {
    if (isRight(state[name], state)) continue;
    throw new Error(`${name} must be ${allowed(state)} (got '${given[name]}')`);
  }
  return state;
}

/**
 * The states of one network or two, with a slash between them.
 * @param {string} text
 */
export function parseLinks(text) {
  const parts = text.split("/");
  if (parts.length > 2) throw new Error(`it must name one network or two (got ${parts.length})`);
  return parts.map(parseLink);
}
