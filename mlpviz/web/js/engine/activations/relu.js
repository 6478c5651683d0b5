// The rectifier: 0 below 0, and the input itself above.

export const limits = null;

export function forward(values) {
  for (let k = 0; k < values.length; k++) {
    if (values[k] < 0) values[k] = 0;
  }
}

export function backward(outputs, deltas) {
  for (let k = 0; k < deltas.length; k++) deltas[k] *= outputs[k] > 0 ? 1 : 0;
}

export function inverse(value) {
  return value;
}
