// Long work: in a worker made of the engine's source (a file may not load one), or in slices.

import { JOBS } from "./jobs.js";

const SLICE = 12; // milliseconds of a frame's 16
const idle = [];
let address = null;
let isRefused = typeof Worker === "undefined";

// A worker that has answered; null where the browser refuses one. The linker writes the source.
function open() {
  if (idle.length || isRefused) return idle.pop();
  address ??= URL.createObjectURL(new Blob([import.meta.worker()], { type: "text/javascript" }));
  const opened = new Promise((resolve, reject) => {
    const worker = new Worker(address);
    worker.onmessage = () => resolve(worker);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(event);
    };
  });
  return opened.catch(() => {
    isRefused = true; // by the page's content security policy
    return null;
  });
}

function inWorker(worker, name, args, onProgress, signal) {
  return new Promise((resolve, reject) => {
    function giveUp() {
      worker.terminate();
      reject(signal.reason);
    }

    function end(settle, value) {
      signal?.removeEventListener("abort", giveUp);
      idle.push(worker);
      settle(value);
    }

    if (signal?.aborted) {
      giveUp();
      return;
    }
    signal?.addEventListener("abort", giveUp);
    worker.onmessage = ({ data }) => {
      if ("progress" in data) onProgress?.(data.progress);
      else if ("error" in data) end(reject, new Error(data.error));
      else end(resolve, data.result);
    };
    worker.onerror = ({ message }) => {
      worker.terminate();
      reject(new Error(message || "the worker stopped"));
    };
    worker.postMessage({ name, args });
  });
}

async function inSlices(name, args, onProgress, signal) {
  const job = JOBS[name](...args);
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve));
    signal?.throwIfAborted();
    const until = performance.now() + SLICE;
    let step = job.next();
    while (!step.done && performance.now() < until) step = job.next();
    if (step.done) return step.value;
    onProgress?.(step.value);
  }
}

/**
 * Run a job. A part of an array is copied, since a worker is sent the whole memory of what it gets.
 * @param {keyof typeof JOBS} name
 * @param {any[]} args
 * @param {(share: number) => void} [onProgress] Gets numbers from 0 to 1.
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export async function start(name, args, onProgress, signal) {
  signal?.throwIfAborted();
  const worker = await open();
  if (!worker) return inSlices(name, args, onProgress, signal);
  const isPart = (arg) => arg?.byteLength < arg?.buffer?.byteLength;
  const own = args.map((arg) => (isPart(arg) ? arg.slice() : arg));
  return inWorker(worker, name, own, onProgress, signal);
}

/**
 * A surface or curves, by as many workers as there are cores, four at most.
 * @param {"surface" | "curves"} name
 * @param {any[]} args
 * @param {((share: number) => void) | null} [onProgress]
 * @param {AbortSignal} [signal]
 * @returns {Promise<Float64Array>}
 */
export async function startShares(name, args, onProgress, signal) {
  const shares = isRefused ? 1 : Math.min(navigator.hardwareConcurrency || 1, 4);
  const done = Array(shares).fill(0);
  const jobs = done.map((_, k) => {
    const tell = (share) => {
      done[k] = share;
      onProgress?.(done.reduce((a, b) => a + b) / shares);
    };
    return start(name, [...args, k, shares], tell, signal);
  });
  const parts = await Promise.all(jobs);
  return parts.reduce((sum, part) => sum.map((value, k) => value + part[k]));
}
