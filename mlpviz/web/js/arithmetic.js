// Functions that browsers compute differently from each other: here of our own, as in Python.
//
// Nothing but additions, subtractions, multiplications, divisions, square roots, comparisons and
// whole numbers, in a written order: IEEE 754 fixes each result. The Python files of mlpviz/engine
// hold the same operations in the same order.
(function () {
"use strict";
const namespace = (globalThis.mlpviz ??= {});
if (namespace.tanh) return;

// One function, so that a worker can be made from its source.
function arithmetic(mlpviz) {
	"use strict";

	// Numbers of twice a double's precision, [high, low]: T. J. Dekker, Numerische Mathematik 18 (1971).
	const SPLITTER = 134217729; // 2^27 + 1: it splits a double into halves whose products are exact

	function sumOf(a, b) {
		const total = a + b;
		const part = total - a;
		return [total, a - (total - part) + (b - part)];
	}

	function productOf(a, b) {
		const total = a * b;
		const aHigh = a * SPLITTER - (a * SPLITTER - a);
		const bHigh = b * SPLITTER - (b * SPLITTER - b);
		const aLow = a - aHigh;
		const bLow = b - bHigh;
		return [total, aHigh * bHigh - total + aHigh * bLow + aLow * bHigh + aLow * bLow];
	}

	function add(a, b) {
		const [total, rest] = sumOf(a[0], b[0]);
		return sumOf(total, rest + (a[1] + b[1]));
	}

	function multiply(a, b) {
		const [total, rest] = productOf(a[0], b[0]);
		return sumOf(total, rest + (a[0] * b[1] + a[1] * b[0]));
	}

	function divide(a, b) {
		const first = a[0] / b[0];
		const taken = multiply([first, 0], b);
		const left = add(a, [-taken[0], -taken[1]]);
		return sumOf(first, (left[0] + left[1]) / b[0]);
	}

	const ONE = [1, 0];
	const EXP_1_32 = [1.0317434074991028, -8.944417741043132e-17]; // e^(1/32)
	const POWER_1_64 = [0.9892280131939755, 2.0194376554639083e-17]; // 2^(-1/64)
	// The natural logarithm of 2; the first part has 32 bits, so that its multiples are exact.
	const LN2_HIGH = 0.6931471803691238;
	const LN2_LOW = 1.9082149292705877e-10;

	function powersOf(ratio, count) {
		const table = [ONE];
		while (table.length < count) table.push(multiply(table.at(-1), ratio));
		return table;
	}

	const part = (table, k) => Float64Array.from(table, (pair) => pair[k]);

	// tanh(k / 64) for k = 0 … 1280, in two parts, and its square.
	const tanhs = powersOf(EXP_1_32, 1281).map((power) => divide(add(power, [-1, 0]), add(power, ONE)));
	const TANH_HIGH = part(tanhs, 0);
	const TANH_LOW = part(tanhs, 1);
	const TANH_SQUARE = TANH_HIGH.map((value) => value * value);

	// 2^(-k / 64) for k = 0 … 63, in two parts, and 2^-k for k = 0 … 1100.
	const roots = powersOf(POWER_1_64, 64);
	const EXP_HIGH = part(roots, 0);
	const EXP_LOW = part(roots, 1);
	const POWERS = new Float64Array(1101);
	POWERS[0] = 1;
	for (let k = 1; k <= 1100; k++) POWERS[k] = POWERS[k - 1] * 0.5;

	// tanh(t + d) by the addition theorem, t on a grid of 1/64; within 1 unit in the last place.
	mlpviz.tanh = (x) => {
		const size = Math.abs(x);
		const near = size < 20 ? size : 20; // also where x is not a number
		const k = (near * 64 + 0.5) | 0;
		const d = near - k * 0.015625;
		const t = TANH_HIGH[k];
		const square = TANH_SQUARE[k];
		const q = d * d;
		// tanh(d) = d (1 - bent)
		const bent = q * (0.3333333333333333 - q * (0.13333333333333333 - q * 0.05396825396825397));
		const along = t * (d - d * bent);
		const lost = (d * (along + (square + bent * (1 - square)))) / (1 + along);
		const result = t + (d - lost + TANH_LOW[k]);
		if (x !== x) return x;
		return x < 0 ? -result : result;
	};

	// 1 / (1 + e^-x), within 2 units in the last place, also where it is tiny.
	mlpviz.sigmoid = (x) => {
		const size = Math.abs(x);
		const near = size < 750 ? size : 750;
		// e^-near = 2^-(k / 64) e^r, and 64 / ln 2 = 92.33…
		const k = (near * 92.33248261689366 + 0.5) | 0;
		const r = k * 0.01083042469326756 - near + k * 2.9815858269852933e-12;
		const bent = r * (0.16666666666666666 + r * (0.041666666666666664 + r * 0.008333333333333333));
		const rest = r + r * r * (0.5 + bent);
		const high = EXP_HIGH[k & 63];
		const small = (high + (EXP_LOW[k & 63] + high * rest)) * POWERS[k >> 6];
		if (x !== x) return x;
		return (x < 0 ? small : 1) / (1 + small);
	};

	// The natural logarithm of a positive number: with x = m 2^e, 1/sqrt(2) <= m < sqrt(2), f = m - 1 and
	// s = f / (2 + f), that of m is 2 s + 2 (s^3/3 + s^5/5 + …); the first term is kept in two parts.
	mlpviz.log = (x) => {
		let m = x;
		let e = 0;
		for (; m >= 1; e++) m *= 0.5;
		for (; m < 0.5; e--) m *= 2;
		if (m < 0.7071067811865476) {
			m *= 2;
			e -= 1;
		}
		const f = m - 1;
		const [s, low] = divide([f, 0], add([2, 0], [f, 0]));
		const z = s * s;
		let series = 0;
		for (let k = 21; k > 1; k -= 2) series = (series + 2 / k) * z;
		const [high, rest] = add([e * LN2_HIGH, e * LN2_LOW], [2 * s, 2 * low + s * series]);
		return high + rest;
	};
}

arithmetic(namespace);
(namespace.parts ??= []).push(arithmetic);
})();
