// What the widgets share: elements, theme, canvases, axes, heat map, contours.
(function () {
"use strict";
const mlpviz = (globalThis.mlpviz ??= {});
if (mlpviz.views) return;
const views = (mlpviz.views = {});

// A page may set --mlp-positive and so on.
const TOKENS = { // light, dark
	positive: ["#2166ac", "#7db8ee"], negative: ["#c8472f", "#f4947c"],
	warm: ["#ee9d88", "#8f3a29"], middle: ["#f8f8f6", "#1b1f25"], cool: ["#8cb8de", "#235485"],
	ink: ["#1f2328", "#e2e7ec"], muted: ["#57606a", "#a3adb8"], line: ["#d8dde3", "#3b444f"],
	surface: ["#ffffff", "#14181e"], accent: ["#2166ac", "#7db8ee"],
};
const SERIES = {
	light: ["#2166ac", "#c8472f", "#1b7f5c", "#8450a8", "#a86a00", "#0f7f94", "#b0397f", "#5f6b2d"],
	dark: ["#7db8ee", "#f4947c", "#5fc7a0", "#c29ae6", "#e3b04b", "#5cc5d9", "#ec8cc2", "#b6c46f"],
};
// matplotlib's viridis, as in the still figures: 256 colours, dark is low.
const VIRIDIS = [
	"44015444025645045745055946075a46085c460a5d460b5e470d60470e61471063471164471365481467481668",
	"48176948186a481a6c481b6d481c6e481d6f481f70482071482173482374482475482576482677482878482979",
	"472a7a472c7a472d7b472e7c472f7d46307e46327e46337f463480453581453781453882443983443a83443b84",
	"433d84433e85423f854240864241864142874144874045884046883f47883f48893e49893e4a893e4c8a3d4d8a",
	"3d4e8a3c4f8a3c508b3b518b3b528b3a538b3a548c39558c39568c38588c38598c375a8c375b8d365c8d365d8d",
	"355e8d355f8d34608d34618d33628d33638d32648e32658e31668e31678e31688e30698e306a8e2f6b8e2f6c8e",
	"2e6d8e2e6e8e2e6f8e2d708e2d718e2c718e2c728e2c738e2b748e2b758e2a768e2a778e2a788e29798e297a8e",
	"297b8e287c8e287d8e277e8e277f8e27808e26818e26828e26828e25838e25848e25858e24868e24878e23888e",
	"23898e238a8d228b8d228c8d228d8d218e8d218f8d21908d21918c20928c20928c20938c1f948c1f958b1f968b",
	"1f978b1f988b1f998a1f9a8a1e9b8a1e9c891e9d891f9e891f9f881fa0881fa1881fa1871fa28720a38620a486",
	"21a58521a68522a78522a88423a98324aa8325ab8225ac8226ad8127ad8128ae8029af7f2ab07f2cb17e2db27d",
	"2eb37c2fb47c31b57b32b67a34b67935b77937b87838b9773aba763bbb753dbc743fbc7340bd7242be7144bf70",
	"46c06f48c16e4ac16d4cc26c4ec36b50c46a52c56954c56856c66758c7655ac8645cc8635ec96260ca6063cb5f",
	"65cb5e67cc5c69cd5b6ccd5a6ece5870cf5773d05675d05477d1537ad1517cd2507fd34e81d34d84d44b86d549",
	"89d5488bd6468ed64590d74393d74195d84098d83e9bd93c9dd93ba0da39a2da37a5db36a8db34aadc32addc30",
	"b0dd2fb2dd2db5de2bb8de29bade28bddf26c0df25c2df23c5e021c8e020cae11fcde11dd0e11cd2e21bd5e21a",
	"d8e219dae319dde318dfe318e2e418e5e419e7e419eae51aece51befe51cf1e51df4e61ef6e620f8e621fbe723",
	"fde725",
].join("").match(/.{6}/g);
const declare = (dark) => Object.entries(TOKENS)
	.map(([name, values]) => `--${name}:var(--mlp-${name},${values[dark]})`).join(";");

views.style = `
	:host { display: block; margin: 1rem 0; }
	:host([hidden]) { display: none; }
	@media print { :host { break-inside: avoid; } }
	* { box-sizing: border-box; }
	[hidden] { display: none !important; }
	.mlp { padding-inline: 4px; } /* a focus ring's room: what holds the figure may cut it */
	.waiting { min-height: 240px; justify-content: center; }
	.mlp { ${declare(0)}; color: var(--ink); color-scheme: light;
		font: 14px/1.45 system-ui, "Segoe UI", sans-serif; font-variant-numeric: tabular-nums; }
	.mlp[data-theme=dark] { ${declare(1)}; color-scheme: dark; }
	canvas { display: block; width: 100%; }
	button, select, input, textarea, pre { font: inherit; color: inherit; accent-color: var(--accent);
		background: var(--surface); border: 1px solid var(--line); border-radius: 6px; min-height: 32px; padding: 2px 10px; }
	select { padding-right: 4px; }
	button { cursor: pointer; }
	button:hover:enabled { border-color: var(--muted); }
	:disabled { opacity: .5; cursor: not-allowed; }
	:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
	.row { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; }
	.views { display: flex; flex-wrap: wrap; gap: 12px 24px; margin-bottom: 12px; }
	.views > * { flex: 1 1 300px; min-width: 0; max-width: 480px; }
	summary { cursor: pointer; padding: 6px 0; }
	button, select, input, textarea, summary { scroll-margin: 8px; } /* a ring is in sight as well */
	progress { display: block; width: 100%; height: 4px; }
	.panel { margin: 0; min-width: 0; }
	.head { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0 12px;
		min-height: 24px; font-size: 13px; }
	.head > :first-child { font-weight: 600; }
	.muted { color: var(--muted); }
	.message { margin: 0; padding: 10px 14px; border-left: 3px solid var(--negative); }
	.text { margin: 10px 0 0; min-height: 2.9em; }
	.player { gap: 6px; }
	.player input[type=range] { flex: 1 1 90px; min-width: 0; height: 32px; margin: 0; padding: 0; }
	.player input[type=number] { width: 5.2em; padding: 2px 2px 2px 8px; }
	.player .play { width: 40px; padding: 0; display: grid; place-items: center; }
	.views > .player { order: 1; flex-basis: 100%; max-width: none; }
	@media (max-width: 660px) { /* a phone: picture and player on one screen, the slider as wide as it is */
		.views > .player { order: 0; }
		.player input[type=range] { order: -1; flex-basis: 100%; }
	}
	.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }`;

const el = (views.el = (tag, attributes = {}, ...children) => {
	const [name, svg] = tag.split(":").reverse();
	const element = document.createElementNS(`http://www.w3.org/${svg ? "2000/svg" : "1999/xhtml"}`, name);
	for (const [name, value] of Object.entries(attributes)) {
		if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
		else if (value !== false && value != null) element.setAttribute(name, value === true ? "" : value);
	}
	element.append(...children);
	return element;
});

views.button = (label, onclick, attributes, ...children) => el("button", { type: "button", onclick, ...attributes }, label, ...children);
views.canvas = (label, type) => el("canvas", { class: type, role: "img", "aria-label": label });
views.panel = (title, aside, ...children) => el("figure", { class: "panel" },
	el("figcaption", { class: "head" }, el("span", { class: "row" }, title), aside), ...children);
views.select = (label, options, onchange) => el("select", { "aria-label": label, onchange },
	...options.map(([value, text]) => el("option", { value }, text)));

// Where a pointer is on an element.
views.under = ({ clientX, clientY }, element) => {
	const { left, top } = element.getBoundingClientRect();
	return [clientX - left, clientY - top];
};

// One step of a generator a frame, until it ends or is aborted: what would make one frame long.
views.byFrames = (steps, signal) => requestAnimationFrame(() => {
	if (!signal.aborted && !steps.next().done) views.byFrames(steps, signal);
});

const systemDark = matchMedia("(prefers-color-scheme: dark)");
views.reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");
const PRINT = ["beforeprint", "afterprint"];
views.printing = false;
for (const type of PRINT) addEventListener(type, () => (views.printing = type === "beforeprint"));
const themeNow = () => {
	if (views.printing) return "light"; // paper is
	const { documentElement: page, body } = document, book = page.dataset.theme ?? page.getAttribute("theme"); // Colab's
	if (book === "dark" || book === "light") return book;
	if (body?.dataset.jpThemeLight) return body.dataset.jpThemeLight === "false" ? "dark" : "light";
	if (body?.matches(".vscode-light, .vscode-high-contrast-light")) return "light";
	if (body?.matches(".vscode-dark, .vscode-high-contrast")) return "dark";
	return systemDark.matches ? "dark" : "light";
};

views.followTheme = (root, redraw) => {
	const update = () => {
		if (root.dataset.theme === themeNow()) return;
		root.dataset.theme = themeNow();
		redraw();
	};
	const watch = new MutationObserver(update), attributeFilter = ["data-theme", "theme", "data-jp-theme-light", "class"];
	for (const node of [document.documentElement, document.body]) watch.observe(node, { attributeFilter });
	systemDark.addEventListener("change", update);
	for (const type of PRINT) addEventListener(type, update);
	update();
	return () => {
		watch.disconnect();
		systemDark.removeEventListener("change", update);
		for (const type of PRINT) removeEventListener(type, update);
	};
};

// Not read from a canvas: against trackers, some browsers answer with noise.
const ramp = (stops) => {
	const ctx = el("canvas").getContext("2d"), bgr = stops.map((stop) => {
		ctx.fillStyle = stop; // which then reads #rrggbb
		return [5, 3, 1].map((at) => parseInt(ctx.fillStyle.slice(at, at + 2), 16));
	});
	return Uint32Array.from({ length: 256 }, (_, k) => {
		const i = k >> 7, share = (k + 0.5) / 128 - i;
		return bgr[i].reduce((word, from, c) => word * 256 + Math.round(from + share * (bgr[i + 1][c] - from)), 255);
	});
};

// One word of an image for each colour: alpha, blue, green, red.
const LOSSES = Uint32Array.from(VIRIDIS, (colour) => {
	const [red, green, blue] = colour.match(/../g);
	return parseInt(`ff${blue}${green}${red}`, 16);
});
views.lossGradient = `linear-gradient(to right, ${VIRIDIS.map((colour) => `#${colour}`).join(", ")})`;

views.colours = (root) => {
	const { theme } = root.dataset;
	if (root.colours?.theme === theme) return root.colours;
	const style = getComputedStyle(root);
	const colours = { theme, series: SERIES[theme] };
	for (const name in TOKENS) colours[name] = style.getPropertyValue(`--${name}`).trim();
	colours.ramp = ramp([colours.warm, colours.middle, colours.cool]);
	colours.height = LOSSES;
	return (root.colours = colours);
};

views.fit = (canvas, width = canvas.clientWidth, height = canvas.clientHeight) => {
	const ratio = devicePixelRatio, w = Math.round(width * ratio), h = Math.round(height * ratio);
	if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
	const ctx = canvas.getContext("2d");
	ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
	ctx.clearRect(0, 0, width, height);
	ctx.font = "11px system-ui, 'Segoe UI', sans-serif";
	ctx.lineJoin = "round";
	return ctx;
};

views.largest = (values, least) => values.reduce((x, y) => (Number.isFinite(y) ? Math.max(x, y) : x), least);

// Indices of the `count` values furthest from 0, in their order.
views.strongest = (values, count) => {
	const best = [], sizes = []; // furthest first
	for (let k = 0; k < values.length; k++) {
		const size = Number.isNaN(values[k]) ? Infinity : Math.abs(values[k]);
		if (best.length === count && size <= sizes[count - 1]) continue;
		let low = 0;
		for (let high = sizes.length; low < high;) {
			const middle = (low + high) >> 1;
			if (sizes[middle] >= size) low = middle + 1;
			else high = middle;
		}
		best.splice(low, 0, k);
		sizes.splice(low, 0, size);
		if (best.length > count) best.pop(), sizes.pop();
	}
	return best.sort((a, b) => a - b);
};

views.SETTLED = 120; // ms without a change, after which what takes long is computed

views.clamp = (value, low, high) => Math.max(low, Math.min(high, value));

views.scales = ({ left, top, width, height }, [x0, x1], [y0, y1], log = false) => {
	const f = log ? Math.log10 : (v) => v, low = f(y0), span = f(y1) - low || 1;
	return {
		left, top, width, height, x0, x1, y0, y1, log,
		x: (value) => left + ((value - x0) / (x1 - x0 || 1)) * width,
		y: (value) => top + height - ((f(value) - low) / span) * height,
		fromX: (pixel) => x0 + ((pixel - left) / width) * (x1 - x0),
		fromY: (pixel) => y0 + ((top + height - pixel) / height) * (y1 - y0),
	};
};

// The step of at most about `count` round numbers over a distance.
const roundStep = (distance, count) => {
	const raw = distance / count;
	const power = 10 ** Math.floor(Math.log10(raw));
	return power * [1, 2, 5, 10].find((factor) => factor * power >= raw * 0.999);
};

// The round numbers that enclose two others.
views.enclosing = (low, high) => {
	const step = roundStep(high - low, 10);
	const ends = [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step];
	return ends.map((value) => Number(value.toPrecision(12)));
};

views.ticks = (low, high, count = 4) => {
	const step = roundStep(high - low, count);
	const ticks = [];
	for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) ticks.push(k * step);
	return ticks.map((value) => Number(value.toPrecision(12)));
};

views.logTicks = (low, high) => {
	const first = Math.ceil(Math.log10(low) - 1e-9), last = Math.floor(Math.log10(high) + 1e-9);
	const step = Math.max(1, Math.ceil((last - first) / 4));
	return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, k) => Number(`1e${first + k * step}`));
};

