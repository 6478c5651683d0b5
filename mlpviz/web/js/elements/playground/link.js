// Links to what a playground shows: each network's experiment, points, and how it is looked at.

import { format, parse } from "../../model/experiment.js";
import { layoutOfExperiment } from "../../model/layout.js";

/**
 * @typedef {import("../../model/experiment.js").Experiment} Experiment
 * @typedef {number[]} Row A point of the reader's own: x, y and a label of 1 or -1.
 */

/**
 * @typedef {object} Trained What is trained.
 * @property {Experiment} experiment
 * @property {Row[] | null} rows The reader's own points; null for the experiment's.
 */

/**
 * @typedef {object} WholeView How a run is looked at, counted from 0.
 * @property {string} first The landscape's parameter along x.
 * @property {string} second Along y.
 * @property {number} layer Whose values are the picture's axes; 0 is the plane.
 * @property {number[]} units The two of its units.
 * @property {number[]} hidden Gradient norms that are not shown.
 * @property {number} iteration
 * @property {boolean} discrete Whether the plane shows only the class of each point.
 * @property {[name: string, value: number][]} hand Parameters set by hand, and their values.
 */

/** @typedef {Partial<WholeView>} View A field that is left out has its first value. */
/** @typedef {Trained & View} State */
/** @typedef {View & {experiment: Experiment}} Seen */

/**
 * The reader's own points, from "x,y,label;x,y,label".
 * @param {string} text
 * @returns {Row[]}
 * @throws {Error} If there is none, or one is no point.
 */
export function readPoints(text) {
  const lines = text.split(/[;\n]/).filter((line) => line.trim());
  const rows = lines.map((line) => line.split(",").map(Number));
  /** @param {Row} row */
  const isPoint = (row) => row.length === 3 && row.every(Number.isFinite) && Math.abs(row[2]) === 1;
  if (!rows.length || !rows.every(isPoint)) {
    const asked = "x,y,1 or x,y,-1, separated by semicolons or lines";
    throw new Error(`points must be ${asked} (got '${text.slice(0, 60)}')`);
  }
  return rows;
}

/** @param {string} text */
function readWhole(text) {
  return /^[0-9]+$/.test(text) ? Number(text) : NaN;
}

/**
 * Places among layers or units; a reader counts from 1.
 * @param {string} text "1-2"
 */
function readPlaces(text) {
  return text.split("-").map((word) => readWhole(word) - 1);
}

/** @param {number[]} places */
function writePlaces(places) {
  return places.map((place) => place + 1).join("-");
}

/**
 * @param {number} place
 * @param {number} count
 */
function isPlace(place, count) {
  return place >= 0 && place < count; // false for NaN
}

/**
 * A parameter's name as a link has it.
 * @param {string} name
 */
export function withoutSpace(name) {
  return name.replace(" ", "");
}

/**
 * Parameters and the values that they are set to.
 * @param {string} text "layer1.0.weight(0,0):0.5;layer1.0.bias(1,):-2"
 * @returns {[name: string, value: number][]}
 */
function readSettings(text) {
  return text.split(";").map((setting) => {
    const [name, value = ""] = setting.split(":");
    return [name, value.trim() ? Number(value) : NaN];
  });
}

/**
 * @template Value
 * @typedef {object} ViewField How a field of the view is read and written, and when it is right.
 * @property {(text: string) => Value} read
 * @property {(value: Value) => string} write
 * @property {(seen: Seen) => string} allowed
 * @property {(value: Value, seen: Seen) => boolean} isRight
 */

/** @type {ViewField<string>} */
const parameter = {
  read: String,
  write: withoutSpace,
  allowed: () => "a parameter such as layer1.0.weight(0,0), and another one than the other axis's",
  isRight: (name, { experiment, first = "", second = "" }) => {
    const names = layoutOfExperiment(experiment).names.map(withoutSpace);
    return names.includes(withoutSpace(name)) && withoutSpace(first) !== withoutSpace(second);
  },
};

