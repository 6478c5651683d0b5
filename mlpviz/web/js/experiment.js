// Experiment strings, data and initial parameters, as in Python.
(function () {
"use strict";
const namespace = (globalThis.mlpviz ??= {});
if (namespace.parse) return; // a notebook may load every script once per output

function experiments(mlpviz) {
"use strict";
const MAX_SEED = 2 ** 32 - 1;
const ACTIVATIONS = ["sign", "tanh", "relu", "sigmoid"];
const DATASETS = {
	quadrants: (x, y) => Math.sign(x) === Math.sign(y),
	halves: (x, y) => x + y > 0,
	circle: (x, y) => x * x + y * y < 1.3862943611198906, // 2 ln 2
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

// Readers give null where the text is not of the field's kind. An integer too large for a double
// stays a BigInt: it is out of range, and shown in full.
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
const isInt = (v, low, high) => Number.isInteger(v) && low <= v && v <= high;
const whole = (low, high) => [readInt, (v) => isInt(v, low, high), `a whole number from ${low} to ${high}`];
const oneOf = (names) => [String, (v) => names.includes(v), `one of ${names.join(", ")}`];
const isShape = (w) => Array.isArray(w) && w.length >= 2 && w.length <= 65 &&
	w.every((v) => isInt(v, 1, 256)) && w[0] === 2 && w[w.length - 1] === 1;

const FIELDS = {
	widths: [readWidths, isShape, "2-…-1: 2 inputs, hidden layers of 1 to 256 units, 1 output, at most 64 layers"],
	activation: oneOf(ACTIVATIONS),
	seed: whole(0, MAX_SEED),
	init_scale: [readFloat, (v) => Number.isFinite(v) && v >= 0, "a finite number, 0 or above"],
	lr: [readFloat, (v) => Number.isFinite(v) && v > 0, "a finite number above 0"],
	steps: whole(1, 100000),
	data: oneOf(Object.keys(DATASETS)),
	data_seed: whole(0, MAX_SEED),
	n: whole(1, 10000),
};
const written = (name, value) => Array.isArray(value) ? value.join("-")
	: typeof value !== "string" && FIELDS[name][0] === readFloat ? pythonFloat(value) : String(value);

function check(e) {
	for (const [name, [, isRight, allowed]] of Object.entries(FIELDS)) {
		const value = e[name], text = written(name, value);
		if (isRight(value)) continue;
		const shown = typeof value === "string" || Array.isArray(value) ? pythonText(text) : text;
		throw new Error(`${name} must be ${allowed} (got ${shown})`);
	}
	e.init_scale += 0; // -0 becomes 0
	return e;
}

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
		if (!Object.hasOwn(FIELDS, name)) {
			throw new Error(`field must be one of ${Object.keys(FIELDS).join(", ")} (got ${pythonText(name)})`);
		}
		if (Object.hasOwn(given, name)) {
			throw new Error(`${name} must be given once (got ${pythonText(value)} as well)`);
		}
		given[name] = FIELDS[name][0](value) ?? value;
	}
	return check({ ...DEFAULTS, widths: [...DEFAULTS.widths], ...given });
};

mlpviz.format = (experiment) => Object.keys(DEFAULTS)
	.filter((name) => ALWAYS.includes(name) || experiment[name] !== DEFAULTS[name])
	.map((name) => `${name}=${encodeURIComponent(written(name, experiment[name]).replace(/\.0$/, ""))}`)
	.join("&");

// numpy's RandomState: Mersenne twister (Matsumoto and Nishimura, 1998), polar normal numbers
// (Marsaglia and Bray, 1964).
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
		let x, y, square;
		if (spare !== null) {
			[x, spare] = [spare, null];
			return x;
		}
		do {
			x = 2 * double() - 1;
			y = 2 * double() - 1;
			square = x * x + y * y;
		} while (square >= 1 || square === 0);
		const factor = Math.sqrt((-2 * mlpviz.log(square)) / square);
		spare = factor * x;
		return factor * y;
	};
	const draw = (one) => (size) => Float64Array.from({ length: size }, one);
	return { randn: draw(normal), uniform: (low, high, size) => draw(() => low + (high - low) * double())(size) };
};

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
	// Made when first asked for, and not copied to a worker.
	let names = null;
	Object.defineProperty(layout, "names", { get: () => (names ??= scalarNames(layout)) });
	return layout;
};

const scalarNames = ({ tensors }) => tensors.flatMap(({ name, start, stop, shape: [, columns] }) =>
	Array.from({ length: stop - start }, (_, i) => `${name}(${columns ? `${Math.floor(i / columns)}, ${i % columns}` : `${i},`})`));

mlpviz.layout = ({ widths, activation }) => {
	const of = (value) => widths.slice(1).map(value);
	return mlpviz.layoutOf({ widths: [...widths], activations: of(() => activation), layers: of((_, i) => `layer${i + 1}.0`), biases: of(() => true) });
};

mlpviz.dataset = ({ data, data_seed, n }) => {
	const points = mlpviz.randomState(data_seed).randn(2 * n);
	const label = (_, k) => (DATASETS[data](points[2 * k], points[2 * k + 1]) ? 1 : -1);
	return { points, labels: Float64Array.from({ length: n }, label) };
};

mlpviz.initial = (e) => mlpviz.randomState(e.seed).randn(mlpviz.layout(e).size).map((value) => value * e.init_scale);

mlpviz.choices = { activation: ACTIVATIONS, data: Object.keys(DATASETS) };
}

experiments(namespace);
(namespace.parts ??= []).push(experiments);
})();
