// Weights from -1 to 1, all equally likely.

/** @type {import("./index.js").Initialization["draw"]} */
export const draw = (random, size) => random.uniform(size);

/** @type {import("./index.js").Initialization["spread"]} */
export const spread = () => 1;
