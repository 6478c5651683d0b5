// Two arms of a spiral, one of each class, of a turn and a half.

import { cos, sin } from "../../arithmetic/sine.js";

const SPREAD = 0.1;

/** @type {import("./index.js").Shape["place"]} */
export function place(label, along, dx, dy) {
  const out = Math.sqrt(0.5 * (along + 1)); // as densely at its end as near the middle
  const angle = 9.42477796076938 * out;
  const radius = 0.25 + 2.1 * out;
  const x = label * (radius * cos(angle)) + SPREAD * dx;
  const y = label * (radius * sin(angle)) + SPREAD * dy;
  return [x, y];
}
