// The work on the losses at the ends of the colours: one scale for all steps of the run, so that a
// colour keeps its meaning while it plays.

import { isPrinting } from "../../draw/theme.js";
import { startShares } from "../../engine/worker.js";
import { limitsOf, sampledJobs } from "../../views/loss-limits.js";

/** @typedef {import("./surface-work.js").Owner} Owner */

export class LimitsWork {
  #owner;
  /** @type {AbortController | null} */
  #work = null;
  /** @type {number[] | null} */
  limits = null; // empty where no loss is finite

  /** @param {Pick<Owner, "surfaceNow" | "onSurface" | "onError">} owner */
  constructor(owner) {
    this.#owner = owner;
  }

  /**
   * Ask for the limits of a run's surfaces.
   * @param {import("../../engine/history.js").History} history
   * @param {number[]} pair Indices of the parameters along x and y.
   * @param {boolean} isQuick Whether coarse surfaces fit in a frame.
   */
  ask(history, pair, isQuick) {
    if (this.limits || (this.#work && !isPrinting())) return;
    const jobs = sampledJobs(history, pair);
    if (isQuick || isPrinting()) {
      this.limits = limitsOf(jobs.map((job) => this.#owner.surfaceNow(...job)));
      return;
    }
    this.#work = new AbortController();
    this.#compute(jobs, this.#work.signal);
  }

  /**
   * @param {ReturnType<typeof sampledJobs>} jobs
   * @param {AbortSignal} signal
   */
  async #compute(jobs, signal) {
    try {
      const surfaces = [];
      for (const job of jobs) surfaces.push(await startShares("surface", job, null, signal));
      if (signal.aborted) return;
      this.limits = limitsOf(surfaces);
      this.#owner.onSurface();
    } catch (error) {
      if (!signal.aborted) this.#owner.onError(error);
    }
  }

  forget() {
    this.#work?.abort();
    this.#work = null;
    this.limits = null;
  }
}
