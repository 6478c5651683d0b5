// Class +1 on the dark squares of a checkerboard, whose sides are 1.

/** @type {import("./index.js").Rule["isPositive"]} */
export const isPositive = (x, y) => (Math.floor(x) + Math.floor(y)) % 2 === 0;
