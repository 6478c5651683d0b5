// What names a run, and what it starts from: experiment strings, data sets, initial parameters.
// The same rules, messages and numbers as mlpviz/experiment.py, data.py and network.py.
(function () {
"use strict";
const namespace = (globalThis.mlpviz ??= {});
if (namespace.parse) return; // a notebook may load every script once per output

// Written as one function of the namespace so that a worker can be made from its source.
function experiments(mlpviz) {
"use strict";
const MAX_WIDTH = 256, MAX_LAYERS = 64, MAX_STEPS = 100000, MAX_POINTS = 10000, MAX_SEED = 2 ** 32 - 1;
const ACTIVATIONS = ["sign", "tanh", "relu", "sigmoid"];
const DATASETS = {
	quadrants: (x, y) => Math.sign(x) === Math.sign(y),
	halves: (x, y) => x + y > 0,
	circle: (x, y) => x * x + y * y < 2 * Math.LN2,
};
const DEFAULTS = {
	widths: [2, 2, 2, 2, 1], activation: "tanh", seed: 1, init_scale: 1, lr: 0.25, steps: 1000,
	data: "quadrants", data_seed: 1, n: 100,
};
const ALWAYS = ["widths", "activation", "seed", "init_scale", "lr", "steps"];

// A number as Python's repr writes it: 0.25, 1.0, 1e-05, 1e+16.
function pythonFloat(x) {
	if (!Number.isFinite(x)) return x !== x ? "nan" : x > 0 ? "inf" : "-inf";
	const [mantissa, e] = x.toExponential().split("e");
	if (e < -4 || e >= 16) return `${mantissa}e${e[0]}${e.slice(1).padStart(2, "0")}`;
	const text = Object.is(x, -0) ? "-0" : String(x); // without an exponent in this range
	return text.includes(".") ? text : `${text}.0`;
}

// A text as Python's repr writes it.
function pythonText(text) {
	const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
	const named = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\" };
	const body = text.replace(/[\\'"]|(?! )[\p{C}\p{Z}]/gu, (c) => {
		if (named[c]) return named[c];
		if (c === "'" || c === '"') return c === quote ? `\\${c}` : c;
		const code = c.codePointAt(0).toString(16);
		if (code.length <= 2) return `\\x${code.padStart(2, "0")}`;
		return code.length <= 4 ? `\\u${code.padStart(4, "0")}` : `\\U${code.padStart(8, "0")}`;
	});
	return quote + body + quote;
}

// Readers of a field's text; null where the text is not of the field's kind.
// An integer too large for a double stays a BigInt: it is out of range, and shown in full.
const readInt = (text) => {
	if (!/^[0-9]{1,4300}$/.test(text)) return null;
	const value = Number(text);
	return Number.isSafeInteger(value) ? value : BigInt(text);
};
const readFloat = (text) =>
	/^-?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$/.test(text) ? Number(text) : null;
const readWidths = (text) => {
	const widths = text.split("-").map(readInt);
	return widths.includes(null) ? null : widths;
};
const READERS = {
	widths: readWidths, activation: String, seed: readInt, init_scale: readFloat, lr: readFloat,
	steps: readInt, data: String, data_seed: readInt, n: readInt,
};

function shown(name, value) {
	if (Array.isArray(value)) return pythonText(value.join("-"));
	if (typeof value === "string") return pythonText(value);
	return READERS[name] === readFloat ? pythonFloat(value) : String(value);
}

function check(e) {
	const isInt = (v, low, high) => Number.isInteger(v) && low <= v && v <= high;
	const demand = (right, name, allowed) => {
		if (!right) throw new Error(`${name} must be ${allowed} (got ${shown(name, e[name])})`);
	};
	const w = e.widths;
	demand(
		Array.isArray(w) && w.length >= 2 && w.length <= MAX_LAYERS + 1 &&
			w.every((v) => isInt(v, 1, MAX_WIDTH)) && w[0] === 2 && w[w.length - 1] === 1,
		"widths",
		`2-…-1: 2 inputs, hidden layers of 1 to ${MAX_WIDTH} units, 1 output, at most ${MAX_LAYERS} layers`,
	);
	demand(ACTIVATIONS.includes(e.activation), "activation", `one of ${ACTIVATIONS.join(", ")}`);
	demand(isInt(e.seed, 0, MAX_SEED), "seed", `a whole number from 0 to ${MAX_SEED}`);
	demand(Number.isFinite(e.init_scale) && e.init_scale >= 0, "init_scale", "a finite number, 0 or above");
	demand(Number.isFinite(e.lr) && e.lr > 0, "lr", "a finite number above 0");
	demand(isInt(e.steps, 1, MAX_STEPS), "steps", `a whole number from 1 to ${MAX_STEPS}`);
	demand(Object.hasOwn(DATASETS, e.data), "data", `one of ${Object.keys(DATASETS).join(", ")}`);
	demand(isInt(e.data_seed, 0, MAX_SEED), "data_seed", `a whole number from 0 to ${MAX_SEED}`);
	demand(isInt(e.n, 1, MAX_POINTS), "n", `a whole number from 1 to ${MAX_POINTS}`);
	e.init_scale += 0; // -0 becomes 0
	return e;
}

// The experiment that a query string names; fields left out take their defaults.
mlpviz.parse = (text) => {
	const query = text.replace(/^\?+/, "");
	const decode = (part) => new URLSearchParams(`v=${part}`).get("v");
	const given = {};
	for (const pair of query ? query.split("&") : []) {
		const equals = pair.indexOf("=");
		if (equals < 0) {
			throw new Error(`an experiment must be written field=value&field=value (got ${pythonText(text)})`);
		}
		const name = decode(pair.slice(0, equals)), value = decode(pair.slice(equals + 1));
		if (!Object.hasOwn(READERS, name)) {
			throw new Error(`field must be one of ${Object.keys(READERS).join(", ")} (got ${pythonText(name)})`);
		}
		if (Object.hasOwn(given, name)) {
			throw new Error(`${name} must be given once (got ${pythonText(value)} as well)`);
		}
		given[name] = READERS[name](value) ?? value;
	}
	return check({ ...DEFAULTS, widths: [...DEFAULTS.widths], ...given });
};

// The string that names an experiment; the inverse of parse.
mlpviz.format = (experiment) => {
	const text = (name) => {
		const value = experiment[name];
		if (name === "widths") return value.join("-");
		return READERS[name] === readFloat ? pythonFloat(value).replace(/\.0$/, "") : String(value);
	};
	return Object.keys(DEFAULTS)
		.filter((name) => ALWAYS.includes(name) || experiment[name] !== DEFAULTS[name])
		.map((name) => `${name}=${encodeURIComponent(text(name))}`)
		.join("&");
};

// numpy's RandomState(seed): Mersenne twister (Matsumoto and Nishimura, 1998), doubles of
// 53 bits, and normal numbers by the polar method (Marsaglia and Bray, 1964) in pairs.
mlpviz.randomState = (seed) => {
	const state = new Uint32Array(624);
	state[0] = seed;
	for (let i = 1; i < 624; i++) {
		state[i] = Math.imul(1812433253, state[i - 1] ^ (state[i - 1] >>> 30)) + i;
	}
	let position = 624, spare = null;
	const next = () => {
		if (position === 624) {
			for (let i = 0; i < 624; i++) {
				const y = (state[i] & 0x80000000) | (state[(i + 1) % 624] & 0x7fffffff);
				state[i] = state[(i + 397) % 624] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
			}
			position = 0;
		}
		let y = state[position++];
		y ^= y >>> 11;
		y ^= (y << 7) & 0x9d2c5680;
		y ^= (y << 15) & 0xefc60000;
		return (y ^ (y >>> 18)) >>> 0;
	};
	const double = () => {
		const high = next() >>> 5;
		return (high * 67108864 + (next() >>> 6)) / 9007199254740992;
	};
	const normal = () => {
		if (spare !== null) {
			const kept = spare;
			spare = null;
			return kept;
		}
		let x, y, square;
		do {
			x = 2 * double() - 1;
			y = 2 * double() - 1;
			square = x * x + y * y;
		} while (square >= 1 || square === 0);
		const factor = Math.sqrt((-2 * Math.log(square)) / square);
		spare = factor * x;
		return factor * y;
	};
	return {
		randn: (size) => Float64Array.from({ length: size }, normal),
		uniform: (low, high, size) => Float64Array.from({ length: size }, () => low + (high - low) * double()),
	};
};

// Where each parameter lies in the flat vector: torch's order, weight then bias, layer by layer.
mlpviz.layoutOf = ({ widths, activations, layers, biases }) => {
	const units = widths.slice(1).reduce((a, b) => a + b, 0); // of all layers
	const layout = { widths, activations, layers, biases, depth: layers.length, units, tensors: [], size: 0 };
	const add = (layer, kind, shape) => {
		const start = layout.size;
		layout.size += shape.reduce((a, b) => a * b);
		layout.tensors.push({ name: `${layers[layer]}.${kind}`, layer, kind, shape, start, stop: layout.size });
	};
	layers.forEach((_, i) => {
		add(i, "weight", [widths[i + 1], widths[i]]);
		if (biases[i]) add(i, "bias", [widths[i + 1]]);
	});
	layout.starts = layers.map((_, i) => layout.tensors.find((t) => t.layer === i).start);
	// Made when first asked for, and not copied to a worker: a large network has many.
	let names = null;
	Object.defineProperty(layout, "names", { get: () => (names ??= scalarNames(layout)) });
	return layout;
};

function scalarNames(layout) {
	return layout.tensors.flatMap(({ name, shape: [rows, columns] }) =>
		columns === undefined
			? Array.from({ length: rows }, (_, i) => `${name}(${i},)`)
			: Array.from({ length: rows * columns }, (_, i) => `${name}(${Math.floor(i / columns)}, ${i % columns})`));
}

// The layout of an experiment: its activation and a bias on every layer.
mlpviz.layout = ({ widths, activation }) => {
	const each = widths.slice(1);
	return mlpviz.layoutOf({
		widths: [...widths],
		activations: each.map(() => activation),
		layers: each.map((_, i) => `layer${i + 1}.0`),
		biases: each.map(() => true),
	});
};

mlpviz.dataset = ({ data, data_seed, n }) => {
	const points = mlpviz.randomState(data_seed).randn(2 * n);
	const labels = new Float64Array(n);
	for (let k = 0; k < n; k++) labels[k] = DATASETS[data](points[2 * k], points[2 * k + 1]) ? 1 : -1;
	return { points, labels };
};

mlpviz.initial = (experiment) => {
	const drawn = mlpviz.randomState(experiment.seed).randn(mlpviz.layout(experiment).size);
	return drawn.map((value) => value * experiment.init_scale);
};

mlpviz.defaults = DEFAULTS;
mlpviz.activationNames = ACTIVATIONS;
mlpviz.dataNames = Object.keys(DATASETS);
}

experiments(namespace);
(namespace.parts ??= []).push(experiments);
})();
