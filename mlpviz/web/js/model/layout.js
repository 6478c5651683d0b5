// The layout of a chain of layers: where each parameter lies in the flat vector of all.

/**
 * @typedef {object} Tensor
 * @property {string} name
 * @property {number} layer
 * @property {"weight"|"bias"} kind
 * @property {number[]} shape
 * @property {number} start
 * @property {number} stop
 */

/**
 * @typedef {object} Layout
 * @property {number[]} widths Inputs, then the units of each layer.
 * @property {string[]} activations
 * @property {string[]} layers Their names.
 * @property {boolean[]} biases
 * @property {number} depth Number of layers.
 * @property {number} units Of all layers.
 * @property {Tensor[]} tensors
 * @property {number} size Number of parameters.
 * @property {number[]} starts Where each layer's parameters begin.
 * @property {string[]} names Of all parameters.
 */

function scalarNames({ tensors }) {
  return tensors.flatMap(({ name, start, stop, shape: [, columns] }) =>
    Array.from({ length: stop - start }, (_, i) => {
      const index = columns ? `${Math.floor(i / columns)}, ${i % columns}` : `${i},`;
      return `${name}(${index})`;
    }),
  );
}

/**
 * The whole layout, from what a history says of it.
 * @param {{widths: number[], activations: string[], layers: string[], biases: boolean[]}} given
 * @returns {Layout}
 */
export function layoutOf({ widths, activations, layers, biases }) {
  const units = widths.slice(1).reduce((a, b) => a + b, 0);
  const depth = layers.length;
  /** @type {any} */
  const layout = {
    widths,
    activations,
    layers,
    biases,
    depth,
    units,
    tensors: [],
    size: 0,
  };

  function add(layer, kind, shape) {
    const start = layout.size;
    layout.size += shape.reduce((a, b) => a * b);
    const name = `${layers[layer]}.${kind}`;
    layout.tensors.push({ name, layer, kind, shape, start, stop: layout.size });
  }

  for (let i = 0; i < depth; i++) {
    add(i, "weight", [widths[i + 1], widths[i]]);
    if (biases[i]) add(i, "bias", [widths[i + 1]]);
  }
  layout.starts = layers.map((_, i) => layout.tensors.find(({ layer }) => layer === i).start);
  // Made when first asked for, and not copied to a worker.
  let names = null;
  Object.defineProperty(layout, "names", {
    get: () => (names ??= scalarNames(layout)),
  });
  return layout;
}

/**
 * An experiment's layout.
 * @param {import("./experiment.js").Experiment} experiment
 * @returns {Layout}
 */
export function layoutOfExperiment({ widths, activation }) {
  const ofEach = (value) => widths.slice(1).map(value);
  return layoutOf({
    widths: [...widths],
    activations: ofEach(() => activation),
    layers: ofEach((_, i) => `layer${i + 1}.0`),
    biases: ofEach(() => true),
  });
}
