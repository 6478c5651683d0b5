// Marks of units that learn little: saturated, or dead.

import { declaration } from "../model/declaration.js";
import { buffers, forward, load } from "./chain.js";

/** Nearly all points drive the unit to its bounds. */
export const SATURATED = 1;
/** A rectifier that passes no point. */
export const DEAD = 2;

const { saturated_output: EDGE, saturated_share: MOST } = declaration.thresholds;

function isSaturated(outputs, from, to, [low, high]) {
  const middle = (low + high) / 2;
  const half = (high - low) / 2;
  let far = 0;
  for (let k = from; k < to; k++) {
    if (Math.abs((outputs[k] - middle) / half) > EDGE) far++;
  }
  return far > MOST * (to - from);
}

/** Write a mark for each unit, the layers' one after the other, from `to` on. */
export function mark(layout, values, n, marks, to) {
  for (let i = 0; i < layout.depth; i++) {
    const { saturates, dies } = declaration.activations[layout.activations[i]];
    const outputs = values[i + 1];
    for (let u = 0; u < layout.widths[i + 1]; u++, to++) {
      const from = u * n;
      marks[to] = 0;
      if (saturates && isSaturated(outputs, from, from + n, saturates)) marks[to] = SATURATED;
      if (dies && outputs.subarray(from, from + n).every((value) => value === 0)) marks[to] = DEAD;
    }
  }
}

/** The marks of all states, as a job: see jobs.js. */
export function* markAll(layout, { points, labels }, states) {
  const count = states.length / layout.size;
  const n = labels.length;
  const values = buffers(layout, n);
  const marks = new Uint8Array(count * layout.units);
  load(layout.widths[0], points, values[0]);
  for (let i = 0; i < count; i++) {
    forward(layout, states.subarray(i * layout.size, (i + 1) * layout.size), values, n);
    mark(layout, values, n, marks, i * layout.units);
    yield (i + 1) / count;
  }
  return marks;
}
