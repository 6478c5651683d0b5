// The history that a page carries in a JSON child: see `payload` of mlpviz/web.

import { layoutOf, layoutOfBox } from "../../model/layout.js";

const NUMBERS = { float32: Float32Array, float64: Float64Array };

/**
 * @typedef {object} Columns In base64, little-endian.
 * @property {number} n Points.
 * @property {keyof typeof NUMBERS} dtype
 * @property {string} data
 * @property {string} labels
 * @property {string} loss
 * @property {string} accuracy
 * @property {Record<string, string>} grad_norms
 * @property {Record<string, string>} [logs] A notebook that was saved before there were logs has
 *   none.
 * @property {Record<string, number[]>} [gaps]
 * @property {string[]} [classes]
 */

/**
 * @typedef {object} Chain A network that a browser can run.
 * @property {{widths: number[], activations: string[], names: string[], biases: boolean[],
 *   loss?: string, l2?: number}} layout
 * @property {string} parameters
 */

/**
 * @typedef {object} Box One that it can't.
 * @property {{title: string, inputs: number, tensors: [name: string, shape: number[]][]}} box
 * @property {number[]} diverged
 * @property {PackedPlanes} [planes]
 * @property {PackedSurface} [surface]
 */

/**
 * @typedef {object} PackedPlanes
 * @property {number} reach
 * @property {number} count
 * @property {number[]} states
 * @property {number} quantum Of what a value's inverse hyperbolic sine is a multiple.
 * @property {string} packed Compressed by gzip: the multiples less those of the grid before, of 16
 *   bits, all low bytes first; the lowest number where there is no value.
 */

/**
 * @typedef {Omit<import("../landscape/given.js").GivenSurface, "values" | "path" | "curves"> &
 *   {values: string, path: string, curves: string | null}} PackedSurface
 */

/** @typedef {Columns & (Chain | Box)} Payload */

/**
 * @typedef {Omit<import("../../engine/history.js").Given, "marks">} Unmarked A history but for its
 *   marks.
 */

/** @typedef {Unmarked & {packed?: PackedPlanes}} Carried With planes that are still packed. */

/**
 * @param {Payload} payload
 * @returns {Carried}
 * @throws {Error} If the numbers are of an unknown type, or too few or too many.
 */
export function unpack(payload) {
  const { n, dtype, classes, gaps = {} } = payload;
  if (!Object.hasOwn(NUMBERS, dtype)) {
    const known = Object.keys(NUMBERS).join(" or ");
    throw new Error(`the page's data must be of ${known} (got ${dtype})`);
  }

  /** @param {string} text */
  function read(text) {
    return Float64Array.from(new NUMBERS[dtype](bytesOf(text).buffer));
  }

  /** @param {Record<string, string>} texts */
  function readAll(texts) {
    return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, read(text)]));
  }

  const data = { points: read(payload.data), labels: read(payload.labels) };
  const loss = read(payload.loss);
  const network = "box" in payload ? boxOf(payload, read) : chainOf(payload, read);
  const hasPoints = data.labels.length === n && data.points.length === 2 * n;
  const { states, layout } = network;
  if (!hasPoints || ("layout" in payload && states.length !== loss.length * layout.size)) {
    throw new Error(
      "the page's data must hold one state for each loss, and one label for each point",
    );
  }
  return {
    experiment: null,
    data,
    steps: loss.length - 1,
    loss,
    accuracy: read(payload.accuracy),
    gradNorms: readAll(payload.grad_norms),
    logs: readAll(payload.logs ?? {}),
    gaps: Object.fromEntries(Object.entries(gaps).map(([name, at]) => [name, new Set(at)])),
    ...(classes && { classes }),
    ...network,
  };
}

/** @param {string} text In base64. */
function bytesOf(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/**
 * @param {Chain} payload
 * @param {(text: string) => Float64Array} read
 */
function chainOf({ layout: { names: layers, ...chain }, parameters }, read) {
  return { layout: layoutOf({ ...chain, layers }), states: read(parameters) };
}

/**
 * @param {Box} payload
 * @param {(text: string) => Float64Array} read
 */
function boxOf({ box: { title, inputs, tensors }, diverged, planes, surface }, read) {
  return {
    layout: layoutOfBox(tensors, inputs),
    states: new Float64Array(0),
    own: {
      title,
      diverged: new Set(diverged),
      ...(surface && { surface: surfaceOf(surface, read) }),
    },
    ...(planes && { packed: planes }),
  };
}

/**
 * @param {PackedSurface} surface
 * @param {(text: string) => Float64Array} read
 */
function surfaceOf({ values, path, curves, ...rest }, read) {
  const known = curves === null ? null : read(curves);
  return { ...rest, values: read(values), path: read(path), curves: known };
}

/**
 * @param {PackedPlanes} planes
 * @returns {Promise<import("../../views/given-answers.js").Planes>}
 */
export async function unpackPlanes({ reach, count, states, quantum, packed }) {
  const stream = new Blob([bytesOf(packed)]).stream().pipeThrough(new DecompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const size = count * count;
  const total = size * states.length;
  const steps = new Int16Array(total);
  for (let k = 0; k < total; k++) steps[k] = bytes[k] | (bytes[total + k] << 8);
  for (let k = size; k < total; k++) steps[k] += steps[k - size]; // of 16 bits, as in Python
  const none = -(2 ** 15);
  const values = Float64Array.from(steps, (step) =>
    step === none ? NaN : Math.sinh(step * quantum),
  );
  return { reach, count, states, values };
}
