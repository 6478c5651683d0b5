// The layout of a chain of layers: where each parameter lies in the flat vector of all.

/**
 * @typedef {object} Tensor A layer's weights or biases; of a black box any parameter.
 * @property {string} name As torch names it: layer1.0.weight.
 * @property {number} layer From 0 on; of a black box the tensor's own number.
 * @property {"weight" | "bias" | null} kind Null of a black box.
 * @property {number[]} shape [units, inputs] of weights, [units] of biases.
 * @property {number} start Index of its first parameter.
 * @property {number} stop Index after its last parameter.
 */

/**
 * @typedef {object} Chain What a history says of its network.
 * @property {number[]} widths Inputs, then the units of each layer.
 * @property {string[]} activations Of each layer.
 * @property {string[]} layers Their names: layer1.0.
 * @property {boolean[]} biases Whether each layer has them.
 * @property {string} loss How the outputs are judged.
 * @property {number} l2 The penalty that is added: l2 / 2 times the sum of the squares of all weights.
 */

/**
 * @typedef {object} Places What follows from a chain.
 * @property {number} depth Number of layers.
 * @property {number} units Of all layers, without the inputs.
 * @property {Tensor[]} tensors In the order of their parameters.
 * @property {number} size Number of parameters.
 * @property {number[]} starts Where each layer's parameters begin.
 * @property {string[]} names Of all parameters: layer1.0.weight(0, 1).
 */

/** @typedef {Chain & Places} Layout */

/**
 * @param {Pick<Chain, "widths" | "layers" | "biases">} chain
 * @returns {Tensor[]}
 */
function tensorsOf({ widths, layers, biases }) {
  /** @type {Tensor[]} */
  const tensors = [];
  let start = 0;

  /**
   * @param {number} layer
   * @param {"weight" | "bias"} kind
   * @param {number[]} shape
   */
  function add(layer, kind, shape) {
    const stop = start + shape.reduce((a, b) => a * b);
    tensors.push({ name: `${layers[layer]}.${kind}`, layer, kind, shape, start, stop });
    start = stop;
  }

  layers.forEach((_, layer) => {
    add(layer, "weight", [widths[layer + 1], widths[layer]]);
    if (biases[layer]) add(layer, "bias", [widths[layer + 1]]);
  });
  return tensors;
}

/**
 * @param {Tensor} tensor
 * @returns {string[]} Of its parameters, as Python writes their indices: (0, 1) and (0,).
 */
function scalarNames({ name, start, stop, shape }) {
  return Array.from({ length: stop - start }, (_, i) => {
    let rest = i;
    const index = shape.toReversed().map((size) => {
      const here = rest % size;
      rest = (rest - here) / size;
      return here;
    });
    return `${name}(${index.reverse().join(", ")}${index.length === 1 ? "," : ""})`;
  });
}

/**
 * The tensor that a parameter is part of.
 * @param {Pick<Layout, "tensors" | "size">} layout
 * @param {number} index
 * @returns {Tensor}
 * @throws {Error} If there is no such parameter.
 */
export function tensorOf({ tensors, size }, index) {
  const found = tensors.find(({ start, stop }) => start <= index && index < stop);
  if (found) return found;
  throw new Error(`a parameter's index must be from 0 to ${size - 1} (got ${index})`);
}

/**
 * The whole layout of a chain; one that was saved before there were losses has the first of
 * them, and one from before there were penalties has none.
 * @param {Omit<Chain, "loss" | "l2"> & Partial<Chain>} chain
 * @returns {Layout}
 */
export function layoutOf({ widths, activations, layers, biases, loss = "mse", l2 = 0 }) {
  const tensors = tensorsOf({ widths, layers, biases });
  /** @type {string[] | undefined} */
  let names;
  const layout = {
    widths,
    activations,
    layers,
    biases,
    loss,
    l2,
    depth: layers.length,
    units: widths.slice(1).reduce((a, b) => a + b, 0),
    tensors,
    size: tensors[tensors.length - 1].stop,
    starts: tensors.filter(({ kind }) => kind === "weight").map(({ start }) => start),
    get names() {
      names ??= tensors.flatMap(scalarNames); // many, and seldom asked for
      return names;
    },
  };
  return Object.defineProperty(layout, "names", { enumerable: false }); // not sent to a worker
}

/**
 * The layout of a network whose layers can't be seen: its parameters alone.
 * @param {[name: string, shape: number[]][]} parameters
 * @param {number} inputs
 * @returns {Layout}
 */
export function layoutOfBox(parameters, inputs) {
  let start = 0;
  const tensors = parameters.map(([name, shape], layer) => {
    const stop = start + shape.reduce((a, b) => a * b, 1);
    const tensor = { name, layer, kind: null, shape, start, stop };
    start = stop;
    return tensor;
  });
  const none = { activations: [], layers: [], biases: [], starts: [], depth: 0, units: 0 };
  const names = tensors.flatMap(scalarNames);
  return { ...none, widths: [inputs, 1], loss: "", l2: 0, tensors, size: start, names };
}

/**
 * An experiment's layout.
 * @param {Pick<import("./experiment.js").Experiment, "widths" | "activation" | "output" |
 *   "loss" | "l2">} experiment
 * @returns {Layout}
 */
export function layoutOfExperiment({ widths, activation, output, loss, l2 }) {
  const units = widths.slice(1);
  const last = output === "same" ? activation : output;
  return layoutOf({
    widths: [...widths],
    activations: [...units.slice(1).map(() => activation), last],
    layers: units.map((_, layer) => `layer${layer + 1}.0`),
    biases: units.map(() => true),
    loss,
    l2,
  });
}
