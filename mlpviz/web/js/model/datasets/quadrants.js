// Class +1 where the coordinates have the same sign: no line separates the classes.

export function isPositive(x, y) {
  return Math.sign(x) === Math.sign(y);
}
