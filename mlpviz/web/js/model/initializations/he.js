// Normal weights of variance 2 / inputs: He et al., 2015, equation 10.

/** @type {import("./index.js").Initialization["draw"]} */
export const draw = (random, size) => random.randn(size);

/** @type {import("./index.js").Initialization["spread"]} */
export const spread = (inputs) => Math.sqrt(2 / inputs);
