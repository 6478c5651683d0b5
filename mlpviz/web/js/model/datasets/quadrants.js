// Class +1 where the coordinates have the same sign: no line separates the classes.

/** @type {import("./index.js").Rule["isPositive"]} */
export const isPositive = (x, y) => Math.sign(x) === Math.sign(y);
