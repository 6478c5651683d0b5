// The hinge loss max(0, 1 - t y), of labels t of -1 and +1. What is not a number stays so.

/** @type {import("./index.js").PointByPoint} */
export function losses(outputs, labels, into) {
  for (let k = 0; k < labels.length; k++) {
    const short = 1 - labels[k] * outputs[k];
    into[k] = short <= 0 ? 0 : short;
  }
}

/** @type {import("./index.js").PointByPoint} */
export function slopes(outputs, labels, into) {
  for (let k = 0; k < labels.length; k++) {
    const short = 1 - labels[k] * outputs[k];
    into[k] = short <= 0 ? 0 : -labels[k] + 0 * short;
  }
}
