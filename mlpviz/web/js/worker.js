// Long work: in a worker made of the engine's source (a file may not load one), or in slices.
(function () {
"use strict";
const mlpviz = (globalThis.mlpviz ??= {});
if (mlpviz.start) return;
const SLICE = 12; // milliseconds of a frame's 16
const idle = [];
let address = null, refused = typeof Worker === "undefined";

// What the worker runs; `mlpviz` is made anew there by the parts.
function serve(mlpviz) {
	const buffers = (value) => ArrayBuffer.isView(value) ? [value.buffer]
		: value && typeof value === "object" ? Object.values(value).flatMap(buffers) : [];
	postMessage({ ready: true });
	onmessage = ({ data: { name, args } }) => {
		try {
			const job = mlpviz.jobs[name](...args);
			let told = performance.now(), step = job.next();
			for (; !step.done; step = job.next()) {
				if (performance.now() - told < 50) continue;
				told = performance.now();
				postMessage({ progress: step.value });
			}
			postMessage({ result: step.value }, [...new Set(buffers(step.value))]);
		} catch (error) {
			postMessage({ error: error.message });
		}
	};
}

// A worker that has answered; null where the browser refuses one.
function open() {
	if (idle.length || refused) return idle.pop();
	const source = ["const mlpviz = {};", ...mlpviz.parts.map((part) => `(${part})(mlpviz);`), `(${serve})(mlpviz);`];
	address ??= URL.createObjectURL(new Blob(source, { type: "text/javascript" }));
	return new Promise((resolve, reject) => {
		const worker = new Worker(address);
		worker.onmessage = () => resolve(worker);
		worker.onerror = (event) => reject(event.preventDefault());
	}).catch(() => (refused = true, null)); // by the page's content security policy
}

const inWorker = (worker, name, args, onProgress, signal) => new Promise((resolve, reject) => {
	const giveUp = () => {
		worker.terminate();
		reject(signal.reason);
	};
	const end = (settle, value) => {
		signal?.removeEventListener("abort", giveUp);
		idle.push(worker);
		settle(value);
	};
	if (signal?.aborted) return giveUp();
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

async function inSlices(name, args, onProgress, signal) {
	const job = mlpviz.jobs[name](...args);
	for (;;) {
		await new Promise((resolve) => setTimeout(resolve));
		signal?.throwIfAborted();
		const until = performance.now() + SLICE;
		let step;
		do step = job.next(); while (!step.done && performance.now() < until);
		if (step.done) return step.value;
		onProgress?.(step.value);
	}
}

// Run one of mlpviz.jobs; onProgress gets numbers from 0 to 1. A part of an array is copied, since
// a worker is sent the whole memory of what it gets.
mlpviz.start = async (name, args, onProgress, signal) => {
	signal?.throwIfAborted();
	const worker = await open();
	if (!worker) return inSlices(name, args, onProgress, signal);
	const own = args.map((arg) => (arg?.byteLength < arg?.buffer?.byteLength ? arg.slice() : arg));
	return inWorker(worker, name, own, onProgress, signal);
};

// A surface or curves, by as many workers as there are cores, four at most.
mlpviz.startShares = async (name, args, onProgress, signal) => {
	const shares = refused ? 1 : Math.min(navigator.hardwareConcurrency || 1, 4), done = Array(shares).fill(0);
	const parts = await Promise.all(done.map((_, k) => mlpviz.start(name, [...args, k, shares], (share) => {
		done[k] = share;
		onProgress?.(done.reduce((a, b) => a + b) / shares);
	}, signal)));
	return parts.reduce((sum, part) => sum.map((value, k) => value + part[k]));
};

mlpviz.runAsync = async (experiment, data, onProgress, signal) =>
	mlpviz.history(await mlpviz.start("run", [experiment, data], onProgress, signal));
})();
