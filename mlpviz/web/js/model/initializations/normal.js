// Weights from a standard normal.

/** @type {import("./index.js").Initialization["draw"]} */
export const draw = (random, size) => random.randn(size);

/** @type {import("./index.js").Initialization["spread"]} */
export const spread = () => 1;
