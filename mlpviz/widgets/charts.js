// A chart of values over training that can be dragged to seek, and the picture of the plane:
// what the network answers everywhere, or where one of its layers puts every point.
(function () {
"use strict";
const mlpviz = (globalThis.mlpviz ??= {});
if (mlpviz.views.Chart) return;
const { views } = mlpviz, { el } = views;

const { clamp } = views;

// The least and the greatest of some rows' finite values, on a log axis those above 0.
const range = (rows, log) => {
	let low = Infinity, high = -Infinity;
	for (const values of rows) {
		for (const value of values) {
			if (!Number.isFinite(value) || (log && value <= 0)) continue;
			low = Math.min(low, value);
			high = Math.max(high, value);
		}
	}
	return [low, high];
};

// rows: [{name, values, colour: index into the series' colours}]. A long tail of huge values
// turns the axis logarithmic. The one at the bottom names the steps. What lies after `until` stays hidden.
views.Chart = class {
	constructor({ title, rows, steps, log = false, limits = null, bottom = false, onSeek }) {
		Object.assign(this, { title, rows, steps, bottom });
		this.hidden = new Set();
		const all = rows.map((row) => row.values), high = range(all)[1];
		this.log = log || (!limits && high > 1000);
		const top = high > 0 ? 10 ** Math.ceil(Math.log10(high) + 0.05) : 1;
		const foot = () => clamp(10 ** Math.floor(Math.log10(range(all, true)[0])), top * 1e-12, top / 100);
		this.limits = limits ?? (this.log ? [foot(), top] : [0, high > 0 ? high * 1.05 : 1]);
		this.none = high === -Infinity ? "not a number throughout" : log && high <= 0 ? "zero throughout" : "";
		this.value = el("span", {});
		this.canvas = el("canvas", { role: "img", "aria-label": `${title} over training` });
		this.element = el("figure", { class: "panel" },
			el("figcaption", { class: "head" }, el("span", {}, title), this.value), this.canvas);
		const seek = (event) => {
			if (event.type === "pointerdown") this.canvas.setPointerCapture(event.pointerId);
			else if (!this.canvas.hasPointerCapture(event.pointerId)) return;
			const { left } = this.canvas.getBoundingClientRect();
			onSeek(Math.round(clamp(this.scales.fromX(event.clientX - left), 0, steps)));
		};
		this.canvas.addEventListener("pointerdown", seek);
		this.canvas.addEventListener("pointermove", seek);
		this.still = document.createElement("canvas");
		this.lines = document.createElement("canvas");
	}

	// Axes and lines are painted once for a size and theme; a scrub only copies them.
	#prepare(c) {
		const { clientWidth: width, clientHeight: height } = this.canvas;
		const key = `${width} ${height} ${devicePixelRatio} ${c.theme} ${[...this.hidden]}`;
		if (key === this.key) return;
		this.key = key;
		const s = (this.scales = views.scales(
			{ left: 40, top: 7, width: width - 48, height: height - (this.bottom ? 27 : 13) }, [0, this.steps], this.limits, this.log));
		const yTicks = this.log ? views.logTicks(s.y0, s.y1, 4) : views.ticks(s.y0, s.y1, height > 130 ? 4 : 2);
		views.axes(views.fit(this.still, width, height), s, c, {
			xTicks: this.bottom ? views.ticks(0, this.steps, width > 260 ? 4 : 2) : [], yTicks, label: "step",
		});
		const ctx = views.fit(this.lines, width, height);
		this.rows.forEach((row, k) => {
			if (this.hidden.has(k)) return;
			ctx.setLineDash(row.colour < c.series.length ? [] : [5, 3]);
			views.line(ctx, s, row.values, c.series[row.colour % c.series.length]);
		});
	}

	draw(i, until, c) {
		this.#prepare(c);
		const ctx = views.fit(this.canvas), s = this.scales, { clientWidth: width, clientHeight: height } = this.canvas;
		const copy = (image, to, alpha) => {
			ctx.save();
			ctx.globalAlpha = alpha;
			ctx.beginPath();
			ctx.rect(0, 0, to, height);
			ctx.clip();
			ctx.drawImage(image, 0, 0, width, height);
			ctx.restore();
		};
		const x = s.x(i), colour = (row) => c.series[row.colour % c.series.length];
		copy(this.still, width, 1);
		copy(this.lines, until < this.steps ? s.x(until) : width, 0.35);
		copy(this.lines, x, 1);
		ctx.strokeStyle = c.muted;
		ctx.lineWidth = 1;
		ctx.beginPath();
		ctx.moveTo(x, s.top);
		ctx.lineTo(x, s.top + s.height);
		ctx.stroke();
		this.rows.forEach((row, k) => {
			if (this.hidden.has(k) || !Number.isFinite(row.values[i])) return;
			ctx.beginPath();
			ctx.arc(x, s.y(clamp(row.values[i], s.y0, s.y1)), 3.5, 0, 2 * Math.PI);
			ctx.fillStyle = colour(row);
			ctx.fill();
		});
		if (this.none && until === this.steps) {
			ctx.fillStyle = c.muted;
			ctx.textAlign = "center";
			ctx.fillText(this.none, s.left + s.width / 2, s.top + s.height / 2);
		}
	}
};

const GRID = 81, LINES = 13, ALONG = 61, MANY = 1500;

// Coordinates of a grid over two ranges, row by row from the lower left.
const gridPoints = ([x0, x1], [y0, y1], count) => {
	const points = new Float64Array(2 * count * count);
	for (let k = 0; k < count * count; k++) {
		points[2 * k] = x0 + ((x1 - x0) * (k % count)) / (count - 1);
		points[2 * k + 1] = y0 + ((y1 - y0) * Math.floor(k / count)) / (count - 1);
	}
	return points;
};

const LIMITS = { tanh: [-1.08, 1.08], sign: [-1.15, 1.15], sigmoid: [-0.06, 1.06] };

// layer 0 is the plane itself; for others, `units` are the two whose values are the axes.
views.Plane = class {
	constructor(history) {
		const { layout, data } = history, reach = data.points.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
		Object.assign(this, { history, layout, layer: 0, units: [0, 1] });
		this.reach = Math.max(3, Math.ceil(reach * 2) / 2);
		const limits = [-this.reach, this.reach];
		this.everywhere = mlpviz.evaluator(layout, gridPoints(limits, limits, GRID));
		this.atData = mlpviz.evaluator(layout, data.points);
		const lines = [];
		for (let k = 0; k < LINES; k++) {
			const at = this.reach * ((2 * k) / (LINES - 1) - 1);
			for (let j = 0; j < ALONG; j++) lines.push(at, this.reach * ((2 * j) / (ALONG - 1) - 1));
			for (let j = 0; j < ALONG; j++) lines.push(this.reach * ((2 * j) / (ALONG - 1) - 1), at);
		}
		this.alongLines = mlpviz.evaluator(layout, Float64Array.from(lines));
		this.image = document.createElement("canvas");
		this.dots = document.createElement("canvas");
		this.canvas = el("canvas", { class: "plane", role: "img", "aria-label": "What the network answers in the plane" });
	}

	// Layers whose values can be the axes of a picture: [0, …].
	get layers() {
		return this.layout.widths.flatMap((width, layer) => (width > 1 && layer < this.layout.depth ? [layer] : []));
	}

	#setScales() {
		const size = this.canvas.clientWidth, box = { left: 30, top: 8, width: size - 38, height: size - 38 };
		if (this.layer === 0) {
			const limits = [-this.reach, this.reach];
			return (this.scales = views.scales(box, limits, limits));
		}
		const fixed = LIMITS[this.layout.activations[this.layer - 1]];
		const values = this.alongLines(this.params, this.layer), n = 2 * LINES * ALONG;
		const [x, y] = this.units.map((unit) => {
			if (fixed) return fixed;
			const [low, high] = range([values.subarray(unit * n, (unit + 1) * n)], false), margin = (high - low) * 0.05;
			return high > low ? [low - margin, high + margin] : [-1, 1];
		});
		return (this.scales = views.scales(box, x, y));
	}

	draw(i, c) {
		this.params = this.history.at(i);
		const ctx = views.fit(this.canvas), s = this.#setScales();
		const { layer, layout, units, params } = this;
		if (layer === 0 || layout.widths[layer] === 2) this.#answers(ctx, s, c);
		ctx.save();
		ctx.beginPath();
		ctx.rect(s.left, s.top, s.width, s.height);
		ctx.clip();
		ctx.strokeStyle = c.ink;
		if (layer > 0) this.#warped(ctx, s, c);
		if (layer === 0 || layout.widths[layer] === 2) this.#folds(ctx, s, c);
		if (layer === 0) this.#cachedDots(ctx, s, c);
		else {
			const values = this.atData(params, layer), n = this.history.data.labels.length;
			this.#dotsAt(ctx, s, c, (k) => [values[units[0] * n + k], values[units[1] * n + k]], MANY);
		}
		ctx.restore();
		views.axes(ctx, s, { ...c, line: "transparent" }, {
			xTicks: views.ticks(s.x0, s.x1, 4), yTicks: views.ticks(s.y0, s.y1, 4), xText: views.tickText,
		});
		if (!params.every(Number.isFinite)) {
			Object.assign(ctx, { fillStyle: c.ink, textAlign: "center" });
			ctx.fillText("diverged: no answer", s.left + s.width / 2, s.top + 10);
		}
		ctx.strokeStyle = c.line;
		ctx.strokeRect(s.left + 0.5, s.top + 0.5, s.width - 1, s.height - 1);
	}

	// The network's output as colours, and where it changes sign.
	#answers(ctx, s, c) {
		const grid = this.layer === 0 ? this.everywhere
			: mlpviz.evaluator(this.layout, gridPoints([s.x0, s.x1], [s.y0, s.y1], GRID), this.layer);
		const values = grid(this.params);
		views.heat(values, GRID, GRID, -1, 1, c.ramp, this.image);
		ctx.drawImage(this.image, 0.5, 0.5, GRID - 1, GRID - 1, s.left, s.top, s.width, s.height);
		ctx.strokeStyle = c.ink;
		ctx.lineWidth = 1.75;
		const isTanh = this.layout.activations[this.layout.depth - 1] === "tanh";
		views.contour(ctx, s, values, GRID, GRID, 0, isTanh ? (v) => clamp(Math.atanh(v), -18, 18) : undefined);
	}

	// Where each unit of the next layer changes sign.
	#folds(ctx, s, c) {
		const { layer, layout, params } = this, width = layout.widths[layer + 1], start = layout.starts[layer];
		ctx.lineWidth = 1;
		ctx.setLineDash([5, 4]);
		ctx.strokeStyle = c.ink;
		ctx.globalAlpha = width > 4 ? 0.5 : 0.75;
		for (let u = 0; u < width; u++) {
			views.fold(ctx, s, params[start + 2 * u], params[start + 2 * u + 1], layout.biases[layer] ? params[start + 2 * width + u] : 0);
		}
		ctx.setLineDash([]);
		ctx.globalAlpha = 1;
	}

	// The plane's square grid, where this layer puts it.
	#warped(ctx, s, c) {
		const values = this.alongLines(this.params, this.layer), n = 2 * LINES * ALONG;
		ctx.strokeStyle = c.muted;
		ctx.lineWidth = 1;
		ctx.globalAlpha = 0.8;
		ctx.beginPath();
		for (let k = 0; k < n; k++) {
			const x = s.x(values[this.units[0] * n + k]), y = s.y(values[this.units[1] * n + k]);
			if (k % ALONG) ctx.lineTo(x, y);
			else ctx.moveTo(x, y);
		}
		ctx.stroke();
		ctx.globalAlpha = 1;
	}

	#dotsAt(ctx, s, c, at, most) {
		const { labels } = this.history.data, size = clamp(3.8 * Math.sqrt(200 / labels.length), 1.4, 3.8);
		for (let k = 0; k < Math.min(most, labels.length); k++) {
			const [x, y] = at(k);
			if (Number.isFinite(x - y)) views.marker(ctx, s.x(x), s.y(y), labels[k] > 0, c, size);
		}
	}

	#cachedDots(ctx, s, c) {
		const { clientWidth: size } = this.canvas, { points } = this.history.data;
		const key = `${size} ${devicePixelRatio} ${c.theme}`;
		if (key !== this.key) {
			this.key = key;
			this.#dotsAt(views.fit(this.dots, size, size), s, c, (k) => [points[2 * k], points[2 * k + 1]], Infinity);
		}
		ctx.drawImage(this.dots, 0, 0, size, size);
	}

	// {x, y, output} under a pointer, in the units of the axes; null outside. The output is null
	// where the two units alone don't decide it.
	at(event) {
		const { left, top } = this.canvas.getBoundingClientRect(), s = this.scales;
		if (!s) return null;
		const x = s.fromX(event.clientX - left), y = s.fromY(event.clientY - top);
		if (!(x >= s.x0 && x <= s.x1 && y >= s.y0 && y <= s.y1)) return null;
		const decides = this.layout.widths[this.layer] === 2;
		return { x, y, output: decides ? mlpviz.evaluator(this.layout, [x, y], this.layer)(this.params)[0] : null };
	}
};
})();