/** @type {{[Name in keyof WholeView]: ViewField<WholeView[Name]>}} */
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
  discrete: {
    read: (text) => text === "1",
    write: () => "1",
    allowed: () => "1, or left out",
    isRight: Boolean,
  },
  hand: {
    read: readSettings,
    write: (settings) =>
      settings.map(([name, value]) => `${withoutSpace(name)}:${value}`).join(";"),
    allowed: () => "parameters and numbers such as layer1.0.weight(0,0):0.5;layer1.0.bias(1,):-2",
    isRight: (settings, { experiment }) => {
      const names = layoutOfExperiment(experiment).names.map(withoutSpace);
      return (
        settings.length > 0 &&
        settings.every(
          ([name, value]) => names.includes(withoutSpace(name)) && Number.isFinite(value),
        )
      );
    },
  },
};

const NAMES = /** @type {(keyof WholeView)[]} */ (Object.keys(VIEW));

/**
 * A field of the view as a link has it; nothing if it is not right.
 * @template {keyof WholeView} Name
 * @param {Name} name
 * @param {Seen} seen
 * @returns {string[]}
 */
function written(name, seen) {
  /** @type {View[Name]} */
  const value = seen[name];
  if (value === undefined || !VIEW[name].isRight(value, seen)) return [];
  return [`${name}=${VIEW[name].write(value)}`];
}

/**
 * What is trained, as a link says it.
 * @param {Trained} state
 * @returns {string}
 */
function runText({ experiment, rows }) {
  return format(experiment) + (rows ? `&points=${rows.join(";")}` : "");
}

/**
 * The state, and how it is looked at: no more than is right, as the view may be a former network's.
 * @param {Trained} state
 * @param {View} view
 * @returns {string}
 */
export function linkText(state, view) {
  const seen = { ...view, experiment: state.experiment };
  return [runText(state), ...NAMES.flatMap((name) => written(name, seen))].join("&");
}

/**
 * @template {keyof WholeView} Name
 * @param {Name} name
 * @param {string} text
 * @param {View} view Gets the field.
 */
function readInto(name, text, view) {
  view[name] = VIEW[name].read(text);
}

/**
 * @template {keyof WholeView} Name
 * @param {Name} name
 * @param {string} text As it was given.
 * @param {Seen} seen
 */
function demandRight(name, text, seen) {
  /** @type {View[Name]} */
  const value = seen[name];
  if (value === undefined || VIEW[name].isRight(value, seen)) return;
  throw new Error(`${name} must be ${VIEW[name].allowed(seen)} (got '${text}')`);
}

/**
 * The state that a link names of one network.
 * @param {string} link
 * @returns {State}
 */
function parseLink(link) {
  /** @type {Map<string, string>} */
  const given = new Map();
  const rest = [];
  for (const pair of link.split("&")) {
    const [name, ...values] = pair.split("=");
    const value = values.join("=");
    if (name !== "points" && !Object.hasOwn(VIEW, name)) rest.push(pair);
    else if (given.has(name))
      throw new Error(`${name} must be given once (got '${value}' as well)`);
    else given.set(name, value);
  }
  const experiment = parse(rest.join("&"));
  const points = given.get("points");
  const rows = points === undefined ? null : readPoints(points);
  /** @type {State} */
  const state = { experiment, rows };
  for (const name of NAMES) {
    const text = given.get(name);
    if (text !== undefined) readInto(name, text, state);
  }
  for (const name of NAMES) demandRight(name, given.get(name) ?? "", state);
  return state;
}

/**
 * The states of one network or two, with a slash between them.
 * @param {string} text
 * @returns {State[]}
 * @throws {Error} If a field is unknown, given twice or wrong, or there are more networks.
 */
export function parseLinks(text) {
  const parts = text.split("/");
  if (parts.length > 2) throw new Error(`it must name one network or two (got ${parts.length})`);
  return parts.map(parseLink);
}
