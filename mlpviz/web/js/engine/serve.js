// What a worker runs.

import { messageOf } from "../message.js";
import { jobOf } from "./jobs.js";

/**
 * @typedef {object} Order A message to a worker.
 * @property {keyof import("./jobs.js").Jobs} name Of a job.
 * @property {any} args The job's.
 */

/**
 * @typedef {{kind: "ready"} | {kind: "progress", share: number} | {kind: "result", result: any} |
 *   {kind: "error", message: string}} Answer A message from a worker; a share is from 0 to 1.
 */

const PAUSE = 50; // milliseconds from one report of progress to the next

/**
 * The memory of a result, which is handed over instead of copied.
 * @param {unknown} value
 * @returns {ArrayBuffer[]}
 */
function buffersOf(value) {
  if (ArrayBuffer.isView(value)) return [/** @type {ArrayBuffer} */ (value.buffer)];
  return value && typeof value === "object" ? Object.values(value).flatMap(buffersOf) : [];
}

/**
 * @param {Answer} message
 * @param {ArrayBuffer[]} [transfer]
 */
function send(message, transfer = []) {
  postMessage(message, { transfer });
}

/** @param {MessageEvent<Order>} event */
function answer({ data: { name, args } }) {
  try {
    const job = jobOf(name, args);
    let told = performance.now();
    let step = job.next();
    for (; !step.done; step = job.next()) {
      if (performance.now() - told < PAUSE) continue;
      told = performance.now();
      send({ kind: "progress", share: step.value });
    }
    send({ kind: "result", result: step.value }, [...new Set(buffersOf(step.value))]);
  } catch (error) {
    send({ kind: "error", message: messageOf(error) });
  }
}

/** Answer each message with a job's progress and result. */
export function serve() {
  onmessage = answer;
  send({ kind: "ready" });
}
