// Class +1 above a diagonal line.

/** @type {import("./index.js").Rule["isPositive"]} */
export const isPositive = (x, y) => x + y > 0;