// A power of ten where `text` is long.
const short = (value, text, digits) => {
	const size = Math.abs(value), far = value && (size < 1e-3 || size >= 1e5);
	return (far ? value.toExponential(digits).replace("e+", "e") : text).replace(/-/g, "−");
};

views.tickText = (value) => short(value, String(value));

views.number = (value) => {
	if (!Number.isFinite(value)) return value !== value ? "NaN" : value > 0 ? "∞" : "−∞";
	const size = Math.abs(value), digits = size >= 100 ? 0 : size >= 10 ? 1 : size < 0.1 ? 4 : 3;
	return short(value, value ? value.toFixed(digits) : "0", 1);
};

views.axes = (ctx, s, c, { xTicks, yTicks, label = "", framed = false }) => {
	Object.assign(ctx, { lineWidth: 1, strokeStyle: c.line, fillStyle: c.muted, textBaseline: "middle", textAlign: "right" });
	for (const value of yTicks) {
		const y = Math.round(s.y(value)) + 0.5;
		if (!framed) views.segment(ctx, s.left, y, s.left + s.width, y);
		ctx.fillText(views.tickText(value), s.left - 6, y);
	}
	if (framed) ctx.strokeRect(s.left + 0.5, s.top + 0.5, s.width - 1, s.height - 1);
	ctx.textBaseline = "top";
	xTicks.forEach((value, k) => {
		const x = s.x(value), edge = x > s.left + s.width - 12;
		ctx.textAlign = edge ? "right" : "center";
		ctx.fillText((k ? "" : label) + views.tickText(value), edge ? s.left + s.width : x, s.top + s.height + 5);
	});
};

