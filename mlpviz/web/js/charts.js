// A chart over training that seeks; the plane, or where a layer puts it.
(function () {
"use strict";
const { mlpviz } = globalThis, { views } = mlpviz, { el, clamp, largest } = views;
if (views.Chart) return;

// Where an axis ends that holds all values: from 0, unless values lie below it.
const ends = (low, high) => low < 0 ? [low - 0.05 * (Math.max(high, 0) - low), Math.max(high, 0) + 0.05 * (Math.max(high, 0) - low)]
	: [0, high > 0 ? high * 1.05 : 1];

// Of a column that may be anything: close around values that lie far from 0; in powers of ten where they span three.
views.fitting = (values) => {
	const high = largest(values, -Infinity), low = -largest(values.map((v) => -v), -Infinity);
	if (low > 0 && high >= 1000 * low) return { log: true };
	const margin = (high - low) * 0.05, isFar = margin > 0 && Math.max(low, -high) > 0.5 * Math.max(high, -low);
	return { limits: isFar ? [low - margin, high + margin] : ends(low, high) };
};

// rows of values, in the series' colours from `colour` on. Huge values turn the axis logarithmic.
views.Chart = class {
	constructor({ title, rows, colour = 0, steps, log = false, limits = null, hidden = new Set(), onSeek }) {
		Object.assign(this, { title, rows, colour, steps, hidden });
		const high = rows.reduce((most, values) => largest(values, most), -Infinity);
		const lowest = -rows.reduce((most, values) => largest(values.map((v) => -v), most), -Infinity);
		this.log = log || (!limits && lowest >= 0 && high > 1000);
		const top = high > 0 ? 10 ** Math.ceil(Math.log10(high) + 0.05) : 1;
		const low = () => rows.reduce((least, values) => values.reduce((x, y) => (y > 0 ? Math.min(x, y) : x), least), top);
		const foot = () => clamp(10 ** Math.floor(Math.log10(low())), top * 1e-12, top / 100);
		this.limits = limits ?? (this.log ? [foot(), top] : ends(lowest, high));
		this.none = high === -Infinity ? "not a number throughout" : log && high <= 0 ? "zero throughout" : "";
		this.value = el("span");
		this.canvas = views.canvas(`${title} over training`);
		this.element = views.panel(title, this.value, this.canvas);
		const seek = (event) => {
			if (event.type === "pointerdown") this.canvas.setPointerCapture(event.pointerId);
			else if (!this.canvas.hasPointerCapture(event.pointerId)) return;
			onSeek(Math.round(clamp(this.scales.fromX(views.under(event, this.canvas)[0]), 0, steps)));
		};
		this.canvas.addEventListener("pointerdown", seek);
		this.canvas.addEventListener("pointermove", seek);
		this.lines = el("canvas");
	}

	// Lines are painted once for a size and theme; a scrub only copies them. Whether they were now.
	paint(c) {
		const { clientWidth: width, clientHeight: height } = this.canvas;
		const key = `${width} ${height} ${devicePixelRatio} ${c.theme} ${[...this.hidden]}`;
		if (key === this.key) return false;
		this.key = key;
		const s = (this.scales = views.scales(
			{ left: 40, top: 7, width: width - 48, height: height - (this.bottom ? 27 : 13) }, [0, this.steps], this.limits, this.log));
		this.ticks = {
			xTicks: this.bottom ? views.ticks(0, this.steps, width > 260 ? 4 : 2) : [], label: "step ",
			yTicks: this.log ? views.logTicks(s.y0, s.y1) : views.ticks(s.y0, s.y1, height > 130 ? 4 : 2),
		};
		if (this.ticks.yTicks.length < 2 && !this.log) this.ticks.yTicks = views.ticks(s.y0, s.y1, 4); // one tells no scale
		const ctx = views.fit(this.lines, width, height);
		this.rows.forEach((values, k) => {
			if (this.hidden.has(k)) return;
			ctx.setLineDash(k < c.series.length ? [] : [5, 3]);
			views.line(ctx, s, values, this.#of(k, c));
		});
		return true;
	}

	#of(k, { series }) { return series[(this.colour + k) % series.length]; }

	draw(i, until, c) {
		const ctx = views.fit(this.canvas), s = this.scales, { clientWidth: width, clientHeight: height } = this.canvas;
		const x = s.x(i), copy = (to, globalAlpha) => views.clipped(ctx, 0, 0, to, height, () => {
			Object.assign(ctx, { globalAlpha }).drawImage(this.lines, 0, 0, width, height);
		});
		views.axes(ctx, s, c, this.ticks);
		copy(until < this.steps ? s.x(until) : width, 0.35);
		copy(x, 1);
		Object.assign(ctx, { strokeStyle: c.muted, lineWidth: 1 });
		views.segment(ctx, x, s.top, x, s.top + s.height);
		this.rows.forEach((values, k) => {
			if (!this.hidden.has(k) && Number.isFinite(values[i])) views.dot(ctx, x, s.y(clamp(values[i], s.y0, s.y1)), 3.5, this.#of(k, c));
		});
		if (this.none && until === this.steps) {
			Object.assign(ctx, { fillStyle: c.muted, textAlign: "center" });
			ctx.fillText(this.none, s.left + s.width / 2, s.top + s.height / 2);
		}
	}
};

const QUICK = 2e7; // parameters x points that a frame has time for
const COARSEST = 15; // points along an axis
const GRID = 81, LINES = 13, ALONG = 61, ALL = 2 * LINES * ALONG;
const LIMITS = { tanh: [-1.08, 1.08], sign: [-1.15, 1.15], sigmoid: [-0.06, 1.06], relu: null, identity: null };
// Undo an activation, as far as numbers go, so that a boundary on a steep flank is hit in place.
const same = (v) => v, logit = (v) => Math.log(v / (1 - v));
const SUMS = { tanh: (v) => clamp(Math.atanh(v), -18, 18), sigmoid: (v) => clamp(logit(v), -36, 36), relu: same, sign: same, identity: same };

// Some rows of count x count points that fill the axes, lowest first, as x, y, x, y ….
function gridPoints({ x0, x1, y0, y1 }, count, from, to) {
	const at = (k, low, high) => low + ((high - low) * k) / (count - 1), points = [];
	for (let row = from; row < to; row++) {
		for (let k = 0; k < count; k++) points.push(at(k, x0, x1), at(row, y0, y1));
	}
	return points;
}

// layer 0 is the plane itself; for others, `units` are the two whose values are the axes.
views.Plane = class {
	constructor(history, onFiner) {
		const { layout, data } = history, furthest = data.points.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
		Object.assign(this, { history, layout, onFiner, layer: 0, units: [0, 1] });
		this.reach = Math.max(3, Math.ceil(furthest * 2) / 2);
		this.atData = mlpviz.evaluator(layout, data.points);
		this.middle = mlpviz.midpoint(data.labels);
		const at = (k, count) => this.reach * ((2 * k) / (count - 1) - 1), lines = [];
		for (let k = 0; k < LINES; k++) {
			for (let j = 0; j < ALONG; j++) lines.push(at(k, LINES), at(j, ALONG));
			for (let j = 0; j < ALONG; j++) lines.push(at(j, ALONG), at(k, LINES));
		}
		this.alongLines = mlpviz.evaluator(layout, lines);
		this.canvas = views.canvas("What the network answers in the plane", "plane");
	}

	get layers() {
		const { widths, depth } = this.layout;
		return [...widths.keys()].filter((layer) => widths[layer] > 1 && layer < depth);
	}

	#scales() {
		const { layer, reach } = this, size = this.canvas.clientWidth - 38;
		const fixed = layer ? LIMITS[this.layout.activations[layer - 1]] : [-reach, reach];
		const [x, y] = this.units.map((unit) => {
			if (fixed) return fixed;
			const values = this.alongLines(this.params, layer).subarray(unit * ALL, (unit + 1) * ALL);
			const low = -largest(values.map((v) => -v), -Infinity), high = largest(values, -Infinity), margin = (high - low) * 0.05;
			return high > low ? [low - margin, high + margin] : [-1, 1];
		});
		return views.scales({ left: 30, top: 8, width: size, height: size }, x, y);
	}

	draw(i, c) {
		const params = (this.params = this.history.at(i)), ctx = views.fit(this.canvas), s = (this.scales = this.#scales());
		const { layer, layout, units } = this, { labels } = this.history.data;
		views.clipped(ctx, s.left, s.top, s.width, s.height, () => {
			const decides = layout.widths[layer] === 2; // whether the two axes alone fix the output
			if (decides) this.#answers(ctx, s, c, i);
			if (layer > 0) this.#warped(ctx, s, c);
			if (decides) this.#folds(ctx, s, c);
			const [xs, ys] = units.map((unit) => this.atData(params, layer).subarray(unit * labels.length));
			views.markers(ctx, s, xs, ys, labels, c);
		});
		views.axes(ctx, s, c, { xTicks: views.ticks(s.x0, s.x1, 5), yTicks: views.ticks(s.y0, s.y1, 5), framed: true });
		if (!params.every(Number.isFinite)) {
			Object.assign(ctx, { fillStyle: c.ink, textAlign: "center" });
			ctx.fillText("diverged: no answer", s.left + s.width / 2, s.top + 10);
		}
	}

	#answers(ctx, s, c, i) {
		const { values, count } = (this.grid = this.#onGrid(s, i));
		this.image = views.heat(values, count, -1, 1, c.ramp, this.image);
		ctx.drawImage(this.image, 0.5, 0.5, count - 1, count - 1, s.left, s.top, s.width, s.height);
		Object.assign(ctx, { strokeStyle: c.ink, lineWidth: 1.75 });
		views.contour(ctx, s, values, count, this.middle, SUMS[this.layout.activations[this.layout.depth - 1]]);
	}

	// The network's answers on a grid, as fine as a frame has time for; of a wide network the rest
	// comes some rows a frame, once it has settled.
	#onGrid(s, i) {
		const key = `${this.layer} ${s.x0} ${s.x1} ${s.y0} ${s.y1}`, { layout, layer, params } = this;
		if (key !== this.key) Object.assign(this, { key, coarse: null, fine: null });
		if (this.fine?.i === i) return this.fine;
		const room = views.printing ? Infinity : Math.floor(Math.sqrt(QUICK / layout.size)), count = clamp(room, COARSEST, GRID);
		if (this.coarse?.count !== count) {
			this.coarse = { count, at: mlpviz.evaluator(layout, gridPoints(s, count, 0, count), layer) };
		}
		if (count < GRID) this.#refine(s, i);
		return { i, count, values: this.coarse.at(params) };
	}

	#refine(s, i) {
		const asked = `${i} ${this.key}`;
		if (this.asked === asked) return;
		this.asked = asked;
		clearTimeout(this.due);
		this.work?.abort();
		const { signal } = (this.work = new AbortController());
		this.due = setTimeout(() => views.byFrames(this.#fineRows(s, i, this.params), signal), views.SETTLED);
	}

	*#fineRows(s, i, params) {
		const { layout, layer } = this, values = new Float64Array(GRID * GRID);
		const some = Math.max(1, Math.floor(QUICK / layout.size / GRID));
		for (let row = 0; row < GRID; row += some) {
			const points = gridPoints(s, GRID, row, Math.min(GRID, row + some));
			values.set(mlpviz.evaluator(layout, points, layer)(params), row * GRID);
			yield;
		}
		this.fine = { i, count: GRID, values };
		this.onFiner();
	}

	#folds(ctx, s, c) {
		const { layer, layout, params } = this, width = layout.widths[layer + 1], start = layout.starts[layer];
		Object.assign(ctx, { strokeStyle: c.ink, lineWidth: 1, globalAlpha: width > 4 ? 0.5 : 0.75 });
		ctx.setLineDash([5, 4]);
		for (let u = 0; u < width; u++) {
			// Where a x + b y + bias is 0, far to both sides of the point nearest to the origin.
			const a = params[start + 2 * u], b = params[start + 2 * u + 1], bias = layout.biases[layer] ? params[start + 2 * width + u] : 0;
			const square = a * a + b * b, far = (4 * Math.max(...[s.x0, s.x1, s.y0, s.y1].map(Math.abs))) / Math.sqrt(square);
			const x = (-a * bias) / square, y = (-b * bias) / square;
			views.segment(ctx, s.x(x - b * far), s.y(y + a * far), s.x(x + b * far), s.y(y - a * far));
		}
		ctx.setLineDash([]);
	}

	#warped(ctx, s, c) {
		const values = this.alongLines(this.params, this.layer), [a, b] = this.units;
		Object.assign(ctx, { strokeStyle: c.muted, lineWidth: 1, globalAlpha: 0.8 });
		ctx.beginPath();
		for (let k = 0; k < ALL; k++) ctx[k % ALONG ? "lineTo" : "moveTo"](s.x(values[a * ALL + k]), s.y(values[b * ALL + k]));
		ctx.stroke();
	}

	// {x, y, output} under a pointer, or null; the output is null where x and y don't decide it.
	at(event) {
		const s = this.scales, [px, py] = views.under(event, this.canvas);
		if (!s) return null;
		const x = s.fromX(px), y = s.fromY(py);
		if (!(x >= s.x0 && x <= s.x1 && y >= s.y0 && y <= s.y1)) return null;
		const decides = this.layout.widths[this.layer] === 2;
		return { x, y, output: decides ? mlpviz.evaluator(this.layout, [x, y], this.layer)(this.params)[0] : null };
	}
};
})();
