// <mlp-history>: the plane, loss, accuracy and gradients at any iteration of a training.
(function () {
"use strict";
if (customElements.get("mlp-history")) return;
const { mlpviz } = globalThis, { views } = mlpviz, { el } = views;

class MlpHistory extends mlpviz.Widget {
	static style = `
		.views > .charts { max-width: none; }
		.plane { aspect-ratio: 1; cursor: crosshair; }
		canvas { touch-action: pan-y; }
		:host([edited]) .plane { touch-action: none; }
		.charts { display: flex; flex-direction: column; gap: 6px; }
		.charts .panel { flex: 1 1 0; display: flex; flex-direction: column; }
		.charts canvas { flex: 1 1 0; height: 0; min-height: 92px; cursor: ew-resize; }
		.charts .head > :last-child { font-weight: 600; }
		.legend { gap: 2px 14px; font-size: 12px; padding-left: 30px; }
		.legend span { display: inline-flex; align-items: center; gap: 5px; }
		.bar { width: 64px; height: 10px; border: 1px solid var(--line);
			background: linear-gradient(to right, var(--warm), var(--middle), var(--cool)); }
		.logged { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(280px, 100%), 1fr)); gap: 8px 24px; margin-bottom: 12px; }
		.logged .panel { min-height: 130px; }
		.logged .head span { overflow-wrap: anywhere; }
		.chips { display: grid; grid-template-columns: repeat(auto-fill, minmax(var(--chip, 112px), 1fr)); gap: 2px 4px;
			max-height: 88px; overflow: auto; padding: 4px 4px 4px 32px; }
		.chip { display: flex; align-items: center; gap: 5px; white-space: nowrap; min-height: 24px; padding: 0 6px; font-size: 12px; border-color: transparent; }
		.chip i { width: 12px; height: 3px; flex: none; }
		.chip b { font-weight: 400; margin-left: auto; }
		.chip[aria-pressed=false] { color: var(--muted); border-style: dashed; }
		.head select { min-height: 26px; padding: 0 2px 0 4px; }
		.predict { border: 1px solid var(--line); border-radius: 8px; padding: 12px 16px; margin-bottom: 12px; }
		.predict p { margin: 0 0 8px; font-weight: 600; }`;

	#hidden = new Set(); // gradient norms that the reader has hidden, by layer
	#axes = { layer: 0, units: [0, 1] }; // of the picture

	// What of a run is seen, from one training to the next: the layer and the two of its units that
	// are the picture's axes, and the gradient norms that are hidden, all counted from 0. Set before
	// there is a history.
	get look() { return { ...this.#axes, hidden: [...this.#hidden].sort((a, b) => a - b) }; }
	set look({ layer, units, hidden }) {
		this.#axes = { layer, units };
		this.#hidden = new Set(hidden);
	}

	build(history) {
		const { steps, layout, gradNorms, logs, gaps } = history, norms = Object.entries(gradNorms);
		this.plane = new views.Plane(history, () => this.redraw());
		this.until = steps;
		this.charts = [];
		this.chips = [];
		const chart = (say, options) => {
			const chart = new views.Chart({ steps, onSeek: (i) => this.unlocked && this.player.user(i), ...options });
			this.charts.push(Object.assign(chart, { say }));
			return chart;
		};
		const known = (name, say = views.number) => (i, values) => (gaps[name]?.has(i) ? "not logged" : say(values[i]));
		const percent = (share) => `${(share * 100).toFixed(1).replace(/\.0$/, "")} %`;
		if (!(gaps.loss?.size > steps)) chart(known("loss"), { title: "Loss", rows: [history.loss] });
		chart(known("accuracy", percent), { title: "Accuracy", rows: [history.accuracy], colour: 2, limits: [0, 1] });
		const rows = Object.values(gradNorms);
		const gradients = norms.length ? chart(null, { title: "Gradient norm, by layer", log: true, rows, hidden: this.#hidden }) : null;
		this.charts[this.charts.length - 1].bottom = true;
		const beside = this.charts.map((each) => each.element);
		const precise = (value) => (Number.isFinite(value) ? views.tickText(Number(value.toPrecision(5))) : views.number(value));
		for (const [name, values] of Object.entries(logs)) {
			chart(known(name, precise), { title: name, rows: [values], colour: 3, ...views.fitting(values) }).bottom = true;
		}
		const logged = el("div", { class: "charts logged" }, ...this.charts.slice(beside.length).map((each) => each.element));
		logged.hidden = !logged.children.length;
		this.unlocked = true;
		const charts = el("div", { class: "charts" }, ...beside);
		if (gradients) charts.append(this.#chips(layout, norms, gradients, gaps));
		for (const { canvas } of this.charts) canvas.addEventListener("pointerup", () => this.player.focus());
		this.root.replaceChildren(
			el("div", { class: "views" }, this.#planePanel(layout), this.player.element, charts), logged, this.follower.element);
		if (this.hasAttribute("predict")) this.#ask(this.getAttribute("predict"));
	}

	#planePanel({ widths }) {
		const { plane } = this;
		this.readout = el("span", { class: "muted" });
		const which = views.select("What the picture's axes are",
			plane.layers.map((layer) => [layer, layer ? `After layer ${layer}` : "The plane"]), () => {
				look(+which.value, [0, 1]);
				this.tell("mlp-look", this.look);
			});
		const units = ["horizontal", "vertical"].map((axis, k) => views.select(`Unit on the ${axis} axis`, [], (event) => {
			plane.units[k] = +event.target.value;
			this.redraw();
			this.tell("mlp-look", this.look);
		}));
		const look = (layer, chosen) => {
			this.#axes = { layer, units: chosen.every((unit) => unit < widths[layer]) ? chosen : [0, 1] };
			Object.assign(plane, this.#axes);
			which.value = layer;
			units.forEach((select, axis) => {
				select.hidden = layer === 0 || widths[layer] === 2;
				select.replaceChildren(...Array.from({ length: widths[layer] }, (_, u) =>
					el("option", { value: u, selected: u === plane.units[axis] }, `unit ${u + 1}`)));
			});
			this.point = null;
			this.redraw();
		};
		const { layer, units: chosen } = this.#axes;
		look(plane.layers.includes(layer) ? layer : 0, [...chosen]);
		const pointed = (event) => {
			// A finger's point stays when the finger has gone.
			if (event.type !== "pointerleave") this.point = event;
			else if (event.pointerType === "mouse") this.point = null;
			this.#showPoint();
		};
		for (const type of ["pointermove", "pointerdown", "pointerleave"]) plane.canvas.addEventListener(type, pointed);
		const key = (mark, style, text) => el("span", {}, el("b", { "aria-hidden": "true", style }, mark), text);
		return views.panel(el("span", { class: "row" }, which, ...units), this.readout, plane.canvas,
			el("div", { class: "legend muted row" }, key("●", "color: var(--positive)", "class +1"), key("▲", "color: var(--negative)", "class −1"),
				el("span", {}, "−1", el("i", { class: "bar" }), "+1"), key("", "width: 18px; border-top: 2px solid", "boundary"),
				key("", "width: 18px; border-top: 1px dashed", "unit's fold")));
	}

	#chips(layout, norms, chart, gaps) {
		this.chips = norms.map(([name, values], k) => {
			const layer = layout.layers.findIndex((layer) => name.startsWith(`${layer}.`)) + 1, value = el("b");
			const label = name.endsWith(".weight") ? `layer ${layer}` : `layer ${layer} bias`;
			const element = views.button(el("i"), () => {
				const shown = chart.hidden.delete(k);
				if (!shown) chart.hidden.add(k);
				element.setAttribute("aria-pressed", shown);
				this.redraw();
				this.tell("mlp-look", this.look);
			}, { class: "chip", "aria-pressed": String(!chart.hidden.has(k)) }, label, value);
			const say = (i) => (gaps[`${name} grad`]?.has(i) ? "–" : views.number(values[i]));
			return { element, value, say, swatch: element.firstChild };
		});
		const style = norms.some(([name]) => name.endsWith(".bias")) && "--chip: 150px"; // a bias has a longer name
		return el("div", { class: "chips", style, role: "group", "aria-label": "Gradient norms shown" }, ...this.chips.map((chip) => chip.element));
	}

	// "Question|option|option": the reader guesses or skips, then plays what happens.
	#ask(predict) {
		const [question, ...options] = predict.split("|").map((part) => part.trim());
		const box = el("div", { class: "predict", role: "group", "aria-label": "Predict first" });
		const reveal = (guess) => {
			this.unlocked = true;
			this.player.locked = false;
			this.until = guess === null ? this.history.steps : this.iteration;
			if (guess === null) box.remove();
			else box.replaceChildren(el("p", { role: "status" }, `You predict: ${guess}. Press play and see.`));
			this.player.element.firstChild.focus({ preventScroll: true });
			this.redraw();
		};
		box.append(el("p", {}, question), el("div", { class: "row" },
			...options.map((option) => views.button(option, () => reveal(option))), views.button("Skip", () => reveal(null))));
		this.unlocked = false;
		this.player.locked = true;
		this.until = 0;
		this.root.prepend(box);
	}

	#showPoint() {
		const at = this.point && this.plane.at(this.point), n = views.number;
		this.readout.textContent = !at ? "" : `(${n(at.x)}, ${n(at.y)})${at.output === null ? "" : ` → ${n(at.output)}`}`;
	}

	draw() {
		const { iteration: i, history } = this, c = views.colours(this.root);
		this.until = Math.max(this.until, i);
		for (const { value, say, rows } of this.charts) {
			if (say) value.textContent = say(i, rows[0]);
		}
		this.chips.forEach(({ value, say, swatch }, k) => {
			value.textContent = say(i);
			swatch.style.background = c.series[k % c.series.length];
		});
		const words = mlpviz.describe(history, i);
		this.follower.say(this.unlocked ? words : words.replace(/(right\.).*/, "$1")); // the rest is to be predicted
		for (const chart of this.charts) {
			const painted = chart.paint(c);
			chart.draw(i, this.until, c);
			if (painted) return this.redraw(); // the others, and the plane, in frames of their own: none is long
		}
		this.plane.draw(i, c);
		this.#showPoint();
	}
}

customElements.define("mlp-history", MlpHistory);
})();
