// Class +1 inside a circle.

/** @type {import("./index.js").Rule["isPositive"]} */
export const isPositive = (x, y) => x * x + y * y < 1.3862943611198906; // 2 ln 2
