// Marks of units that learn little: saturated, or dead.

import { entryOf } from "../load.js";
import { declaration } from "../model/declaration.js";
import { buffers, forward, loadPoints } from "./chain.js";

/** @typedef {import("../model/layout.js").Layout} Layout */

/**
 * @typedef {object} Row What an activation's row of the declaration says of its units.
 * @property {boolean} named
 * @property {number[]} [saturates] The bounds of its outputs.
 * @property {boolean} [dies] Whether a unit can be 0 at every point.
 */

/** @type {Record<string, Row>} */
const ROWS = declaration.activations;

/** Nearly all points drive the unit to its bounds. */
export const SATURATED = 1;
/** A rectifier that passes no point. */
export const DEAD = 2;

const { saturated_output: EDGE, saturated_share: MOST } = declaration.thresholds;

/**
 * @param {Float64Array} outputs Of one unit at all points.
 * @param {number[]} bounds
 */
function isSaturated(outputs, [low, high]) {
  const middle = (low + high) / 2;
  const half = (high - low) / 2;
  let far = 0;
  for (let k = 0; k < outputs.length; k++) {
    if (Math.abs((outputs[k] - middle) / half) > EDGE) far++;
  }
  return far > MOST * outputs.length;
}

/**
 * Write a mark for each unit, layer after layer.
 * @param {Layout} layout
 * @param {Float64Array[]} values Of each layer's units at n points, the inputs first.
 * @param {number} n
 * @param {Uint8Array} marks
 * @param {number} start Where in `marks` they begin.
 */
export function mark(layout, values, n, marks, start) {
  let to = start;
  for (let i = 0; i < layout.depth; i++) {
    const { saturates, dies } = entryOf(ROWS, "activation", layout.activations[i]);
    for (let u = 0; u < layout.widths[i + 1]; u++, to++) {
      const outputs = values[i + 1].subarray(u * n, (u + 1) * n);
      marks[to] = 0;
      if (saturates && isSaturated(outputs, saturates)) marks[to] = SATURATED;
      if (dies && n && outputs.every((value) => value === 0)) marks[to] = DEAD;
    }
  }
}

/**
 * The marks of all states, as a job (see jobs.js).
 * @param {Layout} layout
 * @param {import("../model/dataset.js").Dataset} data
 * @param {Float64Array} states One after the other.
 * @returns {Generator<number, Uint8Array>} One for each state and unit.
 */
export function* markAll(layout, { points, labels }, states) {
  const count = states.length / layout.size;
  const n = labels.length;
  const values = buffers(layout, n);
  const marks = new Uint8Array(count * layout.units);
  loadPoints(layout.widths[0], points, values[0]);
  for (let i = 0; i < count; i++) {
    forward(layout, states.subarray(i * layout.size, (i + 1) * layout.size), values, n);
    mark(layout, values, n, marks, i * layout.units);
    yield (i + 1) / count;
  }
  return marks;
}
