// <mlp-landscape>: the loss along any two parameters, offset from their values at an iteration.
(function () {
"use strict";
if (customElements.get("mlp-landscape")) return;
const { mlpviz } = globalThis, { views } = mlpviz, { el, clamp } = views;
const FINE = 101, COARSE = 21, SETTLED = 120; // points along an axis, and ms until the fine ones
const SMALL = 100; // parameters of a network whose coarse surface is computed within a frame
const LIMIT = 10; // largest offset
const signed = (value) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(1)}`;

class MlpLandscape extends mlpviz.Widget {
	static observedAttributes = ["experiment", "iteration", "first", "second"];
	static style = `
		[hidden] { display: none !important; }
		.views > * { flex: 1 1 300px; min-width: 0; max-width: 480px; }
		.surface { aspect-ratio: 1; }
		.side { display: flex; flex-direction: column; gap: 8px; }
		.side canvas { height: 110px; }
		.side .net { height: 150px; cursor: pointer; }
		.choose { margin-bottom: 10px; }
		.choose label { display: inline-flex; align-items: center; gap: 6px; }
		.choose select { max-width: 13em; }
		.axis { font-weight: 600; }
		summary { cursor: pointer; padding: 6px 0; }
		.all { display: grid; grid-template-columns: repeat(auto-fill, minmax(128px, 1fr)); gap: 6px; margin-top: 6px; }
		.all button { padding: 2px 4px; font-size: 11px; text-align: left; overflow: hidden; }
		.all canvas { height: 44px; }
		.all button[aria-pressed=true] { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }`;

	#pair = [0, 1];
	#work = null;
	#due = 0;
	#surface = null;
	#all = null;

	get first() { return this.#name(0); }
	get second() { return this.#name(1); }
	#name(axis) { return this.history?.layout.names[this.#pair[axis]] ?? this.getAttribute(axis ? "second" : "first"); }

	attributeChangedCallback(name, old, value) {
		if (name !== "first" && name !== "second") return super.attributeChangedCallback(name, old, value);
		if (!this.history || value === null) return;
		try {
			this.#choose(name === "first" ? 0 : 1, this.#find(value));
		} catch (error) {
			this.fail(error);
		}
	}

	disconnectedCallback() {
		clearTimeout(this.#due);
		this.#work?.abort();
		super.disconnectedCallback();
	}

	#find(name) {
		const bare = (text) => text.replaceAll(" ", "").replace(",)", ")"), { names } = this.history.layout;
		const index = names.findIndex((known) => bare(known) === bare(name));
		if (index < 0) throw new Error(`parameter must be one of ${names[0]} … ${names[names.length - 1]} (got '${name}')`);
		return index;
	}

	build(history) {
		const { layout, steps } = history;
		if (layout.size < 2) throw new Error(`the network must have 2 parameters or more (got ${layout.size})`);
		const first = this.hasAttribute("first") ? this.#find(this.getAttribute("first")) : 0;
		const wanted = layout.tensors.find(({ layer, kind }) => layer === Math.min(1, layout.depth - 1) && kind === "weight").start;
		const other = wanted === first ? (first ? 0 : 1) : wanted;
		this.#pair = [first, this.hasAttribute("second") ? this.#find(this.getAttribute("second")) : other];
		if (this.#pair[0] === this.#pair[1]) throw new Error(`first and second must be two parameters (got ${layout.names[first]} twice)`);
		this.#surface = this.#all = null;
		this.player?.stop();
		this.player = views.player((i) => (this.iteration = i));
		this.player.steps = steps;
		this.player.element.hidden = steps === 0;
		this.follower = views.follower();
		this.menus = [0, 1].map((axis) => el("select", {
			"aria-label": `Parameter along the ${axis ? "vertical" : "horizontal"} axis`,
			onchange: () => this.#choose(axis, this.menus[axis].selectedIndex),
		}, ...layout.names.map((name) => el("option", {}, name))));
		const canvas = (label, type = "") => el("canvas", { class: type, role: "img", "aria-label": label });
		this.map = canvas("The loss over both offsets", "surface");
		this.curves = [0, 1].map((axis) => canvas(`The loss along the ${axis ? "second" : "first"} parameter`));
		this.net = canvas("The network; a click on a weight chooses it", "net");
		this.heads = [0, 1].map(() => el("span", {}));
		this.net.addEventListener("click", (event) => {
			const index = this.#hit(event);
			if (index !== null) this.#choose(+event.shiftKey, index);
		});
		this.scale = el("span", { class: "muted" });
		this.grid = el("div", { class: "all" });
		this.details = el("details", { ontoggle: () => this.#showAll(), open: this.details?.open },
			el("summary", {}, layout.size > SMALL ? "All loss curves of the layer of x" : "All loss curves"), this.grid);
		const panel = (head, ...rest) => el("figure", { class: "panel" }, el("figcaption", { class: "head" }, ...head), ...rest);
		this.root.replaceChildren(
			el("div", { class: "row choose" },
				el("label", {}, el("span", { class: "axis" }, "x"), this.menus[0]),
				el("label", {}, el("span", { class: "axis" }, "y"), this.menus[1])),
			el("div", { class: "views" },
				panel([el("span", {}, "Loss surface"), this.scale], this.map),
				el("div", { class: "side" },
					...[0, 1].map((axis) => panel([this.heads[axis]], this.curves[axis])),
					panel([el("span", {}, "Network"), el("span", { class: "muted" }, "click a weight, or a unit, for x; with Shift for y")], this.net))),
			this.player.element, this.follower.element, this.details);
		this.root.onkeydown = (event) => this.player.onKey(event);
		this.#tell();
	}

	// The other axis's changes places.
	#choose(axis, index) {
		if (this.#pair[axis] === index) return;
		if (this.#pair[1 - axis] === index) this.#pair.reverse();
		else this.#pair[axis] = index;
		this.#surface = null;
		this.#tell();
		for (const [k, name] of ["first", "second"].entries()) {
			if (this.getAttribute(name) !== this.#name(k)) this.setAttribute(name, this.#name(k));
		}
		this.redraw();
		const detail = { first: this.first, second: this.second };
		this.dispatchEvent(new CustomEvent("mlp-parameters", { detail, bubbles: true, composed: true }));
	}

	#tell() {
		this.menus.forEach((menu, axis) => (menu.selectedIndex = this.#pair[axis]));
		this.heads.forEach((head, axis) => (head.textContent = `Loss along ${this.#name(axis)}`));
	}

	// Coarse at once where that is quick, fine when things settle.
	#compute() {
		const { history, iteration: i } = this, [first, second] = this.#pair, limit = LIMIT;
		const key = `${i} ${first} ${second}`;
		this.setAttribute("aria-busy", this.#surface?.key !== key || this.#surface.count !== FINE);
		if (this.#surface?.key === key) return;
		const { layout, data } = history, params = history.at(i);
		// Rows are the second parameter, as a picture's are.
		if (layout.size <= SMALL) this.#surface = { key, count: COARSE, values: mlpviz.surface(layout, params, data, second, first, limit, COARSE) };
		else this.#surface = { ...this.#surface, key };
		clearTimeout(this.#due);
		this.#work?.abort();
		const { signal } = (this.#work = new AbortController());
		this.#due = setTimeout(async () => {
			try {
				const values = await mlpviz.startShares("surface", [layout, params, data, second, first, limit, FINE], undefined, signal);
				if (signal.aborted) return;
				this.#surface = { key, count: FINE, values };
				this.redraw();
				this.#showAll(signal);
			} catch (error) {
				if (!signal.aborted) this.fail(error);
			}
		}, SETTLED);
	}

	draw() {
		this.#compute();
		const c = views.colours(this.root), surface = this.#surface?.values ? this.#surface : null;
		this.#drawMap(c, surface);
		this.#drawNet(c);
		const { history, iteration: i } = this, { layout, data } = history;
		this.curves.forEach((canvas, axis) => {
			const index = this.#pair[axis], n = surface?.count, middle = (n - 1) / 2;
			const values = layout.size <= SMALL ? mlpviz.curve(layout, history.at(i), data, index, LIMIT, FINE)
				: surface && Float64Array.from({ length: n }, (_, k) => surface.values[axis ? k * n + middle : middle * n + k]);
			if (values) this.#drawCurve(canvas, values, c, true);
		});
	}

	#drawMap(c, surface) {
		const ctx = views.fit(this.map), size = this.map.clientWidth, limit = LIMIT;
		const s = (this.scales = views.scales({ left: 34, top: 8, width: size - 42, height: size - 56 }, [-limit, limit], [-limit, limit]));
		const { history, iteration: i } = this, { size: P } = history.layout, [a, b] = this.#pair, here = history.at(i);
		let low = null, rest = "";
		if (surface) {
			const { values, count } = surface, finite = values.filter(Number.isFinite);
			const least = finite.reduce((x, y) => Math.min(x, y), Infinity);
			// A level surface looks level: colours span a tenth at least.
			const high = finite.reduce((x, y) => Math.max(x, y), least + 0.1);
			this.image = views.heat(values, count, count, least, high, views.ramp([c.cool, c.middle, c.warm]), this.image);
			ctx.drawImage(this.image, 0.5, 0.5, count - 1, count - 1, s.left, s.top, s.width, s.height);
			Object.assign(ctx, { strokeStyle: c.muted, lineWidth: 0.75, globalAlpha: 0.7 });
			for (const level of views.ticks(least, high, 8)) views.contour(ctx, s, values, count, count, level);
			ctx.globalAlpha = 1;
			low = values.reduce((best, v, k) => (v < values[best] || values[best] !== values[best] ? k : best), 0);
			this.scale.textContent = finite.length ? `${views.number(least)} (blue) to ${views.number(high)} (red)` : "";
		}
		ctx.save();
		ctx.beginPath();
		ctx.rect(s.left, s.top, s.width, s.height);
		ctx.clip();
		Object.assign(ctx, { strokeStyle: c.ink, lineWidth: 1.25 });
		ctx.beginPath();
		for (let j = 0; j <= history.steps; j++) {
			const x = s.x(history.states[j * P + a] - here[a]), y = s.y(history.states[j * P + b] - here[b]);
			if (Number.isFinite(x - y)) ctx.lineTo(clamp(x, -1e4, 1e4), clamp(y, -1e4, 1e4));
		}
		ctx.stroke();
		if (low !== null) {
			const at = (k) => -limit + (2 * limit * k) / (surface.count - 1);
			const x = at(low % surface.count), y = at(Math.floor(low / surface.count));
			Object.assign(ctx, { font: "bold 22px sans-serif", textAlign: "center", textBaseline: "middle", lineWidth: 4, strokeStyle: c.surface, fillStyle: c.ink });
			ctx.strokeText("×", s.x(x), s.y(y));
			ctx.fillText("×", s.x(x), s.y(y));
			if (surface.count === FINE) rest = this.#words(x, y, surface.values[low]);
		}
		ctx.restore();
		this.follower.say(`Step ${i}: loss ${views.number(history.loss[i])}. ${rest}`);
		ctx.beginPath();
		ctx.arc(s.x(0), s.y(0), 5, 0, 2 * Math.PI);
		Object.assign(ctx, { fillStyle: c.ink, strokeStyle: c.surface, lineWidth: 1.5 });
		ctx.fill();
		ctx.stroke();
		views.axes(ctx, s, { ...c, line: "transparent" }, { xTicks: views.ticks(-limit, limit, 4), yTicks: views.ticks(-limit, limit, 4), xText: views.tickText });
		Object.assign(ctx, { fillStyle: c.muted, textAlign: "center", textBaseline: "bottom" });
		ctx.fillText(`offset of ${this.first} →`, s.left + s.width / 2, size - 16);
		ctx.fillText(`up: offset of ${this.second}   ● now   × lowest`, s.left + s.width / 2, size - 1);
		ctx.strokeStyle = c.line;
		ctx.strokeRect(s.left + 0.5, s.top + 0.5, s.width - 1, s.height - 1);
	}

	#words(x, y, lowest) {
		const gain = this.history.loss[this.iteration] - lowest, n = views.number;
		if (!Number.isFinite(gain)) return "The surface is not a number.";
		return x === 0 && y === 0 ? "No other point of this surface is lower."
			: `The lowest point of this surface has loss ${n(lowest)}, ${n(gain)} less, at offsets ${signed(x)} and ${signed(y)}.`;
	}

	#drawCurve(canvas, values, c, axes, high = 0) {
		const { clientWidth: width, clientHeight: height } = canvas, ctx = views.fit(canvas), limit = LIMIT;
		high = 1.08 * (high || values.reduce((x, y) => (Number.isFinite(y) ? Math.max(x, y) : x), 1e-12));
		const box = axes ? { left: 34, top: 6, width: width - 42, height: height - 26 } : { left: 3, top: 3, width: width - 6, height: height - 6 };
		const s = views.scales(box, [0, values.length - 1], [0, high]), middle = (values.length - 1) / 2;
		if (axes) {
			views.axes(ctx, views.scales(box, [-limit, limit], [0, high]), c,
				{ xTicks: views.ticks(-limit, limit, 4), yTicks: views.ticks(0, high, 2), xText: views.tickText });
		}
		views.line(ctx, s, values, c.series[0]);
		ctx.beginPath();
		ctx.arc(s.x(middle), s.y(clamp(values[middle] || 0, 0, high)), axes ? 4 : 2.5, 0, 2 * Math.PI);
		ctx.fillStyle = c.ink;
		ctx.fill();
	}


	#places() {
		const { widths } = this.history.layout, { clientWidth: width, clientHeight: height } = this.net;
		return widths.map((count, layer) => Array.from({ length: count }, (_, u) => [
			16 + ((width - 32) * layer) / (widths.length - 1), 12 + ((height - 24) * (u + 0.5)) / count,
		]));
	}

	*#edges() {
		const places = this.#places();
		for (const { kind, layer, start, stop } of this.history.layout.tensors) {
			const fanIn = this.history.layout.widths[layer];
			for (let k = 0; k < stop - start; k++) {
				const unit = places[layer + 1][kind === "bias" ? k : Math.floor(k / fanIn)];
				yield [start + k, kind === "bias" ? unit : places[layer][k % fanIn], unit];
			}
		}
	}

	#drawNet(c) {
		const ctx = views.fit(this.net), params = this.history.at(this.iteration);
		for (const chosen of [false, true]) {
			for (const [index, [x0, y0], [x1, y1]] of this.#edges()) {
				if (this.#pair.includes(index) !== chosen) continue;
				const value = params[index], bias = x0 === x1;
				Object.assign(ctx, {
					strokeStyle: value < 0 ? c.negative : c.positive, fillStyle: value < 0 ? c.negative : c.positive,
					lineWidth: (chosen ? 2.5 : 0.5) + clamp(Math.abs(value), 0, 3), globalAlpha: chosen ? 1 : 0.45,
				});
				ctx.beginPath();
				if (bias) ctx.arc(x1, y1, chosen ? 8 : 6, 0, 2 * Math.PI);
				else ctx.moveTo(x0, y0), ctx.lineTo(x1, y1);
				if (bias) ctx.fill();
				else ctx.stroke();
				if (chosen) {
					Object.assign(ctx, { fillStyle: c.ink, textAlign: "center", textBaseline: "bottom" });
					ctx.fillText(this.#pair[0] === index ? "x" : "y", (x0 + x1) / 2, (y0 + y1) / 2 - 6);
				}
			}
		}
		ctx.globalAlpha = 1;
	}

	#hit(event) {
		const { left, top } = this.net.getBoundingClientRect(), px = event.clientX - left, py = event.clientY - top;
		let best = 10, found = null;
		for (const [index, [x0, y0], [x1, y1]] of this.#edges()) {
			const dx = x1 - x0, dy = y1 - y0, t = clamp(((px - x0) * dx + (py - y0) * dy) / (dx * dx + dy * dy || 1), 0.12, 0.88);
			// A unit lies on its edges' ends, which leave it the room around it.
			const away = Math.hypot(px - x0 - t * dx, py - y0 - t * dy) - (dx ? 0 : 4);
			if (away < best) [best, found] = [away, index];
		}
		return found;
	}

	// The grid of all curves, computed when it is open and things have settled.
	async #showAll(signal = this.#work?.signal) {
		if (!this.details.open || !this.history) return;
		const { history, iteration: i } = this, { layout, data } = history, key = i;
		try {
			if (this.#all?.key !== key) {
				const values = await mlpviz.startShares("curves", [layout, history.at(i), data, LIMIT, FINE], undefined, signal);
				if (signal?.aborted) return;
				this.#all = { key, values };
			}
		} catch (error) {
			if (!signal?.aborted) this.fail(error);
			return;
		}
		const c = views.colours(this.root), own = layout.tensors.find(({ stop }) => this.#pair[0] < stop).layer;
		const shown = layout.tensors.filter(({ layer }) => layout.size <= SMALL || layer === own)
			.flatMap(({ start, stop }) => Array.from({ length: stop - start }, (_, k) => start + k));
		if (this.grid.childElementCount !== shown.length || +this.grid.firstChild?.dataset.index !== shown[0]) {
			this.grid.replaceChildren(...shown.map((index) => el("button", {
				type: "button", "data-index": index,
				onclick: (event) => this.#choose(+event.shiftKey, index),
			}, layout.names[index], el("canvas", { "aria-hidden": "true" }))));
		}
		const high = this.#all.values.reduce((x, y) => (Number.isFinite(y) ? Math.max(x, y) : x), 1e-12);
		for (const button of this.grid.children) {
			const index = +button.dataset.index;
			button.setAttribute("aria-pressed", this.#pair.includes(index));
			this.#drawCurve(button.lastChild, this.#all.values.subarray(index * FINE, (index + 1) * FINE), c, false, high);
		}
	}
}

customElements.define("mlp-landscape", MlpLandscape);
})();
