// Long work: in a worker made of the engine's source (a file may not load one), or in slices.

import { jobOf } from "./jobs.js";

/** @typedef {import("./jobs.js").Jobs} Jobs */
/** @typedef {((share: number) => void) | null} OnProgress Called with a share from 0 to 1. */

const SLICE = 12; // milliseconds of a frame's 16
/** @type {Worker[]} */
const idle = [];
/** @type {string | undefined} */
let address;
let isRefused = typeof Worker === "undefined";

/** @param {string} source */
function addressOf(source) {
  return URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
}

/**
 * A worker that has answered; null where the browser refuses one. The linker writes the source.
 * @returns {Promise<Worker | null>}
 */
async function open() {
  if (isRefused) return null;
  const rested = idle.pop();
  if (rested) return rested;
  address ??= addressOf(import.meta.worker());
  const worker = new Worker(address);
  try {
    await new Promise((resolve, reject) => {
      worker.onmessage = resolve;
      worker.onerror = (event) => {
        event.preventDefault();
        reject(event);
      };
    });
  } catch {
    isRefused = true; // by the page's content security policy
    return null;
  }
  return worker;
}

/**
 * @template {keyof Jobs} Name
 * @param {Worker} worker
 * @param {Name} name
 * @param {Parameters<Jobs[Name]>} args
 * @param {OnProgress} [onProgress]
 * @param {AbortSignal} [signal]
 * @returns {Promise<import("./jobs.js").ResultOf<Name>>}
 */
function inWorker(worker, name, args, onProgress, signal) {
  return new Promise((resolve, reject) => {
    function giveUp() {
      worker.terminate();
      reject(signal?.reason);
    }

    function release() {
      signal?.removeEventListener("abort", giveUp);
      idle.push(worker);
    }

    /** @param {import("./serve.js").Answer} answer */
    function take(answer) {
      switch (answer.kind) {
        case "progress":
          onProgress?.(answer.share);
          break;
        case "result":
          release();
          resolve(answer.result);
          break;
        case "error":
          release();
          reject(new Error(answer.message));
          break;
        default:
          worker.terminate();
          reject(new Error(`a worker must answer with a result (got ${answer.kind})`));
      }
    }

    if (signal?.aborted) {
      giveUp();
      return;
    }
    signal?.addEventListener("abort", giveUp);
    worker.onmessage = ({ data }) => take(data);
    worker.onerror = ({ message }) => {
      worker.terminate();
      reject(new Error(message || "the worker stopped"));
    };
    worker.postMessage({ name, args });
  });
}

/**
 * @template {keyof Jobs} Name
 * @param {Name} name
 * @param {Parameters<Jobs[Name]>} args
 * @param {OnProgress} [onProgress]
 * @param {AbortSignal} [signal]
 * @returns {Promise<import("./jobs.js").ResultOf<Name>>}
 */
async function inSlices(name, args, onProgress, signal) {
  const job = jobOf(name, args);
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
 * A worker is sent the whole memory of an array, so a part of one is copied first.
 * @param {unknown} arg
 * @returns {unknown}
 */
function whole(arg) {
  const isPart = arg instanceof Float64Array && arg.byteLength < arg.buffer.byteLength;
  return isPart ? arg.slice() : arg;
}

/**
 * Run a job.
 * @template {keyof Jobs} Name
 * @param {Name} name
 * @param {Parameters<Jobs[Name]>} args
 * @param {OnProgress} [onProgress]
 * @param {AbortSignal} [signal]
 * @returns {Promise<import("./jobs.js").ResultOf<Name>>}
 */
export async function start(name, args, onProgress, signal) {
  signal?.throwIfAborted();
  const worker = await open();
  if (!worker) return inSlices(name, args, onProgress, signal);
  const own = /** @type {Parameters<Jobs[Name]>} */ (args.map(whole));
  return inWorker(worker, name, own, onProgress, signal);
}

/**
 * A surface or curves, by as many workers as there are cores, four at most.
 * @param {"surface" | "curves"} name
 * @param {Parameters<Jobs["surface"]> | Parameters<Jobs["curves"]>} args All but the share.
 * @param {OnProgress} [onProgress]
 * @param {AbortSignal} [signal]
 * @returns {Promise<Float64Array>}
 */
export async function startShares(name, args, onProgress, signal) {
  const shares = isRefused ? 1 : Math.min(navigator.hardwareConcurrency || 1, 4);
  /** @type {number[]} */
  const done = Array(shares).fill(0);
  const jobs = done.map((_, k) => {
    /** @param {number} share */
    const tell = (share) => {
      done[k] = share;
      onProgress?.(done.reduce((a, b) => a + b) / shares);
    };
    const own = /** @type {unknown[]} */ ([...args, k, shares]);
    return start(name, /** @type {typeof args} */ (own), tell, signal);
  });
  const parts = await Promise.all(jobs);
  return parts.reduce((sum, part) => sum.map((value, k) => value + part[k]));
}