views.clipped = (ctx, x, y, width, height, draw) => {
	ctx.save();
	ctx.beginPath();
	ctx.rect(x, y, width, height);
	ctx.clip();
	draw();
	ctx.restore();
};

views.segment = (ctx, x0, y0, x1, y1) => {
	ctx.beginPath();
	ctx.moveTo(x0, y0);
	ctx.lineTo(x1, y1);
	ctx.stroke();
};

views.dot = (ctx, x, y, radius, colour) => {
	ctx.beginPath();
	ctx.arc(x, y, radius, 0, 2 * Math.PI);
	ctx.fillStyle = colour;
	ctx.fill();
};

// A star of five points, filled and outlined as the context says.
views.star = (ctx, x, y, radius) => {
	ctx.beginPath();
	for (let k = 0; k < 10; k++) {
		const angle = (k / 5 - 0.5) * Math.PI;
		const reach = k % 2 ? radius * 0.4 : radius;
		ctx.lineTo(x + reach * Math.cos(angle), y + reach * Math.sin(angle));
	}
	ctx.closePath();
	ctx.fill();
	ctx.stroke();
};

views.line = (ctx, s, values, colour) => {
	Object.assign(ctx, { strokeStyle: colour, lineWidth: 1.5 });
	ctx.beginPath();
	const part = Math.ceil(values.length / 2000); // a long run is drawn as the extremes of its parts
	const alone = []; // values without a neighbour, which no stroke shows
	let drawn = 0, last;
	const end = () => {
		if (drawn === 1) alone.push(last);
		drawn = 0;
	};
	for (let i = 0; i < values.length; i += part) {
		const some = values.subarray(i, i + part).filter((v) => v === v);
		if (!some.length) end();
		for (const v of some.length > 1 && part > 1 ? [Math.min(...some), Math.max(...some)] : some) {
			last = [s.x(i), s.y(views.clamp(v, s.log ? s.y0 : v, s.y1))];
			ctx[drawn++ ? "lineTo" : "moveTo"](...last);
		}
	}
	end();
	ctx.stroke();
	for (const [x, y] of alone) views.dot(ctx, x, y, 1.75, colour);
};

