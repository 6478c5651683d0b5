// The history that a page carries in a JSON child: see `payload` of mlpviz/web.

import { layoutOf } from "../../model/layout.js";

const NUMBERS = { float32: Float32Array, float64: Float64Array };

/**
 * @typedef {object} Payload Columns are in base64, little-endian.
 * @property {{widths: number[], activations: string[], names: string[], biases: boolean[],
 *   loss?: string, l2?: number}} layout
 * @property {number} n Points.
 * @property {keyof typeof NUMBERS} dtype
 * @property {string} data
 * @property {string} labels
 * @property {string} parameters
 * @property {string} loss
 * @property {string} accuracy
 * @property {Record<string, string>} grad_norms
 * @property {Record<string, string>} [logs] A notebook that was saved before there were logs has
 *   none.
 * @property {Record<string, number[]>} [gaps]
 */

/**
 * @typedef {Omit<import("../../engine/history.js").Given, "marks">} Unmarked A history but for its
 *   marks.
 */

/**
 * @param {Payload} payload
 * @returns {Unmarked}
 * @throws {Error} If the numbers are of an unknown type, or too few or too many.
 */
export function unpack({ n, dtype, layout: { names: layers, ...chain }, ...columns }) {
  if (!Object.hasOwn(NUMBERS, dtype)) {
    const known = Object.keys(NUMBERS).join(" or ");
    throw new Error(`the page's data must be of ${known} (got ${dtype})`);
  }

  /** @param {string} text */
  function read(text) {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    return Float64Array.from(new NUMBERS[dtype](bytes.buffer));
  }

  /** @param {Record<string, string>} texts */
  function readAll(texts) {
    return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, read(text)]));
  }

  const layout = layoutOf({ ...chain, layers });
  const data = { points: read(columns.data), labels: read(columns.labels) };
  const states = read(columns.parameters);
  const loss = read(columns.loss);
  const hasPoints = data.labels.length === n && data.points.length === 2 * n;
  if (!hasPoints || states.length !== loss.length * layout.size) {
    throw new Error(
      "the page's data must hold one state for each loss, and one label for each point",
    );
  }
  const gaps = Object.entries(columns.gaps ?? {});
  return {
    experiment: null,
    layout,
    data,
    steps: loss.length - 1,
    states,
    loss,
    accuracy: read(columns.accuracy),
    gradNorms: readAll(columns.grad_norms),
    logs: readAll(columns.logs ?? {}),
    gaps: Object.fromEntries(gaps.map(([name, states]) => [name, new Set(states)])),
  };
}
