// What every widget stands on: the player, the text that follows, an element with a history.
(function () {
"use strict";
const mlpviz = (globalThis.mlpviz ??= {});
if (mlpviz.Widget) return;
const { views } = mlpviz, { el } = views;
const RUN = 12000; // milliseconds that a run plays at speed 1
const COARSE = { jumps: 20, pause: 600 }; // under reduced motion: 20 jumps, 600 ms apart

const PLAY = "M4 2.5v11l9.5-5.5z", PAUSE = "M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z";

views.player = (onSeek) => {
	let steps = 0, now = 0, frame = 0, at = 0, last = 0; // the frame asked for while it plays, else 0
	const icon = el("svg:path", { fill: "currentColor" });
	const button = views.button(el("svg:svg", { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" }, icon), () => toggle(), { class: "play" });
	const slider = el("input", { type: "range", min: 0, "aria-label": "Iteration", oninput: () => user(+slider.value) });
	const box = el("input", {
		type: "number", min: 0, step: 1, "aria-label": "Iteration, as a number",
		oninput: () => box.value !== "" && box.validity.valid && user(+box.value),
		onchange: () => box.reportValidity(),
		onblur: () => (box.value = now),
	});
	const total = el("span", { class: "muted" });
	const speed = views.select("Speed", [0.1, 0.5, 1, 2, 5].map((value) => [value, `${value}×`]));
	speed.value = 1;
	const element = el("div", {
		class: "player row", role: "group", "aria-label": "Training",
		onclick: ({ target }) => target.closest("button, input")?.focus(), // Safari gives them no focus
	}, button, slider, box, total, speed);

	function label() {
		button.setAttribute("aria-label", frame ? "Pause" : "Play");
		icon.setAttribute("d", frame ? PAUSE : PLAY);
	}

	function user(i) {
		stop();
		onSeek(views.clamp(i, 0, steps));
	}

	function stop() {
		cancelAnimationFrame(frame);
		if (frame) frame = 0, label();
	}

	function play() {
		if (now >= steps) onSeek(0);
		[at, last, frame] = [now, performance.now(), requestAnimationFrame(tick)];
		label();
	}

	function tick(time) {
		const passed = time - last, coarse = views.reducedMotion.matches;
		if (!coarse || passed >= COARSE.pause) {
			last = time;
			at = Math.min(steps, at + steps * +speed.value * (coarse ? 1 / COARSE.jumps : Math.max(0, passed) / RUN));
			if (Math.floor(at) !== now) onSeek(Math.floor(at));
			if (at >= steps) return stop();
		}
		if (frame) frame = requestAnimationFrame(tick);
	}

	const toggle = () => (frame ? stop() : play());

	function onKey(event) {
		const { key, target } = event;
		if (button.disabled || event.ctrlKey || event.metaKey || event.altKey) return;
		if (target.matches("input:not([type=range]), select, textarea")) return;
		if (key === " ") {
			if (target.matches("button, a, summary, [role=button]")) return;
			toggle();
		} else {
			const page = Math.max(1, Math.round(steps / 10));
			const move = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -page, PageUp: page,
				Home: -Infinity, End: Infinity }[key];
			if (!move) return;
			user(now + move);
		}
		event.preventDefault();
	}

	label();
	return {
		element, onKey, stop, user,
		focus: () => slider.focus({ preventScroll: true }),
		set steps(value) {
			steps = value;
			slider.max = box.max = value;
			total.textContent = `of ${value}`;
			element.hidden = value === 0;
		},
		set iteration(value) {
			slider.value = now = value;
			if (box.getRootNode().activeElement !== box) box.value = now;
		},
		set locked(value) {
			for (const control of [button, slider, box, speed]) control.disabled = value;
		},
	};
};

views.follower = () => {
	const seen = el("p", { class: "text", "aria-hidden": "true" });
	const heard = el("p", { class: "visually-hidden", "aria-live": "polite" });
	let due = 0;
	return {
		element: el("div", {}, seen, heard),
		say(text) {
			if (seen.textContent === text) return;
			seen.textContent = text;
			clearTimeout(due);
			due = setTimeout(() => (heard.textContent = text), 500);
		},
	};
};

const NUMBERS = { float32: Float32Array, float64: Float64Array };

// The history that a page carries in a JSON child, without its marks: see mlpviz.web.payload.
function decode({ layout, n, dtype, data, labels, parameters, loss, accuracy, grad_norms: norms, logs, gaps }) {
	if (!Object.hasOwn(NUMBERS, dtype)) throw new Error(`the page's data must be of ${Object.keys(NUMBERS).join(" or ")} (got ${dtype})`);
	const read = (text) => Float64Array.from(new NUMBERS[dtype](Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer));
	const all = (columns) => Object.fromEntries(Object.entries(columns).map(([name, text]) => [name, read(text)]));
	const shape = mlpviz.layoutOf({ ...layout, layers: layout.names }), given = { points: read(data), labels: read(labels) };
	const states = read(parameters), losses = read(loss);
	if (given.labels.length !== n || given.points.length !== 2 * n || states.length !== losses.length * shape.size) {
		throw new Error("the page's data must hold one state for each loss, and one label for each point");
	}
	return {
		experiment: null, layout: shape, data: given, steps: losses.length - 1, states, loss: losses, accuracy: read(accuracy),
		gradNorms: all(norms),
		logs: all(logs ?? {}), // a notebook that was saved before there were logs has none
		gaps: Object.fromEntries(Object.entries(gaps ?? {}).map(([name, at]) => [name, new Set(at)])),
	};
}

// Parameters x points x steps of a training that a printer waits for: a few seconds.
const PRINTED = 3e8;

function work({ record, experiment }) {
	if (record) return record.states.length * record.data.labels.length;
	return mlpviz.layout(experiment).size * experiment.n * experiment.steps;
}

// Subclasses have build(history), which fills this.root, and draw(), which paints this.iteration.
mlpviz.Widget = class extends HTMLElement {
	static observedAttributes = ["experiment", "iteration"];
	#history = null;
	#iteration = null;
	#work = null;
	#ends = [];
	#frame = 0;
	#begin = null; // starts a figure that waits to be reached
	#place = null; // what stands there until then
	#waiting = null; // the button in it
	#fromBelow = false; // whether Shift and Tab reached it
	#onScreen = null; // what a picture stands for on paper

	constructor() {
		super();
		this.root = el("div", { class: "mlp" });
		this.attachShadow({ mode: "open" }).append(el("style", {}, views.style + (this.constructor.style ?? "")), this.root);
		// Made once, so that another run is played at the chosen speed.
		this.player = views.player((i) => (this.iteration = i));
		this.follower = views.follower();
		this.root.onkeydown = (event) => this.player.onKey(event);
	}

	get history() { return this.#history; }
	set history(history) {
		if (this.getAttribute("iteration") > history.steps) this.setAttribute("iteration", history.steps);
		this.#work?.abort();
		this.#work = new AbortController();
		this.#accept(history);
	}

	get iteration() { return this.#iteration ?? 0; }
	set iteration(value) {
		if (!this.#history) return this.setAttribute("iteration", value); // kept until there is one
		const i = Number(value), { steps } = this.#history;
		if (!Number.isInteger(i) || i < 0 || i > steps || value === "") {
			throw new RangeError(`iteration must be a whole number from 0 to ${steps} (got ${value})`);
		}
		if (i === this.#iteration) return;
		this.#iteration = i;
		this.setAttribute("iteration", i);
		this.player.iteration = i;
		this.redraw();
		this.tell("mlp-iteration", { iteration: i });
	}

	tell(name, detail) {
		this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
	}

	connectedCallback() {
		this.#ends.push(views.followTheme(this.root, () => this.redraw()));
		const resized = new ResizeObserver(() => this.redraw());
		resized.observe(this.root);
		this.#ends.push(() => resized.disconnect());
		const print = () => this.#print(), after = () => this.#afterPrint();
		addEventListener("beforeprint", print);
		addEventListener("afterprint", after);
		this.#ends.push(() => {
			removeEventListener("beforeprint", print);
			removeEventListener("afterprint", after);
		});
		if (!this.#history) this.#whenSeen();
		this.tell("mlp-shown");
	}

	disconnectedCallback() {
		this.player.stop();
		this.#ends.splice(0).forEach((end) => end());
		cancelAnimationFrame(this.#frame);
		this.#frame = 0;
		if (!this.#history) this.#work?.abort();
	}

	attributeChangedCallback(name, old, value) {
		if (name === "experiment" && old !== null && old !== value && this.isConnected) {
			this.#history = this.#iteration = null;
			this.removeAttribute("iteration");
			this.#start();
		} else if (name !== "experiment" && value !== null && this.#history) {
			try {
				this[name] = value;
			} catch (error) {
				this.fail(error);
			}
		}
	}

	// Only those that the reader comes near to.
	#whenSeen() {
		const seen = new IntersectionObserver((entries) => {
			if (entries.some((entry) => entry.isIntersecting)) this.#begin?.();
		}, { rootMargin: "200px" });
		this.#begin = () => {
			this.#begin = null;
			seen.disconnect();
			if (document.readyState !== "loading") this.#start();
			else document.addEventListener("DOMContentLoaded", () => this.#start(), { once: true });
		};
		this.#wait();
		seen.observe(this);
		this.#ends.push(() => seen.disconnect());
	}

	// A figure that has not been reached is a button: Tab finds it, and focus starts it.
	#wait() {
		const begin = () => this.#begin?.();
		const onfocus = ({ target, relatedTarget }) => {
			const isBelow = relatedTarget && this.compareDocumentPosition(relatedTarget) & Node.DOCUMENT_POSITION_FOLLOWING;
			this.#fromBelow = Boolean(isBelow) && target.matches(":focus-visible");
			begin();
		};
		this.#waiting = views.button("Train this network", begin, { onfocus });
		this.#place = el("div", { class: "row muted waiting" }, this.#waiting);
		this.root.replaceChildren(this.#place);
	}

	#tellProgress(bar) {
		if (!this.#place?.isConnected) this.#wait();
		this.#waiting.textContent = "Training the network";
		this.#place.append(bar);
	}

	async #start() {
		this.#work?.abort();
		const { signal } = (this.#work = new AbortController());
		const bar = el("progress", { max: 1, value: 0, "aria-label": "Training" });
		const due = setTimeout(() => signal.aborted || this.#tellProgress(bar), 250);
		try {
			const history = await this.#load((share) => (bar.value = share), signal);
			if (!signal.aborted) this.#accept(history);
		} catch (error) {
			if (!signal.aborted) this.fail(error);
		} finally {
			clearTimeout(due);
		}
	}

	// {record} where the page carries the run, else {experiment}.
	#given() {
		const child = this.querySelector(':scope > script[type="application/json"]'), experiment = this.getAttribute("experiment");
		if (child) return { record: decode(JSON.parse(child.textContent)) };
		if (experiment === null) throw new Error(`${this.localName} must have an experiment or data (got neither)`);
		return { experiment: mlpviz.parse(experiment) };
	}

	async #load(...rest) {
		const { record, experiment } = this.#given();
		if (!record) return mlpviz.runAsync(experiment, undefined, ...rest);
		const { layout, data, states } = record;
		return mlpviz.history({ ...record, marks: await mlpviz.start("marks", [layout, data, states], ...rest) });
	}

	#loadNow({ record, experiment }) {
		if (!record) return mlpviz.run(experiment);
		const { layout, data, states } = record;
		return mlpviz.history({ ...record, marks: mlpviz.drain(mlpviz.jobs.marks(layout, data, states)) });
	}

	// Paper shows what the reader has not come to as well, and waits for nothing.
	#print() {
		try {
			if (!this.#history) this.#trainToPrint();
			if (this.#history) this.#drawNow();
		} catch (error) {
			this.fail(error);
		}
	}

	#trainToPrint() {
		const given = this.#given();
		if (work(given) > PRINTED) {
			this.#onScreen = [...this.root.childNodes];
			const words = "This network was not trained when the page was printed.";
			this.root.replaceChildren(this.querySelector("img") ? el("slot") : el("p", { class: "muted" }, words));
			return;
		}
		this.#begin = null;
		this.#work?.abort();
		this.#accept(this.#loadNow(given));
	}

	#afterPrint() {
		if (this.#onScreen) this.root.replaceChildren(...this.#onScreen);
		this.#onScreen = null;
	}

	#drawNow() {
		do {
			cancelAnimationFrame(this.#frame);
			this.#frame = 0;
			if (this.root.clientWidth) this.draw();
		} while (this.#frame);
	}

	// With a question to answer first, training is shown from its start.
	#accept(history) {
		const asked = this.getAttribute("iteration") ?? (this.hasAttribute("predict") ? 0 : history.steps);
		this.#history = history;
		this.#iteration = null;
		this.player.stop();
		this.player.steps = history.steps;
		const hadFocus = this.#waiting !== null && this.shadowRoot.activeElement === this.#waiting;
		try {
			this.build(history);
			this.iteration = asked;
			if (hadFocus) this.#passFocus();
		} catch (error) {
			this.fail(error, hadFocus);
		}
	}

	// From the button that stood there to the control that comes next on the reader's way.
	#passFocus() {
		const controls = this.root.querySelectorAll("button, select, input, textarea, summary");
		const isUsable = (control) => !control.disabled && control.checkVisibility();
		const usable = [...controls].filter(isUsable);
		usable.at(this.#fromBelow ? -1 : 0)?.focus({ preventScroll: true });
	}

	redraw() {
		this.#frame ||= requestAnimationFrame(() => {
			this.#frame = 0;
			if (this.#history && this.root.clientWidth) this.draw();
		});
	}

	fail(error, hadFocus = this.shadowRoot.activeElement !== null) {
		this.player.stop();
		this.#history = null;
		const message = el("p", { class: "message", role: "alert", tabindex: -1 }, error.message);
		this.root.replaceChildren(message);
		if (hadFocus) message.focus({ preventScroll: true });
	}
};
})();
