// <mlp-playground>: change an experiment, see it retrained; compare two in lockstep; share it.
(function () {
"use strict";
if (customElements.get("mlp-playground")) return;
const { mlpviz } = globalThis, { views } = mlpviz, { el, clamp } = views;
const FIELDS = {
	widths: "Widths", activation: "Activation", seed: "Seed", init_scale: "Initialization scale", lr: "Learning rate",
	steps: "Steps", data: "Data", data_seed: "Data seed", n: "Points",
};
const CHOICES = { activation: mlpviz.activationNames, data: mlpviz.dataNames };
const text = (value) => (Array.isArray(value) ? value.join("-") : String(value));
const asText = ({ points, labels }) => Array.from(labels, (label, k) => [points[2 * k], points[2 * k + 1], label].map((v) => +v.toFixed(3)).join(",")).join(";");

// "x,y,label;x,y,label": the reader's own points.
function readPoints(line) {
	const rows = line.split(/[;\n]/).map((row) => row.trim()).filter(Boolean).map((row) => row.split(",").map(Number));
	if (!rows.length || rows.some((row) => row.length !== 3 || !row.every(Number.isFinite) || Math.abs(row[2]) !== 1)) {
		throw new Error(`points must be x,y,1 or x,y,-1, separated by semicolons or lines (got '${line.slice(0, 60)}')`);
	}
	return fromRows(rows);
}
const fromRows = (rows) => ({ points: Float64Array.from(rows.flatMap(([x, y]) => [x, y])), labels: Float64Array.from(rows, (row) => row[2]) });

class Side {
	constructor(home, name, state) {
		Object.assign(this, { home, state });
		this.inputs = {};
		const fields = Object.entries(FIELDS).map(([field, label]) => {
			const change = () => this.edit(field, input.value);
			const input = CHOICES[field]
				? el("select", { onchange: change }, ...CHOICES[field].map((value) => el("option", {}, value)))
				: el("input", { type: "text", onchange: change });
			this.inputs[field] = input;
			return el("label", {}, el("span", { class: "muted" }, label), input);
		});
		this.message = el("p", { class: "message", role: "alert", hidden: true });
		this.frame = el("p");
		this.details = el("details", { open: true }, el("summary", {}, "Loss landscape"));
		this.run = el("mlp-history");
		this.land = el("mlp-landscape");
		this.edits = el("input", { type: "checkbox", });
		this.kind = el("select", { "aria-label": "Class of a new point" }, el("option", { value: 1 }, "+1"), el("option", { value: -1 }, "−1"));
		this.list = el("textarea", { rows: 4, "aria-label": "Points as x,y,label", onchange: () => this.attempt(() => this.own(readPoints(this.list.value))) });
		this.run.addEventListener("pointerdown", (event) => this.grab(event), true);
		const button = (label, act) => el("button", { type: "button", onclick: act }, label);
		this.element = el("section", { "aria-label": `Network ${name}` },
			el("div", { class: "fields" }, ...fields,
				button("Next seed", () => this.edit("seed", String(this.state.experiment.seed + 1)))),
			this.message, this.frame,
			el("details", {}, el("summary", {}, "Your own points"),
				el("div", { class: "row" }, el("label", {}, this.edits, " in the picture: click adds class "), this.kind,
					el("span", { class: "muted" }, "drag moves, Shift and click removes"),
					button("Back to the data set", () => this.own(null))), this.list),
			this.details);
		this.show();
	}

	attempt(act) {
		try {
			act();
			this.message.hidden = true;
		} catch (error) {
			this.message.textContent = error.message;
			this.message.hidden = false;
		}
	}

	edit(field, value) {
		const pairs = Object.entries(this.state.experiment).map(([name, old]) => `${name}=${encodeURIComponent(name === field ? value.trim() : text(old))}`);
		this.attempt(() => {
			this.state = { ...this.state, experiment: mlpviz.parse(pairs.join("&")) };
			this.show();
		});
	}

	own(data) {
		this.state = { ...this.state, data };
		this.show();
	}

	// Controls as the state says, then the training, a moment later: a drag makes many states.
	show() {
		const { experiment, data } = this.state;
		for (const [field, input] of Object.entries(this.inputs)) input.value = text(experiment[field]);
		for (const field of ["data", "data_seed", "n"]) this.inputs[field].disabled = Boolean(data);
		this.list.value = asText(data ?? mlpviz.dataset(experiment)).replaceAll(";", "\n");
		clearTimeout(this.due);
		this.work?.abort();
		const { signal } = (this.work = new AbortController());
		this.due = setTimeout(async () => {
			try {
				const history = await mlpviz.runAsync(experiment, data ?? undefined, (share) => this.home.busy(share), signal);
				if (signal.aborted) return;
				// Parameters that the new network doesn't have give way to the first ones.
				for (const name of ["first", "second"]) {
					if (!history.layout.names.includes(this.land.getAttribute(name))) this.land.removeAttribute(name);
				}
				this.run.history = this.land.history = history;
				if (!this.run.isConnected) this.frame.replaceWith(this.run), this.details.append(this.land);
				this.home.busy(1);
				this.home.changed();
			} catch (error) {
				if (!signal.aborted) this.attempt(() => { throw error; });
			}
		}, 60);
	}

	grab(event) {
		const { plane } = this.run;
		if (!this.edits.checked || plane?.layer !== 0 || event.composedPath()[0] !== plane.canvas) return;
		const { points, labels } = this.state.data ?? mlpviz.dataset(this.state.experiment), { left, top } = plane.canvas.getBoundingClientRect(), s = plane.scales;
		const rows = Array.from(labels, (label, k) => [points[2 * k], points[2 * k + 1], label]);
		const away = ([x, y]) => Math.hypot(s.x(x) - event.clientX + left, s.y(y) - event.clientY + top);
		let at = rows.reduce((best, row, k) => (away(row) < away(rows[best] ?? [1e9, 1e9]) ? k : best), -1);
		if (at < 0 || away(rows[at]) > 9) at = -1;
		const commit = () => this.own(fromRows(rows));
		event.preventDefault();
		if (event.shiftKey) return at >= 0 && rows.length > 1 && (rows.splice(at, 1), commit());
		if (at < 0) at = rows.push([0, 0, +this.kind.value]) - 1;
		const move = ({ clientX, clientY }) => {
			[s.fromX(clientX - left), s.fromY(clientY - top)].forEach((v, k) => (rows[at][k] = +clamp(v, -plane.reach, plane.reach).toFixed(3)));
			commit();
		};
		if (away(rows[at]) > 9) move(event);
		const held = new AbortController(), { signal } = held;
		addEventListener("pointermove", move, { signal });
		addEventListener("pointerup", () => held.abort(), { signal });
	}

	get link() {
		return mlpviz.format(this.state.experiment) + (this.state.data ? `&points=${asText(this.state.data)}` : "");
	}

	get python() {
		const { experiment: e, data } = this.state;
		const string = mlpviz.format(e);
		if (!data) return `from mlpviz import Experiment\n\nhistory = Experiment.parse("${string}").run()\n`;
		return `import torch\n\nfrom mlpviz import Experiment, train\n\ne = Experiment.parse("${string}")\npoints = torch.tensor([\n${asText(data).split(";").map((row) => `    [${row}],\n`).join("")}], dtype=torch.float64)\n`
			+ "history = train(e.run().network(0), points[:, :2], points[:, 2], e.lr, e.steps)\n";
	}
}

const parseState = (part) => {
	const [, rest, points] = part.match(/^(.*?)(?:&points=(.*))?$/);
	return { experiment: mlpviz.parse(rest), data: points === undefined ? null : readPoints(points) };
};

class MlpPlayground extends HTMLElement {
	static style = `
		.sides { display: flex; flex-wrap: wrap; gap: 16px 32px; }
		section { flex: 1 1 320px; min-width: 0; }
		.fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(112px, 1fr)); gap: 6px 10px; align-items: end; }
		.fields label { display: flex; flex-direction: column; font-size: 12px; }
		.fields input, .fields select { width: 100%; font-size: 14px; min-width: 0; }
		summary { cursor: pointer; padding: 6px 0; font-weight: 600; }
		textarea, pre { width: 100%; font: 12px/1.4 ui-monospace, monospace; background: var(--surface); color: inherit; border: 1px solid var(--line); border-radius: 6px; padding: 8px; overflow: auto; max-height: 240px; }
		progress { width: 100%; height: 4px; display: block; }
		.out { margin-top: 8px; }
		.out input { width: 100%; }
`;

	connectedCallback() {
		if (this.sides) return;
		this.root = el("div", { class: "mlp" });
		this.attachShadow({ mode: "open" }).append(el("style", {}, views.style + MlpPlayground.style), this.root);
		views.followTheme(this.root, () => {});
		const button = (label, act, extra = {}) => el("button", { type: "button", onclick: act, ...extra }, label);
		this.bar = el("progress", { max: 1, value: 0, "aria-label": "Training" });
		this.note = el("p", { class: "muted", role: "status" });
		this.out = el("div", { class: "out" });
		this.columns = el("div", { class: "sides" });
		this.compare = button("Compare", () => this.toggle(), { "aria-pressed": "false" });
		this.root.append(
			el("div", { class: "row" }, this.compare, button("Share", () => this.share()),
				button("In Python", () => this.tell(this.sides.map((side) => side.python).join("\n"))),
				...["PNG", "SVG", "CSV"].map((kind) => button(`Save ${kind}`, () => this.save(kind)))),
			this.out, this.note, this.bar, this.columns);
		this.root.addEventListener("mlp-iteration", (event) => this.lockstep(event));
		this.sides = [];
		const hash = decodeURIComponent(location.hash.slice(1)), shared = hash.includes("=") && document.querySelector("mlp-playground") === this;
		const start = (link) => link.split("/").forEach((part, k) => this.add("AB"[k], parseState(part)));
		try {
			start(shared ? hash : this.getAttribute("experiment") ?? "");
		} catch (error) {
			this.columns.replaceChildren();
			this.sides = [];
			this.out.replaceChildren(el("p", { class: "message", role: "alert" }, shared ? `This link can't be shown: ${error.message}` : error.message));
			this.add("A", { experiment: mlpviz.parse(""), data: null });
		}
	}

	add(name, state) {
		const side = new Side(this, name, state);
		this.sides.push(side);
		this.columns.append(side.element);
		this.compare.setAttribute("aria-pressed", this.sides.length > 1);
	}

	toggle() {
		if (this.sides.length > 1) {
			const side = this.sides.pop();
			side.work?.abort();
			side.element.remove();
			this.compare.setAttribute("aria-pressed", "false");
		} else this.add("B", this.sides[0].state);
		this.changed();
	}

	lockstep(event) {
		const from = event.composedPath()[0], { iteration } = event.detail;
		for (const { run, land } of this.sides) {
			for (const widget of [run, land]) {
				if (widget !== from && widget.history) widget.iteration = Math.min(iteration, widget.history.steps);
			}
		}
	}

	busy(share) {
		this.bar.value = share;
		this.bar.style.visibility = share < 1 ? "visible" : "hidden";
	}

	changed() {
		const [a, b] = this.sides.map(({ state }) => state);
		if (!b) return (this.note.textContent = a.data ? "Trained on your own points." : "");
		const differ = Object.keys(FIELDS).filter((field) => text(a.experiment[field]) !== text(b.experiment[field]))
			.map((field) => `${FIELDS[field].toLowerCase()} (${text(a.experiment[field])} and ${text(b.experiment[field])})`);
		if (asText(a.data ?? { points: [], labels: [] }) !== asText(b.data ?? { points: [], labels: [] })) differ.push("points");
		this.note.textContent = differ.length ? `Left and right differ in ${differ.join(", ")}.` : "Left and right are the same. Change one thing.";
	}

	tell(content) {
		this.out.replaceChildren(el("pre", { tabindex: 0, "aria-label": "Lines of Python" }, content));
	}

	share() {
		const url = `${location.href.split("#")[0]}#${this.sides.map((side) => side.link).join("/")}`;
		const box = el("input", { type: "text", readonly: true, value: url, "aria-label": "Link to this state" });
		history.replaceState(null, "", url);
		this.out.replaceChildren(box);
		box.select();
		navigator.clipboard?.writeText(url).catch(() => {}); // where the browser forbids it, the selected text is there to copy
	}

	async save(kind) {
		const parts = this.sides.map(({ run }) => (kind === "CSV" ? csv : picture)(run)), width = 760, height = 400 * parts.length;
		const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" font-size="12">${parts.map((part, k) => `<g transform="translate(0,${k * 400})">${part}</g>`).join("")}</svg>`;
		let blob = kind === "CSV" ? new Blob([parts.join("\n")], { type: "text/csv" }) : new Blob([svg], { type: "image/svg+xml" });
		if (kind === "PNG") {
			const image = new Image(), canvas = Object.assign(document.createElement("canvas"), { width: 2 * width, height: 2 * height });
			image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
			await image.decode();
			canvas.getContext("2d").drawImage(image, 0, 0, 2 * width, 2 * height);
			blob = await new Promise((done) => canvas.toBlob(done));
		}
		const url = URL.createObjectURL(blob);
		el("a", { href: url, download: `mlpviz.${kind.toLowerCase()}` }).click();
		setTimeout(() => URL.revokeObjectURL(url), 1000);
	}
}

function csv({ history }) {
	const norms = Object.entries(history.gradNorms);
	const rows = Array.from(history.loss, (loss, i) => [i, loss, history.accuracy[i], ...norms.map(([, values]) => values[i])].join(","));
	return `# ${mlpviz.format(history.experiment)}\n${["step", "loss", "accuracy", ...norms.map(([name]) => `${name} grad`)].join(",")}\n${rows.join("\n")}\n`;
}

function picture(widget) {
	const { history, iteration: i, plane } = widget, c = views.colours(widget.root), string = mlpviz.format(history.experiment).replaceAll("&", "&amp;");
	const curve = (title, values, high, y) => {
		const at = (v, k) => `${(400 + (340 * k) / history.steps).toFixed(1)},${(y + 120 - (120 * clamp(v || 0, 0, high)) / high).toFixed(1)}`;
		return `<text x="400" y="${y - 8}" fill="${c.ink}">${title}: ${views.number(values[i])}</text><polyline fill="none" stroke="${c.series[0]}" points="${Array.from(values, at).join(" ")}"/><circle cx="${at(0, i).split(",")[0]}" cy="${at(values[i], i).split(",")[1]}" r="4" fill="${c.ink}"/>`;
	};
	return `<desc>${string}</desc><rect width="760" height="400" fill="${c.surface}"/><image x="10" y="10" width="360" height="360" href="${plane.canvas.toDataURL()}"/>`
		+ curve("Loss", history.loss, history.loss.reduce((a, b) => Math.max(a, b || 0), 1e-9), 40) + curve("Accuracy", history.accuracy, 1, 210)
		+ `<text x="400" y="360" fill="${c.ink}">step ${i}</text><text x="12" y="390" fill="${c.muted}">${string}</text>`;
}

customElements.define("mlp-playground", MlpPlayground);
})();
