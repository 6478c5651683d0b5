// The reader's own points, added, moved and removed in the picture.

import { positionIn } from "../../draw/elements.js";
import { clamp } from "../../draw/numbers.js";

const DIGITS = 3; // of a point that is moved
const NEAR = 9; // pixels from a pointer to the point that is meant

/**
 * @typedef {import("../../model/dataset.js").Dataset} Dataset
 * @typedef {import("./link.js").Row} Row
 */

/**
 * Rows of a data set, rounded as a moved point is.
 * @param {Dataset} data
 * @returns {Row[]}
 */
export function rowsOf({ points, labels }) {
  /** @param {number} value */
  const round = (value) => Number(value.toFixed(DIGITS));
  return Array.from(labels, (label, k) => [round(points[2 * k]), round(points[2 * k + 1]), label]);
}

/**
 * Rows as an engine takes them.
 * @param {Row[]} rows
 * @returns {Dataset}
 */
export function dataOf(rows) {
  return {
    points: Float64Array.from(rows.flatMap(([x, y]) => [x, y])),
    labels: Float64Array.from(rows, (row) => row[2]),
  };
}

/**
 * Add a point where a pointer went down, drag the one that lies there, or remove it with Shift.
 * @param {PointerEvent} event
 * @param {Row[]} rows
 * @param {number} label Of a new point.
 * @param {number} reach The largest coordinate.
 * @param {import("../../draw/scales.js").Scales} scales Of the picture.
 * @param {() => HTMLElement} canvasNow Each training has its own.
 * @param {(rows: Row[]) => void} onRows
 */
export function grabPoint(event, rows, label, reach, scales, canvasNow, onRows) {
  const [px, py] = positionIn(event, canvasNow());
  const distances = rows.map(([x, y]) => Math.hypot(scales.x(x) - px, scales.y(y) - py));
  const nearest = Math.min(...distances);
  const at = nearest > NEAR ? rows.length : distances.indexOf(nearest);
  event.preventDefault();
  if (event.shiftKey) {
    if (at < rows.length && rows.length > 1) onRows(rows.filter((_, k) => k !== at));
    return;
  }

  const isNew = at === rows.length;
  const own = isNew ? label : rows[at][2];
  const moved = [...rows];
  /** @param {PointerEvent} pointer */
  function move(pointer) {
    const [x, y] = positionIn(pointer, canvasNow());
    /** @param {number} value */
    const within = (value) => Number(clamp(value, -reach, reach).toFixed(DIGITS));
    moved[at] = [within(scales.fromX(x)), within(scales.fromY(y)), own];
    onRows([...moved]);
  }

  if (isNew) move(event);
  const held = new AbortController();
  const { signal } = held;
  addEventListener("pointermove", move, { signal });
  for (const end of ["pointerup", "pointercancel"]) {
    addEventListener(end, () => held.abort(), { signal });
  }
}
