// Numbers of twice a double's precision, [high, low]: T. J. Dekker, Numerische Mathematik 18 (1971).
// The same operations in the same order as in mlpviz/arithmetic/doubles.py.

const SPLITTER = 134217729; // 2^27 + 1: it splits a double into halves whose products are exact

function sumOf(a, b) {
  const total = a + b;
  const part = total - a;
  return [total, a - (total - part) + (b - part)];
}

function productOf(a, b) {
  const total = a * b;
  const aHigh = a * SPLITTER - (a * SPLITTER - a);
  const bHigh = b * SPLITTER - (b * SPLITTER - b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return [total, aHigh * bHigh - total + aHigh * bLow + aLow * bHigh + aLow * bLow];
}

export function add(a, b) {
  const [total, rest] = sumOf(a[0], b[0]);
  return sumOf(total, rest + (a[1] + b[1]));
}

export function multiply(a, b) {
  const [total, rest] = productOf(a[0], b[0]);
  return sumOf(total, rest + (a[0] * b[1] + a[1] * b[0]));
}

export function divide(a, b) {
  const first = a[0] / b[0];
  const taken = multiply([first, 0], b);
  const left = add(a, [-taken[0], -taken[1]]);
  return sumOf(first, (left[0] + left[1]) / b[0]);
}
