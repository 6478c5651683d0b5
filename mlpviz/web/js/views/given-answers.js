// The answers of a network that a browser can't run: on a grid, as Python computed them.

/**
 * @typedef {object} Planes
 * @property {number} reach The grid covers -reach to reach.
 * @property {number} count Points along an axis.
 * @property {number[]} states Those that have a grid, in order.
 * @property {Float64Array} values Grid after grid, each the lowest row first.
 */

export class GivenAnswers {
  /** @param {Planes} planes */
  constructor(planes) {
    this.planes = planes;
  }

  /**
   * The answers of state i, or of the last state before it that has a grid.
   * @param {number} i
   * @returns {import("./answers.js").Grid}
   */
  at(i) {
    const { states, count, values } = this.planes;
    const k = Math.max(
      0,
      states.findLastIndex((state) => state <= i),
    );
    const size = count * count;
    return { i: states[k], count, values: values.subarray(k * size, (k + 1) * size) };
  }

  /**
   * Between the points of the grid, as far as it is known.
   * @param {number} i
   * @param {number} x
   * @param {number} y
   * @returns {number}
   */
  between(i, x, y) {
    const { reach, count } = this.planes;
    const { values } = this.at(i);
    /** @param {number} coordinate */
    const place = (coordinate) => ((coordinate + reach) / (2 * reach)) * (count - 1);
    const column = Math.min(count - 2, Math.floor(place(x)));
    const row = Math.min(count - 2, Math.floor(place(y)));
    const right = place(x) - column;
    const up = place(y) - row;
    const k = row * count + column;
    const below = values[k] * (1 - right) + values[k + 1] * right;
    const above = values[k + count] * (1 - right) + values[k + count + 1] * right;
    return below * (1 - up) + above * up;
  }
}
