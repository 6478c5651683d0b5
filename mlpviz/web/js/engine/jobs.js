// Long work, as generators that yield how far they are, from 0 to 1: see worker.js.

import { entryOf } from "../load.js";
import { curves, surface } from "./landscape.js";
import { markAll } from "./marks.js";
import { train } from "./training.js";

export const JOBS = { train, markAll, surface, curves };

/** @typedef {typeof JOBS} Jobs */

/**
 * What a job returns at its end.
 * @template {keyof Jobs} Name
 * @typedef {ReturnType<Jobs[Name]> extends Generator<number, infer Result> ? Result : never}
 *   ResultOf
 */

/**
 * Begin the job of a name, which a message to a worker may hold.
 * @template {keyof Jobs} Name
 * @param {Name} name
 * @param {Parameters<Jobs[Name]>} args
 * @returns {Generator<number, ResultOf<Name>>}
 * @throws {Error} If there is no such job.
 */
export function jobOf(name, args) {
  const begin = /** @type {(...args: unknown[]) => Generator<number, ResultOf<Name>>} */ (
    /** @type {unknown} */ (entryOf(JOBS, "job", name))
  );
  return begin(...args);
}

/**
 * Run a job to its end at once.
 * @template Result
 * @param {Generator<unknown, Result>} job
 * @returns {Result}
 */
export function drain(job) {
  let step = job.next();
  while (!step.done) step = job.next();
  return step.value;
}
