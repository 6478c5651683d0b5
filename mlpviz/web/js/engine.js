// The engine, in float64: unit u at point k is values[u * n + k].
(function () {
"use strict";
const namespace = (globalThis.mlpviz ??= {});
if (namespace.run) return;

// One function, so that a worker can be made from its source.
function engine(mlpviz) {
"use strict";
const MAX_STATE_BYTES = 2 ** 29;
const { tanh, sigmoid } = mlpviz;

function activate(name, values) {
	const size = values.length;
	switch (name) {
		case "tanh":
			for (let k = 0; k < size; k++) values[k] = tanh(values[k]);
			break;
		case "sigmoid":
			for (let k = 0; k < size; k++) values[k] = sigmoid(values[k]);
			break;
		case "relu":
			for (let k = 0; k < size; k++) if (values[k] < 0) values[k] = 0;
			break;
		case "sign":
			for (let k = 0; k < size; k++) values[k] = Math.sign(values[k]);
			break;
		case "identity":
			break;
		default:
			throw unknown(name);
	}
}

const unknown = (name) => new Error(`activation must be one of ${mlpviz.choices.activation.join(", ")}, identity (got ${name})`);

// Multiply deltas by the derivative of the activation, a function of its own outputs.
function throughActivation(name, outputs, delta) {
	const size = delta.length;
	switch (name) {
		case "tanh":
			for (let k = 0; k < size; k++) delta[k] *= 1 - outputs[k] * outputs[k];
			break;
		case "sigmoid":
			for (let k = 0; k < size; k++) delta[k] *= outputs[k] - outputs[k] * outputs[k];
			break;
		case "relu":
			for (let k = 0; k < size; k++) delta[k] *= outputs[k] > 0 ? 1 : 0;
			break;
		case "sign":
			delta.fill(0);
			break;
		case "identity":
			break;
		default:
			throw unknown(name);
	}
}

// into[to …] += factors[f + r * step] * rows[r], r after r; four are read at a time.
function addRows(into, to, factors, f, step, rows, count, n) {
	let r = 0;
	for (; r + 4 <= count; r += 4, f += 4 * step) {
		const a = factors[f], b = factors[f + step], c = factors[f + 2 * step], d = factors[f + 3 * step];
		for (let k = 0, p = r * n; k < n; k++, p++) {
			into[to + k] = into[to + k] + a * rows[p] + b * rows[p + n] + c * rows[p + 2 * n] + d * rows[p + 3 * n];
		}
	}
	for (; r < count; r++, f += step) {
		const a = factors[f], p = r * n;
		for (let k = 0; k < n; k++) into[to + k] += a * rows[p + k];
	}
}

// A layer's sums: each unit's bias, then weight times input, input after input.
function sums(layout, layer, params, inputs, out, n) {
	const fanIn = layout.widths[layer], width = layout.widths[layer + 1];
	const weights = layout.starts[layer], biases = weights + width * fanIn;
	for (let u = 0; u < width; u++) {
		out.fill(layout.biases[layer] ? params[biases + u] : 0, u * n, (u + 1) * n);
		addRows(out, u * n, params, weights + u * fanIn, 1, inputs, fanIn, n);
	}
}

function forward(layout, params, values, n, from = 0, to = layout.depth) {
	for (let i = from; i < to; i++) {
		sums(layout, i, params, values[i], values[i + 1], n);
		activate(layout.activations[i], values[i + 1]);
	}
}

// The sum of a[p + k] * b[q + k]: point k belongs to partial sum k mod 8, as in kernels.py.
function dot(a, p, b, q, n) {
	let s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
	const end = p + n - (n % 8);
	for (; p < end; p += 8, q += 8) {
		s0 += a[p] * b[q];
		s1 += a[p + 1] * b[q + 1];
		s2 += a[p + 2] * b[q + 2];
		s3 += a[p + 3] * b[q + 3];
		s4 += a[p + 4] * b[q + 4];
		s5 += a[p + 5] * b[q + 5];
		s6 += a[p + 6] * b[q + 6];
		s7 += a[p + 7] * b[q + 7];
	}
	const rest = n % 8;
	if (rest > 0) s0 += a[p] * b[q];
	if (rest > 1) s1 += a[p + 1] * b[q + 1];
	if (rest > 2) s2 += a[p + 2] * b[q + 2];
	if (rest > 3) s3 += a[p + 3] * b[q + 3];
	if (rest > 4) s4 += a[p + 4] * b[q + 4];
	if (rest > 5) s5 += a[p + 5] * b[q + 5];
	if (rest > 6) s6 += a[p + 6] * b[q + 6];
	return s0 + s1 + (s2 + s3) + (s4 + s5 + (s6 + s7));
}

function backward(layout, params, values, deltas, grad, labels, ones) {
	const n = labels.length, out = values[layout.depth], last = deltas[layout.depth];
	for (let k = 0; k < n; k++) last[k] = (out[k] - labels[k]) * (2 / n);
	for (let i = layout.depth - 1; i >= 0; i--) {
		const fanIn = layout.widths[i], width = layout.widths[i + 1], delta = deltas[i + 1];
		const weights = layout.starts[i], biases = weights + width * fanIn;
		throughActivation(layout.activations[i], values[i + 1], delta);
		for (let u = 0; u < width; u++) {
			for (let s = 0; s < fanIn; s++) grad[weights + u * fanIn + s] = dot(delta, u * n, values[i], s * n, n);
			if (layout.biases[i]) grad[biases + u] = dot(delta, u * n, ones, 0, n);
		}
		if (i === 0) continue;
		deltas[i].fill(0);
		for (let s = 0; s < fanIn; s++) addRows(deltas[i], s * n, params, weights + s, fanIn, delta, width, n);
	}
}

// The mean of (output - label)^2; `errors` is memory for them.
function meanSquare(out, labels, errors) {
	const n = labels.length;
	for (let k = 0; k < n; k++) errors[k] = out[k] - labels[k];
	return dot(errors, 0, errors, 0, n) / n;
}

// The output at which the answer changes class, halfway between the two labels; see metrics.py.
mlpviz.midpoint = (labels) => {
	const low = labels.reduce((a, b) => Math.min(a, b)), high = labels.reduce((a, b) => Math.max(a, b));
	if (low === high) return low === 0 ? 0.5 : 0;
	return low + (high - low) / 2;
};

// A point whose output is exactly at the midpoint, or not a number, counts as wrong.
function accuracy(out, labels, middle) {
	let right = 0;
	for (let k = 0; k < labels.length; k++) right += (out[k] - middle) * (labels[k] - middle) > 0 ? 1 : 0;
	return right / labels.length;
}

// Saturated: nearly all points drive a unit to its bounds. Dead: a rectifier passes none.
Object.assign(mlpviz, { SATURATED: 1, DEAD: 2 });
function mark(layout, values, n, marks, to) {
	for (let i = 0; i < layout.depth; i++) {
		const name = layout.activations[i], out = values[i + 1], relu = name === "relu";
		const [scale, shift] = { tanh: [1, 0], sigmoid: [2, 1], relu: [0, 0], sign: [0, 0], identity: [0, 0] }[name];
		for (let u = 0; u < layout.widths[i + 1]; u++, to++) {
			let far = 0;
			for (let k = u * n; k < (u + 1) * n; k++) {
				far += (relu ? out[k] === 0 : Math.abs(out[k] * scale - shift) > 0.99) ? 1 : 0;
			}
			if (relu) marks[to] = far === n ? mlpviz.DEAD : 0;
			else marks[to] = far > 0.95 * n ? mlpviz.SATURATED : 0;
		}
	}
}

const buffers = (layout, n) => layout.widths.map((width) => new Float64Array(width * n));

function load(inputs, points, into) {
	const n = points.length / inputs;
	for (let k = 0; k < n; k++) for (let j = 0; j < inputs; j++) into[j * n + k] = points[k * inputs + j];
}

// Long work, as generators that yield how far they are, from 0 to 1: see worker.js.
mlpviz.jobs = {
	*run(experiment, data) {
		const layout = mlpviz.layout(experiment), { lr, steps } = experiment, size = layout.size;
		const { points, labels } = data ?? mlpviz.dataset(experiment), n = labels.length;
		const bytes = (steps + 1) * size * 8;
		if (bytes > MAX_STATE_BYTES) {
			const got = (bytes / 2 ** 30).toFixed(1);
			throw new Error(`steps x parameters must fit in 0.5 GiB of states in a browser (got ${got} GiB): take fewer steps or narrower layers`);
		}
		const params = mlpviz.initial(experiment), grad = new Float64Array(size);
		const values = buffers(layout, n), deltas = buffers(layout, n), ones = new Float64Array(n).fill(1), errors = ones.slice();
		const states = new Float64Array((steps + 1) * size);
		const loss = new Float64Array(steps + 1), right = new Float64Array(steps + 1);
		const marks = new Uint8Array((steps + 1) * layout.units);
		const weights = layout.tensors.filter(({ kind }) => kind === "weight"), norms = weights.map(() => new Float64Array(steps + 1));
		const middle = mlpviz.midpoint(labels);
		load(layout.widths[0], points, values[0]);
		for (let i = 0; ; i++) {
			forward(layout, params, values, n);
			backward(layout, params, values, deltas, grad, labels, ones);
			states.set(params, i * size);
			loss[i] = meanSquare(values[layout.depth], labels, errors);
			right[i] = accuracy(values[layout.depth], labels, middle);
			mark(layout, values, n, marks, i * layout.units);
			weights.forEach(({ start, stop }, w) => (norms[w][i] = Math.sqrt(dot(grad, start, grad, start, stop - start))));
			if (i === steps) break;
			for (let j = 0; j < size; j++) params[j] -= lr * grad[j];
			yield (i + 1) / steps;
		}
		const gradNorms = Object.fromEntries(weights.map((tensor, w) => [tensor.name, norms[w]]));
		return { experiment, layout, data: { points, labels }, steps, states, loss, accuracy: right, gradNorms, marks };
	},

	*marks(layout, { points, labels }, states) {
		const count = states.length / layout.size, n = labels.length, values = buffers(layout, n);
		const marks = new Uint8Array(count * layout.units);
		load(layout.widths[0], points, values[0]);
		for (let i = 0; i < count; i++) {
			forward(layout, states.subarray(i * layout.size, (i + 1) * layout.size), values, n);
			mark(layout, values, n, marks, i * layout.units);
			yield (i + 1) / count;
		}
		return marks;
	},

	// Row i has the first parameter offset by offsets[i], column j the second by offsets[j]. The later
	// layer's varies in the inner loop: what lies upstream of it is computed once for a row. A share
	// is every so many-th of those rows, and 0 elsewhere, so that shares add up; of curves too.
	*surface(layout, params, data, first, second, limit = 10, count = 101, share = 0, shares = 1) {
		const swap = locate(layout, first).layer > locate(layout, second).layer;
		const [outer, inner] = swap ? [second, first] : [first, second];
		const steps = offsets(limit, count), moved = params.slice(), result = new Float64Array(count * count);
		const scan = scanner(layout, data, inner, steps);
		for (let i = share; i < count; i += shares) {
			moved[outer] = params[outer] + steps[i];
			scan(moved, result, swap ? i : i * count, swap ? count : 1);
			yield (i + 1) / count;
		}
		return result;
	},

	*curves(layout, params, data, limit = 10, count = 101, share = 0, shares = 1) {
		const result = new Float64Array(layout.size * count), steps = offsets(limit, count);
		for (let index = share; index < layout.size; index += shares) {
			scanner(layout, data, index, steps)(params, result, index * count, 1);
			yield (index + 1) / layout.size;
		}
		return result;
	},
};

function drain(job) {
	let step;
	do step = job.next(); while (!step.done);
	return step.value;
}

function locate(layout, index) {
	const { start, layer, kind } = layout.tensors.find(({ stop }) => index < stop), fanIn = layout.widths[layer];
	if (kind === "bias") return { layer, unit: index - start, source: -1 };
	return { layer, unit: Math.floor((index - start) / fanIn), source: (index - start) % fanIn };
}

// Writes the losses with one parameter offset by each of `steps`, given the others.
function scanner(layout, { points, labels }, index, steps) {
	const { layer, unit, source } = locate(layout, index), n = labels.length;
	const values = buffers(layout, n), own = new Float64Array(steps.length * n), errors = new Float64Array(n);
	const next = layer + 1, isLast = next === layout.depth, without = isLast ? null : values[next + 1].slice();
	load(layout.widths[0], points, values[0]);

	return (params, out, start, stride) => {
		forward(layout, params, values, n, 0, layer);
		sums(layout, layer, params, values[layer], values[next], n);
		for (let j = 0; j < steps.length; j++) {
			for (let k = 0; k < n; k++) {
				own[j * n + k] = values[next][unit * n + k] + steps[j] * (source < 0 ? 1 : values[layer][source * n + k]);
			}
		}
		activate(layout.activations[layer], own);
		if (!isLast) {
			activate(layout.activations[layer], values[next]);
			values[next].fill(0, unit * n, (unit + 1) * n);
			sums(layout, next, params, values[next], without, n);
		}
		for (let j = 0; j < steps.length; j++) {
			if (isLast) values[next].set(own.subarray(j * n, (j + 1) * n));
			else {
				const wide = values[next + 1];
				for (let u = 0; u < layout.widths[next + 1]; u++) {
					const weight = params[layout.starts[next] + u * layout.widths[next] + unit];
					for (let k = 0; k < n; k++) wide[u * n + k] = without[u * n + k] + weight * own[j * n + k];
				}
				activate(layout.activations[next], wide);
				forward(layout, params, values, n, next + 1);
			}
			out[start + j * stride] = meanSquare(values[layout.depth], labels, errors);
		}
	};
}

// As torch.linspace, so that an odd count includes 0.
const offsets = (limit, count) => {
	const step = (2 * limit) / (count - 1);
	return Float64Array.from({ length: count }, (_, i) =>
		i < count / 2 ? -limit + step * i : limit - step * (count - 1 - i));
};

mlpviz.drain = drain;

mlpviz.run = (experiment, data) => mlpviz.history(drain(mlpviz.jobs.run(experiment, data)));

mlpviz.surface = (...args) => drain(mlpviz.jobs.surface(...args));

// Gives a layer's values at points (x0, y0, x1, y1, …), which are values of layer `from`; layer 0 is
// the plane. It writes to the same memory at every call.
mlpviz.evaluator = (layout, points, from = 0) => {
	const inputs = layout.widths[from], n = points.length / inputs, values = buffers(layout, n);
	load(inputs, points, values[from]);
	return (params, layer = layout.depth) => {
		forward(layout, params, values, n, from, layer);
		return values[layer];
	};
};

mlpviz.history = (record) => {
	const layout = mlpviz.layoutOf(record.layout), { size } = layout;
	return { logs: {}, gaps: {}, ...record, layout, at: (i) => record.states.subarray(i * size, (i + 1) * size) };
};
}

engine(namespace);
(namespace.parts ??= []).push(engine);
})();
