// The initializations, by the names of the declaration; each has a file of its own here.

import { declaration } from "../declaration.js";
import { loadEach } from "../../load.js";

/**
 * @typedef {object} Initialization
 * @property {(random: import("../random.js").Random, size: number) => Float64Array} draw The
 *   numbers before they are scaled.
 * @property {(inputs: number, units: number) => number} spread By which a layer's weights are
 *   multiplied. Biases are not.
 */

const names = Object.keys(declaration.initializations);

/** @type {Record<string, Initialization>} */
export const INITIALIZATIONS = await loadEach(names, (name) => import(`./${name}.js`));
