// The squared error (y - t)^2.

/** @type {import("./index.js").PointByPoint} */
export function losses(outputs, labels, into) {
  for (let k = 0; k < labels.length; k++) {
    const error = outputs[k] - labels[k];
    into[k] = error * error;
  }
}

/** @type {import("./index.js").PointByPoint} */
export function slopes(outputs, labels, into) {
  for (let k = 0; k < labels.length; k++) into[k] = 2 * (outputs[k] - labels[k]);
}
