// The history that a page carries in a JSON child, without its marks: see `payload` of mlpviz/web.

import { layoutOf } from "../model/layout.js";

const NUMBERS = { float32: Float32Array, float64: Float64Array };

/**
 * @param {any} given The JSON.
 * @returns {any} What `historyOf` takes, but for the marks.
 */
export function decode(given) {
  const { n, dtype } = given;
  if (!Object.hasOwn(NUMBERS, dtype)) {
    const known = Object.keys(NUMBERS).join(" or ");
    throw new Error(`the page's data must be of ${known} (got ${dtype})`);
  }

  function read(text) {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    return Float64Array.from(new NUMBERS[dtype](bytes.buffer));
  }

  function readAll(columns) {
    const entries = Object.entries(columns);
    return Object.fromEntries(entries.map(([name, text]) => [name, read(text)]));
  }

  const layout = layoutOf({ ...given.layout, layers: given.layout.names });
  const data = { points: read(given.data), labels: read(given.labels) };
  const states = read(given.parameters);
  const loss = read(given.loss);
  const hasPoints = data.labels.length === n && data.points.length === 2 * n;
  if (!hasPoints || states.length !== loss.length * layout.size) {
    throw new Error(
      "the page's data must hold one state for each loss, and one label for each point",
    );
  }
  const gaps = Object.entries(given.gaps ?? {}).map(([name, at]) => [name, new Set(at)]);
  return {
    experiment: null,
    layout,
    data,
    steps: loss.length - 1,
    states,
    loss,
    accuracy: read(given.accuracy),
    gradNorms: readAll(given.grad_norms),
    logs: readAll(given.logs ?? {}), // a notebook that was saved before there were logs has none
    gaps: Object.fromEntries(gaps),
  };
}
