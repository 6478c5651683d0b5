// Long work, as generators that yield how far they are, from 0 to 1: see worker.js.

import { curves, surface } from "./landscape.js";
import { markAll } from "./marks.js";
import { train } from "./training.js";

export const JOBS = { train, markAll, surface, curves };

/**
 * Run a job to its end at once.
 * @template Result
 * @param {Generator<number, Result>} job
 * @returns {Result}
 */
export function drain(job) {
  let step = job.next();
  while (!step.done) step = job.next();
  return step.value;
}
