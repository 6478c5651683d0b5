// <mlp-landscape>: the loss along any two parameters, offset from their values at an iteration.
(function () {
"use strict";
if (customElements.get("mlp-landscape")) return;
const { mlpviz } = globalThis, { views } = mlpviz, { el, clamp, largest } = views;
const FINE = 101, COARSE = 21; // points along an axis
const QUICK = 10000; // parameters x points of a network whose coarse surface is computed within a frame
const LIMIT = 10; // largest offset
const MIDDLE = (FINE - 1) / 2, TICKS = views.ticks(-LIMIT, LIMIT, 4), RANGE = [-LIMIT, LIMIT];
const SAMPLES = 9, SAMPLED = 11; // steps of a run whose surfaces fix its colours, and their points
const LEVEL = 0.1; // a surface that varies less than this looks level
const MOST = 400; // weights in the picture of the network: more would be one block, and slow
const EDGE = "#1f2328", TRAINED = "#f4947c", FOUND = "#ffffff"; // marks, as in the still figures

function signed(value) {
	const digits = Math.abs(value).toFixed(1);
	if (Number(digits) === 0) return "0";
	return (value < 0 ? "−" : "+") + digits;
}

class MlpLandscape extends mlpviz.Widget {
	static observedAttributes = ["experiment", "iteration", "first", "second"];
	static style = `
		.surface { aspect-ratio: 1; }
		.losses { display: inline-block; width: 64px; height: 10px; border: 1px solid var(--line);
			background: ${views.lossGradient}; }
		.side { display: flex; flex-direction: column; gap: 8px; }
		.side canvas { height: 110px; }
		.side .net { height: 150px; cursor: pointer; }
		.left { margin: 0; font-size: 12px; }
		.choose { margin-bottom: 10px; }
		.choose label { display: inline-flex; align-items: center; gap: 6px; font-weight: 600; }
		.choose select { width: 15em; font-weight: 400; }
		.all div { display: grid; grid-template-columns: repeat(auto-fill, minmax(128px, 1fr)); gap: 6px; padding: 4px;
			content-visibility: auto; contain-intrinsic-height: auto 400px; }
		.all button { padding: 2px 4px; font-size: 11px; text-align: left; overflow: hidden; }
		.all svg { display: block; width: 100%; height: 44px; }
		.all path { fill: none; stroke: var(--accent); stroke-width: 1.5; vector-effect: non-scaling-stroke; }
		.all .now { stroke: var(--ink); stroke-width: 5; stroke-linecap: round; }
		.all button[aria-pressed=true] { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }`;

	#pair = [0, 1];
	#work = null; // of this iteration and pair
	#built = null; // of this history
	#due = 0;
	#key = null; // of the surface that is asked for
	#surface = null; // the last one
	#limits = null; // losses at the ends of the colours: [low, high], or [] where none is finite
	#limitsWork = null; // the search for them
	#all = null; // curves of all parameters at an iteration
	#buttons = new Map(); // of the grid, by parameter
	#edges = []; // of the picture of the network: [parameter, from, to]
	#share = Infinity; // weights of a layer that it shows at most

	get first() { return this.#name(0); }
	set first(name) { this.#choose(0, this.#find(name)); }
	get second() { return this.#name(1); }
	set second(name) { this.#choose(1, this.#find(name)); }
	#name(axis) { return this.history?.layout.names[this.#pair[axis]] ?? this.getAttribute(axis ? "second" : "first"); }

	disconnectedCallback() {
		clearTimeout(this.#due);
		this.#work?.abort();
		this.#forgetLimits();
		this.#key = null;
		super.disconnectedCallback();
	}

	#find(name) {
		const bare = (text) => text.replaceAll(" ", "").replace(",)", ")"), { names } = this.history.layout;
		const index = names.findIndex((known) => bare(known) === bare(name));
		if (index < 0) throw new Error(`parameter must be one of ${names[0]} … ${names[names.length - 1]} (got '${name}')`);
		return index;
	}

	build({ layout }) {
		const { names, size, tensors, depth } = layout;
		if (size < 2) throw new Error(`the network must have 2 parameters or more (got ${size})`);
		const given = (name, otherwise) => (this.hasAttribute(name) ? this.#find(this.getAttribute(name)) : otherwise);
		const first = given("first", 0), next = tensors.find(({ layer }) => layer === Math.min(1, depth - 1)).start;
		const second = given("second", next !== first ? next : first ? 0 : 1);
		if (first === second) throw new Error(`first and second must be two parameters (got ${names[first]} twice)`);
		this.#pair = [first, second];
		this.#key = this.#surface = this.#all = null;
		this.#forgetLimits();
		this.#work?.abort();
		this.#built?.abort();
		this.#built = new AbortController();
		this.menus = ["horizontal", "vertical"].map((axis, k) => views.select(`Parameter along the ${axis} axis`, [],
			(event) => this.#choose(k, names.indexOf(event.target.value))));
		this.map = views.canvas("The loss over both offsets", "surface");
		this.curves = ["first", "second"].map((which) => views.canvas(`The loss along the ${which} parameter`));
		this.net = views.canvas("The network; a click on a weight chooses it", "net");
		this.net.addEventListener("click", (event) => {
			const index = this.#hit(event);
			if (index !== null) this.#choose(+event.shiftKey, index);
		});
		this.left = el("p", { class: "left muted" });
		this.scale = el("span", { class: "muted" });
		this.root.replaceChildren(
			el("div", { class: "row choose" }, ...[0, 1].map((axis) => el("label", {}, "xy"[axis], this.menus[axis]))),
			el("div", { class: "views" },
				views.panel("Loss surface", this.scale, this.map), this.player.element,
				el("div", { class: "side" },
					views.panel("Loss along x", "", this.curves[0]), views.panel("Loss along y", "", this.curves[1]),
					views.panel("Network", el("span", { class: "muted" }, "click a weight, or a unit, for x; with Shift for y"), this.net, this.left))),
			this.follower.element, this.#grid(layout));
		this.#shareOut(layout);
		this.#tell();
		if (views.printing) mlpviz.drain(this.#fillMenus(names));
		else views.byFrames(this.#fillMenus(names), this.#built.signal);
	}

	// Long menus are laid out slowly, so each in a frame of its own, after the first picture.
	*#fillMenus(names) {
		for (const menu of this.menus) {
			yield;
			menu.append(...names.map((name) => el("option", {}, name)));
			this.#tell();
		}
	}

	// The other axis's changes places.
	#choose(axis, index) {
		if (this.#pair[axis] === index) return;
		if (this.#pair[1 - axis] === index) this.#pair.reverse();
		else this.#pair[axis] = index;
		this.#surface = null;
		this.#forgetLimits();
		this.#tell();
		const detail = { first: this.first, second: this.second };
		for (const name in detail) this.setAttribute(name, detail[name]);
		this.redraw();
		this.tell("mlp-parameters", detail);
	}

	#tell() {
		this.menus.forEach((menu, axis) => (menu.value = this.#name(axis)));
		for (const [index, button] of this.#buttons) button.setAttribute("aria-pressed", this.#pair.includes(index));
	}

	#forgetLimits() {
		this.#limitsWork?.abort();
		this.#limits = this.#limitsWork = null;
	}

	get #isQuick() {
		const { layout, data } = this.history;
		return layout.size * data.labels.length <= QUICK;
	}

	// One scale for all steps of the run, so that a colour keeps its meaning while it plays: the
	// range of the surfaces of some steps, widened to round numbers.
	#findLimits() {
		if (this.#limits || (this.#limitsWork && !views.printing)) return;
		const { history } = this, { steps } = history, [first, second] = this.#pair;
		const last = Math.min(SAMPLES - 1, steps);
		const sampled = Array.from({ length: last + 1 }, (_, k) => Math.round((k / (last || 1)) * steps));
		const jobs = sampled.map((step) =>
			[history.layout, history.at(step), history.data, second, first, LIMIT, SAMPLED]);
		if (this.#isQuick || views.printing) {
			this.#setLimits(jobs.map((job) => mlpviz.surface(...job)));
			return;
		}
		const { signal } = (this.#limitsWork = new AbortController());
		const work = async () => {
			const surfaces = [];
			for (const job of jobs) surfaces.push(await mlpviz.startShares("surface", job, null, signal));
			this.#setLimits(surfaces);
			this.redraw();
		};
		work().catch((error) => {
			if (!signal.aborted) this.fail(error);
		});
	}

	#setLimits(surfaces) {
		let low = Infinity, high = -Infinity;
		for (const values of surfaces) {
			for (const value of values) {
				if (!Number.isFinite(value)) continue;
				low = Math.min(low, value);
				high = Math.max(high, value);
			}
		}
		this.#limits = low <= high ? views.enclosing(low, Math.max(high, low + LEVEL)) : [];
	}

	// Coarse at once where that is quick, fine when things settle; until then the last one is shown.
	#compute() {
		const { history, iteration: i } = this, [first, second] = this.#pair, key = `${i} ${first} ${second}`;
		// A printer doesn't wait for the surface that is asked for.
		if ((views.printing ? this.#surface?.key : this.#key) === key) return;
		this.#key = key;
		this.setAttribute("aria-busy", true);
		// Rows are the second parameter, as a picture's are.
		const args = [history.layout, history.at(i), history.data, second, first, LIMIT];
		if (this.#isQuick || views.printing) this.#surface = { key, count: COARSE, values: mlpviz.surface(...args, COARSE) };
		clearTimeout(this.#due);
		this.#work?.abort();
		const { signal } = (this.#work = new AbortController());
		this.#due = setTimeout(async () => {
			try {
				const tell = (share) => this.scale.replaceChildren(`computing: ${Math.round(share * 100)} %`);
				const values = await mlpviz.startShares("surface", [...args, FINE], tell, signal);
				if (signal.aborted) return;
				this.#surface = { key, count: FINE, values };
				this.setAttribute("aria-busy", false);
				this.redraw();
			} catch (error) {
				if (!signal.aborted) this.fail(error);
			}
		}, views.SETTLED);
	}

	// Whether the surface is the one asked for, in full.
	get #settled() { return this.getAttribute("aria-busy") === "false"; }

	draw() {
		this.#compute();
		this.#findLimits();
		const c = views.colours(this.root), surface = this.#surface, { history, iteration: i } = this;
		this.#drawNet(c);
		let rest = "";
		if (surface) {
			const { values, count } = surface, middle = (count - 1) / 2, offset = (k) => LIMIT * (k / middle - 1);
			this.#drawCurve(this.curves[0], values.subarray(middle * count, (middle + 1) * count), c);
			this.#drawCurve(this.curves[1], values.filter((_, k) => k % count === middle), c);
			// Where nothing is lower, the lowest is here.
			const low = values.reduce((best, v, k) => (v < values[best] || values[best] !== values[best] ? k : best), middle * (count + 1));
			Object.assign(surface, { least: values[low], x: offset(low % count), y: offset(Math.floor(low / count)) });
			if (this.#settled) rest = this.#words(surface);
		}
		this.#drawMap(c, surface);
		this.follower.say(`Step ${i}: loss ${views.number(history.loss[i])}. ${rest}`);
		if (this.details.open && this.#settled && this.#all?.key !== i && this.bar.hidden) this.#computeAll();
	}

	#words({ least, x, y }) {
		const gain = this.history.loss[this.iteration] - least, n = views.number;
		if (!Number.isFinite(gain)) return "The surface is not a number.";
		if (!x && !y) return "No other point of this surface is lower.";
		const place = `at offset ${signed(x)} of ${this.first} and ${signed(y)} of ${this.second}`;
		return `The lowest point of this surface has loss ${n(least)}, ${n(gain)} less, ${place}.`;
	}

	// The scale spans some steps of the run: a sign says where this one goes beyond it.
	#tellScale(low, high, values) {
		if (low === undefined) {
			this.scale.replaceChildren();
			return;
		}
		const bar = el("i", { class: "losses", role: "img", "aria-label": "from dark to yellow" });
		const finite = values.filter(Number.isFinite), isBelow = finite.some((v) => v < low), isAbove = finite.some((v) => v > high);
		const ends = [(isBelow ? "≤ " : "") + views.tickText(low), (isAbove ? "≥ " : "") + views.tickText(high)];
		this.scale.replaceChildren(`${ends[0]} `, bar, ` ${ends[1]} at every step`);
	}

	#drawSurface(ctx, s, { values, count }, low, high, c) {
		const shown = values.map((v) => (Number.isFinite(v) ? v : NaN));
		this.image = views.heat(shown, count, low, high, c.height, this.image);
		ctx.drawImage(this.image, 0.5, 0.5, count - 1, count - 1, s.left, s.top, s.width, s.height);
		Object.assign(ctx, { strokeStyle: "#ffffff", lineWidth: 0.75, globalAlpha: 0.4 });
		for (const level of views.ticks(low, high, 10)) views.contour(ctx, s, values, count, level);
		ctx.globalAlpha = 1;
	}

	// Where training came from and goes to, white on dark: it is seen on every colour of the loss.
	#drawPath(ctx, s) {
		const { history, iteration } = this, here = history.at(iteration);
		const place = (state, axis) => state[this.#pair[axis]] - here[this.#pair[axis]];
		ctx.beginPath();
		for (let j = 0, px, py; j <= history.steps; j++) {
			const state = history.at(j), x = s.x(place(state, 0)), y = s.y(place(state, 1));
			// A long run's steps are too small to be seen one by one.
			if (!Number.isFinite(x - y) || Math.abs(x - px) + Math.abs(y - py) < 0.5) continue;
			ctx.lineTo(clamp((px = x), -1e4, 1e4), clamp((py = y), -1e4, 1e4));
		}
		for (const [strokeStyle, lineWidth] of [[EDGE, 3], ["#ffffff", 1.25]]) {
			Object.assign(ctx, { strokeStyle, lineWidth });
			ctx.stroke();
		}
	}

	#drawMap(c, surface) {
		const ctx = views.fit(this.map), size = this.map.clientWidth;
		const s = views.scales({ left: 34, top: 8, width: size - 42, height: size - 56 }, RANGE, RANGE);
		const [low, high] = this.#limits ?? [];
		if (surface && this.#limits) {
			ctx.fillStyle = c.line; // what shows where the loss is no number, as in the still figures
			ctx.fillRect(s.left, s.top, s.width, s.height);
			this.#tellScale(low, high, surface.values);
			if (low !== undefined) this.#drawSurface(ctx, s, surface, low, high, c);
		}
		views.clipped(ctx, s.left, s.top, s.width, s.height, () => this.#drawPath(ctx, s));
		Object.assign(ctx, { strokeStyle: EDGE, lineWidth: 1 });
		views.dot(ctx, s.x(0), s.y(0), 7, TRAINED);
		ctx.stroke();
		if (Number.isFinite(surface?.least)) {
			ctx.fillStyle = FOUND;
			views.star(ctx, s.x(surface.x), s.y(surface.y), 8);
		}
		views.axes(ctx, s, c, { xTicks: TICKS, yTicks: TICKS, framed: true });
		Object.assign(ctx, { fillStyle: c.muted, textAlign: "center", textBaseline: "bottom" });
		ctx.fillText(`offset of ${this.first} →`, s.left + s.width / 2, size - 16);
		ctx.fillText(`up: offset of ${this.second}   ● now   ★ lowest`, s.left + s.width / 2, size - 1);
	}

	#drawCurve(canvas, values, c) {
		const { clientWidth: width, clientHeight: height } = canvas, ctx = views.fit(canvas), middle = (values.length - 1) / 2;
		const high = 1.08 * (largest(values, 0) || 1), box = { left: 34, top: 6, width: width - 42, height: height - 26 };
		const s = views.scales(box, [0, values.length - 1], [0, high]);
		views.axes(ctx, views.scales(box, RANGE, [0, high]), c, { xTicks: TICKS, yTicks: views.ticks(0, high, 2) });
		views.line(ctx, s, values, c.series[0]);
		if (Number.isFinite(values[middle])) views.dot(ctx, s.x(middle), s.y(values[middle]), 4, c.ink);
	}

	// How many weights of a layer are drawn, and in words where that leaves some out.
	#shareOut({ tensors, depth }) {
		const counts = tensors.filter(({ kind }) => kind === "weight").map(({ start, stop }) => stop - start);
		const all = counts.reduce((a, b) => a + b);
		this.#share = all > MOST ? Math.ceil(MOST / depth) : Infinity;
		this.left.hidden = all <= MOST;
		const drawn = counts.reduce((sum, count) => sum + Math.min(count, this.#share), 0), n = (count) => count.toLocaleString("en");
		this.left.textContent = `Drawn: the largest weights, ${this.#share} a layer at most, ${n(drawn)} of ${n(all)}; and those chosen.`;
	}

	// The chosen ones come last, on top of the others.
	*#edgesOf(params) {
		const { widths, tensors } = this.history.layout, { clientWidth: width, clientHeight: height } = this.net;
		const place = (layer, unit) => [16 + ((width - 32) * layer) / (widths.length - 1), 12 + ((height - 24) * (unit + 0.5)) / widths[layer]];
		const edge = ({ layer, start, shape: [, fanIn] }, k) => {
			const to = place(layer + 1, Math.floor(k / (fanIn ?? 1)));
			return [start + k, fanIn ? place(layer, k % fanIn) : to, to];
		};
		for (const tensor of tensors) {
			const { kind, start, stop } = tensor, isWhole = kind === "bias" || stop - start <= this.#share;
			for (const k of isWhole ? Array(stop - start).keys() : views.strongest(params.subarray(start, stop), this.#share)) {
				if (!this.#pair.includes(start + k)) yield edge(tensor, k);
			}
		}
		for (const index of this.#pair) {
			const tensor = tensors.find(({ stop }) => index < stop);
			yield edge(tensor, index - tensor.start);
		}
	}

	#drawNet(c) {
		const ctx = views.fit(this.net), params = this.history.at(this.iteration);
		this.#edges = [...this.#edgesOf(params)];
		for (const [index, [x0, y0], [x1, y1]] of this.#edges) {
			const value = params[index], chosen = this.#pair.includes(index), colour = value < 0 ? c.negative : c.positive;
			Object.assign(ctx, { strokeStyle: colour, lineWidth: (chosen ? 2.5 : 0.5) + clamp(Math.abs(value), 0, 3), globalAlpha: chosen ? 1 : 0.45 });
			if (x0 === x1) views.dot(ctx, x1, y1, chosen ? 8 : 6, colour);
			else views.segment(ctx, x0, y0, x1, y1);
			if (!chosen) continue;
			Object.assign(ctx, { fillStyle: c.ink, textAlign: "center", textBaseline: "bottom" });
			ctx.fillText(index === this.#pair[0] ? "x" : "y", (x0 + x1) / 2, (y0 + y1) / 2 - 6);
		}
		ctx.globalAlpha = 1;
	}

	#hit(event) {
		const [px, py] = views.under(event, this.net);
		let best = 10, found = null;
		for (const [index, [x0, y0], [x1, y1]] of this.#edges) {
			const dx = x1 - x0, dy = y1 - y0, t = clamp(((px - x0) * dx + (py - y0) * dy) / (dx * dx + dy * dy || 1), 0.12, 0.88);
			// A unit lies on its edges' ends, which leave it the room around it.
			const away = Math.hypot(px - x0 - t * dx, py - y0 - t * dy) - (dx ? 0 : 4);
			if (away < best) [best, found] = [away, index];
		}
		return found;
	}

	// All loss curves, by layer: computed when this is open and things have settled.
	#grid({ layers }) {
		const ontoggle = () => {
			views.byFrames(this.#fill(), this.#built.signal);
			this.redraw();
		};
		this.#buttons.clear();
		this.bar = el("progress", { max: 1, "aria-label": "Computing the curves", hidden: true });
		this.sections = layers.map((_, layer) => el("details", { open: true, ontoggle }, el("summary", {}, `Layer ${layer + 1}`), el("div")));
		this.details = el("details", { class: "all", open: this.details?.open, ontoggle },
			el("summary", {}, "All loss curves"), this.bar, ...this.sections);
		return this.details;
	}

	// Buttons of the open layers, with the curves that are known.
	*#fill() {
		for (const { layer, start, stop } of this.details.open ? this.history.layout.tensors : []) {
			for (let index = start; this.sections[layer].open && index < stop; index++) {
				this.#show(index, this.sections[layer].lastChild);
				if (index % 32 === 31) yield;
			}
		}
	}

	#show(index, grid) {
		if (!this.#buttons.has(index)) {
			const svg = el("svg:svg", { viewBox: "0 0 100 44", preserveAspectRatio: "none", "aria-hidden": "true" }, el("svg:path"), el("svg:path", { class: "now" }));
			this.#buttons.set(index, views.button(this.history.layout.names[index], (event) => this.#choose(+event.shiftKey, index),
				{ "aria-pressed": String(this.#pair.includes(index)) }, svg));
			grid.append(this.#buttons.get(index));
		}
		if (!this.#all) return;
		const values = this.#all.values.subarray(index * FINE, (index + 1) * FINE), isShown = (k) => Number.isFinite(values[k]);
		const point = (k) => `${k} ${(41 - (38 * values[k]) / this.#all.high).toFixed(1)}`;
		const [line, now] = this.#buttons.get(index).lastChild.children;
		line.setAttribute("d", Array.from(values, (_, k) => (isShown(k) ? (isShown(k - 1) ? "L" : "M") + point(k) : "")).join(""));
		now.setAttribute("d", isShown(MIDDLE) ? `M${point(MIDDLE)}h0` : "");
	}

	async #computeAll() {
		const { iteration: key, history: { layout, data }, bar } = this, { signal } = this.#work;
		bar.hidden = false;
		try {
			const args = [layout, this.history.at(key), data, LIMIT, FINE];
			const values = await mlpviz.startShares("curves", args, (share) => (bar.value = share), signal);
			this.#all = { key, values, high: largest(values, 1e-12) };
			views.byFrames(this.#fill(), signal);
		} catch (error) {
			if (!signal.aborted) this.fail(error);
		}
		bar.hidden = true;
	}
}

customElements.define("mlp-landscape", MlpLandscape);
})();
