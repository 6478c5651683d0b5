// The two parameters along which a landscape is drawn.

/** @typedef {import("../../model/layout.js").Layout} Layout */

/**
 * A name without what people leave out or put in: spaces, and the comma of a bias's index.
 * @param {string} name
 */
function bare(name) {
  return name.replaceAll(" ", "").replace(",)", ")");
}

/**
 * The index of the parameter of a name.
 * @param {Pick<Layout, "names">} layout
 * @param {string} name
 * @returns {number}
 * @throws {Error} If there is no such parameter.
 */
export function parameterOf({ names }, name) {
  const index = names.findIndex((known) => bare(known) === bare(name));
  if (index >= 0) return index;
  throw new Error(`parameter must be one of ${names[0]} … ${names.at(-1)} (got '${name}')`);
}

/**
 * The parameters that are named; where none is, the first weights of the first two layers.
 * @param {Layout} layout
 * @param {string | null} firstName
 * @param {string | null} secondName
 * @returns {[number, number]} Their indices.
 * @throws {Error} If there is no such parameter, or both are the same.
 */
export function axesOf(layout, firstName, secondName) {
  const { names, size, starts, depth } = layout;
  if (size < 2) throw new Error(`the network must have 2 parameters or more (got ${size})`);
  const first = firstName === null ? 0 : parameterOf(layout, firstName);
  const next = starts[Math.min(1, depth - 1)];
  const free = next !== first ? next : Number(first === 0);
  const second = secondName === null ? free : parameterOf(layout, secondName);
  if (first !== second) return [first, second];
  throw new Error(`first and second must be two parameters (got ${names[first]} twice)`);
}