// Rows of values from below, as an image; where there is no number, it is transparent.
views.heat = (values, count, low, high, ramp, canvas = el("canvas", { height: count })) => {
	if (canvas.width !== count) canvas.width = canvas.height = count;
	const ctx = canvas.getContext("2d"), image = ctx.createImageData(count, count);
	const words = new Uint32Array(image.data.buffer), factor = 255 / (high - low);
	values.forEach((value, k) => {
		const q = k % count, at = (value - low) * factor;
		if (at === at) words[count * count - count - k + 2 * q] = ramp[views.clamp(at, 0, 255) | 0];
	});
	ctx.putImageData(image, 0, 0);
	return canvas;
};

// Strokes where values on a grid cross a level (marching squares). `straighten` undoes an
// activation, so that a steep flank is hit in place.
views.contour = (ctx, s, values, count, level = 0, straighten = (v) => v) => {
	const zero = straighten(level);
	const x = (q) => s.left + (q / (count - 1)) * s.width, y = (r) => s.top + s.height - (r / (count - 1)) * s.height;
	ctx.beginPath();
	for (let r = 0; r + 1 < count; r++) {
		for (let q = 0; q + 1 < count; q++) {
			const k = r * count + q;
			const a = values[k] - level, b = values[k + 1] - level;
			const c = values[k + count + 1] - level, d = values[k + count] - level;
			if ((a > 0) === (b > 0) && (b > 0) === (c > 0) && (c > 0) === (d > 0)) continue;
			const corners = [[q, r, a], [q + 1, r, b], [q + 1, r + 1, c], [q, r + 1, d]];
			let to = "moveTo";
			corners.forEach(([px, py, u], e) => {
				const [qx, qy, v] = corners[(e + 1) % 4], f = straighten(u + level) - zero, g = straighten(v + level) - zero, t = f / (f - g);
				if ((u > 0) === (v > 0) || !Number.isFinite(t)) return;
				ctx[to](x(px + t * (qx - px)), y(py + t * (qy - py)));
				to = to === "moveTo" ? "lineTo" : "moveTo";
			});
		}
	}
	ctx.stroke();
};

const CROWD = 2000; // more points than these would only cover each other
views.markers = (ctx, s, xs, ys, labels, c) => {
	const size = views.clamp(3.8 * Math.sqrt(200 / labels.length), 1.4, 3.8);
	Object.assign(ctx, { strokeStyle: c.surface, lineWidth: 1.2, globalAlpha: 1 });
	for (const positive of [false, true]) {
		ctx.beginPath();
		labels.forEach((label, k) => {
			const x = s.x(xs[k]), y = s.y(ys[k]);
			if (k >= CROWD || label > 0 !== positive || !Number.isFinite(x - y)) return;
			if (positive) {
				ctx.moveTo(x + size, y);
				ctx.arc(x, y, size, 0, 2 * Math.PI);
			} else {
				ctx.moveTo(x, y - size * 1.25);
				ctx.lineTo(x + size * 1.15, y + size * 0.85);
				ctx.lineTo(x - size * 1.15, y + size * 0.85);
				ctx.closePath();
			}
		});
		ctx.fillStyle = positive ? c.positive : c.negative;
		// In a crowd the outlines would hide what they set off.
		for (const paint of labels.length > 1000 ? ["stroke", "fill"] : ["fill", "stroke"]) ctx[paint]();
	}
};
})();
