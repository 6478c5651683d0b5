// Class +1 above a diagonal line.

export function isPositive(x, y) {
  return x + y > 0;
}
