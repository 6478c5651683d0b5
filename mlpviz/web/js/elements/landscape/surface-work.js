// The work on the surface of an iteration: coarse at once where that is quick, fine when things
// settle; until then the last one is shown.

import { SETTLED } from "../../draw/frames.js";
import { isPrinting } from "../../draw/theme.js";
import { startShares } from "../../engine/worker.js";
import { LIMIT, lowestOf } from "../../views/loss-map.js";

/** Offsets along an axis of what is drawn in the end. */
export const FINE = 101;
const COARSE = 21;

/**
 * @typedef {import("../../engine/jobs.js").Jobs} Jobs
 * @typedef {import("../../engine/history.js").History} History
 * @typedef {Required<import("../../views/loss-map.js").Surface> & {key: string}} Surface
 */

/**
 * @typedef {[layout: History["layout"], params: Float64Array, data: History["data"], first: number,
 *   second: number, limit: number]} Around What surfaces of any fineness have in common.
 */

/**
 * @typedef {object} Owner
 * @property {(...args: Parameters<Jobs["surface"]>) => Float64Array} surfaceNow
 * @property {() => void} onAsk Called when another surface is asked for.
 * @property {(share: number) => void} onProgress Called with a share from 0 to 1.
 * @property {() => void} onSurface Called when the fine surface is there.
 * @property {(error: unknown) => void} onError
 */

export class SurfaceWork {
  #owner;
  /** @type {string | null} */
  #key = null; // of the surface that is asked for
  #due = 0;
  /** @type {AbortController | null} */
  #work = null;
  /** @type {Surface | null} */
  surface = null; // the last one

  /** @param {Owner} owner */
  constructor(owner) {
    this.#owner = owner;
  }

  /** Whether the surface is the one asked for, in full. */
  get isSettled() {
    return this.surface?.key === this.#key && this.surface?.count === FINE;
  }

  /** Aborts when another surface is asked for. */
  get signal() {
    return this.#work?.signal;
  }

  /**
   * Ask for the surface around an iteration.
   * @param {History} history
   * @param {number} i
   * @param {number[]} pair Indices of the parameters along x and y.
   * @param {boolean} isQuick Whether a coarse one fits in a frame.
   */
  ask(history, i, [first, second], isQuick) {
    const key = `${i} ${first} ${second}`;
    // A printer doesn't wait for the surface that is asked for.
    if ((isPrinting() ? this.surface?.key : this.#key) === key) return;
    this.stop();
    this.#key = key;
    this.#owner.onAsk();
    /** @type {Around} Rows are the second parameter, as a picture's are. */
    const args = [history.layout, history.at(i), history.data, second, first, LIMIT];
    if (isQuick || isPrinting()) {
      this.#take(key, COARSE, this.#owner.surfaceNow(...args, COARSE));
    }
    this.#work = new AbortController();
    const { signal } = this.#work;
    this.#due = setTimeout(() => this.#computeFine(key, args, signal), SETTLED);
  }

  /**
   * @param {string} key
   * @param {number} count
   * @param {Float64Array} values
   */
  #take(key, count, values) {
    this.surface = { key, count, values, lowest: lowestOf(values, count) };
  }

  /**
   * @param {string} key
   * @param {Around} args
   * @param {AbortSignal} signal
   */
  async #computeFine(key, args, signal) {
    const owner = this.#owner;
    try {
      const values = await startShares("surface", [...args, FINE], owner.onProgress, signal);
      if (signal.aborted) return;
      this.#take(key, FINE, values);
      owner.onSurface();
    } catch (error) {
      if (!signal.aborted) owner.onError(error);
    }
  }

  /** Stop, and show nothing until there is another surface. */
  forget() {
    this.stop();
    this.surface = null;
  }

  /** Stop; the same surface may be asked for again. */
  stop() {
    clearTimeout(this.#due);
    this.#work?.abort();
    this.#key = null;
  }
}
