// Two round clouds, one of each class.

const SPREAD = 0.5;

/** @type {import("./index.js").Shape["place"]} */
export function place(label, along, dx, dy) {
  return [label + SPREAD * dx, label + SPREAD * dy];
}
