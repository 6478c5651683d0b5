// What a worker runs.

import { JOBS } from "./jobs.js";

/** @returns {ArrayBuffer[]} */
function buffersOf(value) {
  if (ArrayBuffer.isView(value)) return [/** @type {ArrayBuffer} */ (value.buffer)];
  return value && typeof value === "object" ? Object.values(value).flatMap(buffersOf) : [];
}

function answer({ data: { name, args } }) {
  try {
    const job = JOBS[name](...args);
    let told = performance.now();
    let step = job.next();
    for (; !step.done; step = job.next()) {
      if (performance.now() - told < 50) continue;
      told = performance.now();
      postMessage({ progress: step.value });
    }
    postMessage({ result: step.value }, { transfer: [...new Set(buffersOf(step.value))] });
  } catch (error) {
    postMessage({ error: error.message });
  }
}

/** Answer each message with a job's progress and result. */
export function serve() {
  onmessage = answer;
  postMessage({ ready: true });
}
