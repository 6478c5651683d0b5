// Normal weights of variance 2 / (inputs + units): Glorot and Bengio, 2010, equation 12.

/** @type {import("./index.js").Initialization["draw"]} */
export const draw = (random, size) => random.randn(size);

/** @type {import("./index.js").Initialization["spread"]} */
export const spread = (inputs, units) => Math.sqrt(2 / (inputs + units));
