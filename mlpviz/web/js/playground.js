// <mlp-playground>: change an experiment, see it retrained; compare two in lockstep; share it.
(function () {
"use strict";
if (customElements.get("mlp-playground")) return;
const { mlpviz } = globalThis, { views } = mlpviz, { el, button, clamp } = views;
const FIELDS = {
	widths: "Widths", activation: "Activation", seed: "Seed", init_scale: "Initialization scale", lr: "Learning rate",
	steps: "Steps", data: "Data", data_seed: "Data seed", n: "Points",
};
const text = (value) => (Array.isArray(value) ? value.join("-") : String(value));
const DIGITS = 3, NEAR = 9; // of a point that is moved, and pixels from one that is meant

// The reader's own points are rows of x, y and label; as text "x,y,label;x,y,label".
function readRows(line) {
	const rows = line.split(/[;\n]/).filter((row) => row.trim()).map((row) => row.split(",").map(Number));
	if (!rows.length || rows.some((row) => row.length !== 3 || !row.every(Number.isFinite) || Math.abs(row[2]) !== 1)) {
		throw new Error(`points must be x,y,1 or x,y,-1, separated by semicolons or lines (got '${line.slice(0, 60)}')`);
	}
	return rows;
}

const whole = (words) => (/^[0-9]+$/.test(words) ? Number(words) : NaN);
const places = (words) => words.split("-").map((word) => whole(word) - 1);
const isPlace = (place, count) => 0 <= place && place < count; // false for NaN
const count = (numbers) => numbers.map((number) => number + 1).join("-"); // a reader counts from 1
const bare = (name) => name.replace(" ", "");
const parameter = {
	read: (name) => name, write: bare, allowed: () => "a parameter such as layer1.0.weight(0,0), and another one than the other axis's",
	isRight: (name, { experiment, first, second }) => {
		const names = mlpviz.layout(experiment).names.map(bare);
		return names.includes(bare(name)) && bare(first ?? "") !== bare(second ?? "");
	},
};

// How a run is looked at, as a link says it: how each field is read and written, and when it is right.
const VIEW = {
	first: parameter,
	second: parameter,
	layer: {
		read: whole, write: String, allowed: () => "0 for the plane, or a hidden layer of 2 units or more",
		isRight: (layer, { experiment: { widths } }) => isPlace(layer, widths.length - 1) && widths[layer] > 1,
	},
	units: {
		read: places, write: count, allowed: ({ layer }) => `two units of layer ${layer ?? 0}, such as 1-2`,
		isRight: (units, { experiment: { widths }, layer }) => units.length === 2 && units.every((unit) => isPlace(unit, widths[layer ?? 0])),
	},
	hidden: {
		read: places, write: count, allowed: () => "layers whose gradient norm is hidden, such as 1-2",
		isRight: (norms, { experiment: { widths } }) => norms.length > 0 && norms.every((norm) => isPlace(norm, widths.length - 1)),
	},
	iteration: {
		read: whole, write: String, allowed: ({ experiment }) => `a whole number from 0 to ${experiment.steps}`,
		isRight: (iteration, { experiment }) => iteration <= experiment.steps,
	},
};

// A network's controls, history and landscape. Its state is {experiment, rows: null or own points,
// and what of VIEW a link or a first network says}.
class Side {
	constructor(home, name, state) {
		Object.assign(this, { home, state });
		this.inputs = {};
		const fields = Object.entries(FIELDS).map(([field, label]) => {
			const change = ({ target }) => this.edit(field, target.value);
			const choices = mlpviz.choices[field];
			this.inputs[field] = choices ? views.select(null, choices.map((name) => [name, name]), change) : el("input", { type: "text", onchange: change });
			return el("label", {}, el("span", { class: "muted" }, label), this.inputs[field]);
		});
		this.message = el("p", { class: "message", role: "alert", hidden: true });
		// Until the training is done, a short one holds the place unseen: what lies below doesn't move.
		const short = mlpviz.run({ ...state.experiment, steps: 1, n: 1 });
		this.places = ["mlp-history", "mlp-landscape"].map((tag) => Object.assign(el(tag, { style: "visibility: hidden" }), { history: short }));
		this.details = el("details", { open: true }, el("summary", {}, "Loss landscape"), this.places[1]);
		this.run = el("mlp-history");
		this.land = el("mlp-landscape");
		const { first, second, layer = 0, units = [0, 1], hidden = [], iteration } = state;
		if (iteration !== undefined) this.run.iteration = this.land.iteration = iteration;
		for (const [axis, name] of [["first", first], ["second", second]]) if (name !== undefined) this.land.setAttribute(axis, name);
		this.run.look = { layer, units, hidden };
		// A finger then drags points, not the page.
		this.edits = el("input", { type: "checkbox", onchange: () => this.run.toggleAttribute("edited", this.edits.checked) });
		this.kind = views.select("Class of a new point", [[1, "+1"], [-1, "−1"]]);
		this.list = el("textarea", {
			rows: 4, "aria-label": "Points as x,y,label", onchange: () => this.attempt(() => this.set({ rows: readRows(this.list.value) })),
		});
		this.run.addEventListener("pointerdown", (event) => this.grab(event), true);
		this.element = el("section", { "aria-label": `Network ${name}` },
			el("div", { class: "fields" }, ...fields, button("Next seed", () => this.edit("seed", String(this.state.experiment.seed + 1)))),
			this.message, this.places[0],
			el("details", {}, el("summary", {}, "Your own points"),
				el("div", { class: "row" }, el("label", {}, this.edits, " in the picture: click adds class "), this.kind,
					el("span", { class: "muted" }, "drag moves, Shift and click removes"),
					button("Back to the data set", () => this.set({ rows: null }))), this.list),
			this.details);
		this.set({});
	}

	say(message) {
		this.message.textContent = message;
		this.message.hidden = !message;
	}

	attempt(act) {
		try {
			act();
			this.say("");
		} catch ({ message }) {
			this.say(message);
		}
	}

	edit(field, value) {
		const changed = { ...this.state.experiment, [field]: value.trim() };
		this.attempt(() => this.set({ experiment: mlpviz.parse(mlpviz.format(changed)) }));
	}

	get rows() {
		if (this.state.rows) return this.state.rows;
		const { points, labels } = mlpviz.dataset(this.state.experiment);
		return Array.from(labels, (label, k) => [+points[2 * k].toFixed(DIGITS), +points[2 * k + 1].toFixed(DIGITS), label]);
	}

	// Controls as the state says, then the training, a moment later: a drag makes many states.
	set(change) {
		const { experiment, rows } = Object.assign(this.state, change);
		for (const [field, input] of Object.entries(this.inputs)) input.value = text(experiment[field]);
		for (const field of ["data", "data_seed", "n"]) this.inputs[field].disabled = Boolean(rows);
		this.list.value = this.rows.join("\n");
		clearTimeout(this.due);
		this.work?.abort();
		const { signal } = (this.work = new AbortController());
		const data = rows ? { points: Float64Array.from(rows.flatMap(([x, y]) => [x, y])), labels: Float64Array.from(rows, (row) => row[2]) } : undefined;
		this.due = setTimeout(async () => {
			try {
				const history = await mlpviz.runAsync(experiment, data, (share) => this.home.busy(share), signal);
				if (signal.aborted) return;
				// Parameters that the new network doesn't have give way to the first ones.
				for (const name of ["first", "second"]) {
					if (!history.layout.names.includes(this.land.getAttribute(name))) this.land.removeAttribute(name);
				}
				this.home.quietly(() => (this.run.history = this.land.history = history));
				if (!this.run.isConnected) this.places[0].replaceWith(this.run), this.places[1].replaceWith(this.land);
				this.home.busy(1);
				this.home.changed();
			} catch ({ message }) {
				if (!signal.aborted) this.say(message);
			}
		}, 60);
	}

	grab(event) {
		const { plane } = this.run, s = plane?.scales;
		if (!s || !this.edits.checked || plane.layer || event.composedPath()[0] !== plane.canvas) return;
		const under = (event) => views.under(event, this.run.plane.canvas), [px, py] = under(event); // each training has its own
		const rows = this.rows.map((row) => [...row]), aways = rows.map(([x, y]) => Math.hypot(s.x(x) - px, s.y(y) - py));
		const nearest = Math.min(...aways), at = nearest > NEAR ? rows.length : aways.indexOf(nearest);
		const move = (event) => {
			const [px, py] = under(event);
			rows[at] = [...[s.fromX(px), s.fromY(py)].map((v) => +clamp(v, -plane.reach, plane.reach).toFixed(DIGITS)), rows[at]?.[2] ?? +this.kind.value];
			this.set({ rows: [...rows] });
		};
		event.preventDefault();
		if (event.shiftKey) {
			if (at < rows.length && rows.length > 1) this.set({ rows: rows.filter((_, k) => k !== at) });
			return;
		}
		if (at === rows.length) move(event);
		const held = new AbortController(), { signal } = held;
		addEventListener("pointermove", move, { signal });
		for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => held.abort(), { signal });
	}

	get link() {
		const { experiment, rows } = this.state;
		return mlpviz.format(experiment) + (rows ? `&points=${rows.join(";")}` : "");
	}

	// The state, and how it is looked at: no more than is right, as the view may be a former network's.
	get address() {
		const { experiment } = this.state, seen = { ...this.view, experiment };
		const fields = Object.entries(VIEW).filter(([name, { isRight }]) => seen[name] !== undefined && isRight(seen[name], seen));
		return [this.link, ...fields.map(([name, { write }]) => `${name}=${write(seen[name])}`)].join("&");
	}

	get view() {
		const { run, land } = this, { layer, units, hidden } = run.look, at = run.getAttribute("iteration");
		const view = { hidden, iteration: at === null ? undefined : Number(at), first: land.first ?? undefined, second: land.second ?? undefined };
		return layer ? { ...view, layer, units } : view;
	}

	get python() {
		const { experiment: e, rows } = this.state, parse = `Experiment.parse("${mlpviz.format(e)}")`;
		if (!rows) return `from mlpviz import Experiment\n\nhistory = ${parse}.run()\n`;
		return `import torch\n\nfrom mlpviz import Experiment, train\n\ne = ${parse}\npoints = torch.tensor([\n`
			+ `${rows.map((row) => `    [${row}],\n`).join("")}], dtype=torch.float64)\n`
			+ "history = train(e.run().network(0), points[:, :2], points[:, 2], e.lr, e.steps)\n";
	}
}

function parseState(part) {
	const given = {}, rest = [];
	for (const pair of part.split("&")) {
		const [name, ...value] = pair.split("=");
		if (name !== "points" && !Object.hasOwn(VIEW, name)) rest.push(pair);
		else if (Object.hasOwn(given, name)) throw new Error(`${name} must be given once (got '${value.join("=")}' as well)`);
		else given[name] = value.join("=");
	}
	const state = { experiment: mlpviz.parse(rest.join("&")), rows: null };
	if (given.points !== undefined) state.rows = readRows(given.points);
	for (const name in VIEW) if (name in given) state[name] = VIEW[name].read(given[name]);
	for (const [name, { isRight, allowed }] of Object.entries(VIEW)) {
		if (name in given && !isRight(state[name], state)) throw new Error(`${name} must be ${allowed(state)} (got '${given[name]}')`);
	}
	return state;
}

function parseStates(line) {
	const parts = line.split("/");
	if (parts.length > 2) throw new Error(`it must name one network or two (got ${parts.length})`);
	return parts.map(parseState);
}

class MlpPlayground extends HTMLElement {
	static style = `
		.sides { display: flex; flex-wrap: wrap; gap: 16px 32px; }
		section { flex: 1 1 320px; min-width: 0; }
		.fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(112px, 1fr)); gap: 6px 10px; align-items: end; }
		.fields label { display: grid; font-size: 12px; }
		.fields input, .fields select { width: 100%; font-size: 14px; }
		summary { font-weight: 600; }
		textarea, pre, .out input { width: 100%; }
		textarea, pre { font: 12px/1.4 ui-monospace, monospace; overflow: auto; max-height: 240px; }
		.out { margin-top: 8px; }`;

	connectedCallback() {
		if (this.sides) return;
		this.root = el("div", { class: "mlp" });
		this.attachShadow({ mode: "open" }).append(el("style", {}, views.style + MlpPlayground.style), this.root);
		views.followTheme(this.root, () => {});
		this.bar = el("progress", { max: 1, value: 0, "aria-label": "Training" });
		this.note = el("p", { class: "muted", role: "status" }, "Training.");
		this.out = el("div", { class: "out" });
		this.columns = el("div", { class: "sides" });
		this.compare = button("Compare", () => this.toggle(), { "aria-pressed": "false" });
		this.root.append(
			el("div", { class: "row" }, this.compare, button("Share", () => this.share()),
				button("In Python", () => this.out.replaceChildren(el("pre", { tabindex: 0, "aria-label": "Lines of Python" },
					this.sides.map((side) => side.python).join("\n")))),
				...["PNG", "SVG", "CSV"].map((kind) => button(`Save ${kind}`, () => this.save(kind)))),
			this.out, this.note, this.bar, this.columns);
		this.root.addEventListener("mlp-iteration", (event) => this.lockstep(event));
		for (const type of ["mlp-iteration", "mlp-parameters", "mlp-look"]) this.root.addEventListener(type, () => this.keepAddress());
		this.sides = [];
		addEventListener("hashchange", () => this.start());
		this.start();
	}

	// The page's first playground shows what a link says, also one that is pasted while it is open.
	start() {
		const shared = location.hash.includes("=") && document.querySelector("mlp-playground") === this;
		if (this.sides.length && !shared) return;
		let states, problem = "";
		try {
			states = parseStates(shared ? decodeURIComponent(location.hash.slice(1)) : this.getAttribute("experiment") ?? "");
		} catch ({ message }) {
			problem = el("p", { class: "message", role: "alert" }, shared ? `This link can't be shown: ${message}` : message);
			states = [parseState("")];
		}
		this.out.replaceChildren(problem);
		clearTimeout(this.due);
		this.isAddressed = shared && !problem;
		this.known = location.hash;
		while (this.sides.length) this.drop();
		states.forEach((state) => this.add(state));
	}

	add(state) {
		const side = new Side(this, "AB"[this.sides.length], state);
		this.sides.push(side);
		this.columns.append(side.element);
		this.compare.setAttribute("aria-pressed", this.sides.length > 1);
	}

	drop() {
		const { work, element } = this.sides.pop();
		work.abort();
		element.remove();
		this.compare.setAttribute("aria-pressed", "false");
	}

	toggle() {
		const [{ state, view }, second] = this.sides;
		if (second) this.drop();
		else this.add({ ...state, ...view });
		this.changed();
	}

	// Those that follow report it too, a shorter run with its own last iteration.
	lockstep({ target, detail: { iteration } }) {
		this.quietly(() => {
			for (const widget of this.sides.flatMap(({ run, land }) => [run, land])) {
				if (widget !== target && widget.history) widget.iteration = Math.min(iteration, widget.history.steps);
			}
		});
	}

	// Acts without being followed: a network that was just trained doesn't lead the others.
	quietly(act) {
		if (this.following) return;
		this.following = true;
		act();
		this.following = false;
	}

	busy(share) {
		this.bar.value = share;
		this.bar.style.visibility = share < 1 ? "visible" : "hidden";
	}

	changed() {
		this.keepAddress();
		const [a, b] = this.sides.map(({ state }) => state);
		// Never empty, or the picture would move from under a pointer.
		if (!b) return (this.note.textContent = `Trained on ${a.rows ? "your own" : "the data set's"} points.`);
		const differ = Object.keys(FIELDS).map((field) => [FIELDS[field].toLowerCase(), text(a.experiment[field]), text(b.experiment[field])])
			.filter(([, left, right]) => left !== right).map(([name, left, right]) => `${name} (${left} and ${right})`);
		if (a.rows?.join(";") !== b.rows?.join(";")) differ.push("points");
		this.note.textContent = differ.length ? `Left and right differ in ${differ.join(", ")}.` : "Left and right are the same. Change one thing.";
	}

	// The address, once it has been shared or opened, stays that of what is seen: a moment later, as
	// browsers refuse more than some changes a second.
	keepAddress() {
		if (!this.isAddressed) return;
		clearTimeout(this.due);
		this.due = setTimeout(() => {
			// Another one, if a link was pasted and the page hasn't heard of it yet.
			if (location.hash === this.known) this.writeAddress();
		}, 200);
	}

	writeAddress() {
		const url = `${location.href.split("#")[0]}#${this.sides.map((side) => side.address).join("/")}`;
		history.replaceState(null, "", url);
		this.known = location.hash;
		if (this.box?.isConnected) this.box.value = url;
		return url;
	}

	share() {
		const url = this.writeAddress();
		this.isAddressed = true;
		this.box = el("input", { type: "text", readonly: true, value: url, "aria-label": "Link to this state" });
		this.out.replaceChildren(this.box);
		this.box.select();
		navigator.clipboard?.writeText(url).catch(() => {}); // where the browser forbids it, the selected text is there to copy
	}

	async save(kind) {
		const sides = this.sides.filter(({ run }) => run.history), width = 760, height = 400 * sides.length;
		const svg = el("svg:svg", { width, height, "font-family": "sans-serif", "font-size": 12 }, ...sides.map(picture));
		const drawing = new XMLSerializer().serializeToString(svg);
		let blob = kind === "CSV" ? new Blob([sides.map(csv).join("\n")], { type: "text/csv" }) : new Blob([drawing], { type: "image/svg+xml" });
		if (kind === "PNG") {
			const image = new Image(), canvas = el("canvas", { width: 2 * width, height: 2 * height });
			image.src = `data:image/svg+xml,${encodeURIComponent(drawing)}`;
			await image.decode();
			canvas.getContext("2d").drawImage(image, 0, 0, 2 * width, 2 * height);
			blob = await new Promise((done) => canvas.toBlob(done));
		}
		const href = URL.createObjectURL(blob);
		el("a", { href, download: `mlpviz.${kind.toLowerCase()}` }).click();
		setTimeout(() => URL.revokeObjectURL(href), 1000);
	}
}

function csv({ link, run }) {
	const { loss, accuracy, gradNorms } = run.history, head = Object.keys(gradNorms).map((name) => `${name} grad`);
	const columns = [loss.keys(), loss, accuracy, ...Object.values(gradNorms)].map((values) => [...values]);
	const rows = columns[0].map((i) => columns.map((column) => column[i]));
	return [`# ${link}`, ["step", "loss", "accuracy", ...head], ...rows, ""].join("\n");
}

function picture({ link, run }, k) {
	const { history, iteration: i, plane } = run, c = views.colours(run.root);
	const write = (x, y, words, fill = c.ink) => el("svg:text", { x, y, fill }, words);
	const curve = (title, values, high, top) => {
		const x = (k) => (400 + (340 * k) / history.steps).toFixed(1), y = (v) => (top + 120 - (120 * clamp(v || 0, 0, high)) / high).toFixed(1);
		const points = Array.from(values, (v, k) => `${x(k)},${y(v)}`).join(" ");
		return [write(400, top - 8, `${title}: ${views.number(values[i])}`), el("svg:polyline", { points, fill: "none", stroke: c.series[0] }),
			el("svg:circle", { cx: x(i), cy: y(values[i]), r: 4, fill: c.ink })];
	};
	return el("svg:g", { transform: `translate(0,${400 * k})` },
		el("svg:desc", {}, link), el("svg:rect", { width: 760, height: 400, fill: c.surface }),
		el("svg:image", { x: 10, y: 10, width: 360, height: 360, href: plane.canvas.toDataURL() }),
		...curve("Loss", history.loss, views.largest(history.loss, 1e-9), 40), ...curve("Accuracy", history.accuracy, 1, 210),
		write(400, 360, `step ${i}`), write(12, 390, link, c.muted));
}

customElements.define("mlp-playground", MlpPlayground);
})();
