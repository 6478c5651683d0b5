// What is seen, in a sentence or two: written from the numbers of a history.
(function () {
"use strict";
const mlpviz = (globalThis.mlpviz ??= {});
if (mlpviz.describe) return;
const VANISHED = 1e-3, EXPLODED = 10; // norms of a layer's gradient
const DONE = 0.05; // a loss below it: small gradients and firm answers are as they should be

function tests(history) {
	const { layout, loss, gradNorms, states, marks, gaps } = history, { size, units } = layout;
	const norms = layout.layers.map((name) => gradNorms[`${name}.weight`]);
	const finite = (i) => (Number.isFinite(loss[i]) || gaps.loss?.has(i)) && states.subarray(i * size, (i + 1) * size).every(Number.isFinite);
	const zero = (i) => norms.every((norm) => norm?.[i] === 0);
	const all = [{ kind: "diverged", holds: (i) => !finite(i) }, { kind: "zero", holds: zero }];
	let first = 0;
	norms.forEach((norm, k) => {
		const layer = k + 1, start = first, width = layout.widths[layer];
		const add = (kind, holds, unit) => all.push({ kind, layer, unit, holds });
		const isMarked = (i, u, mark) => marks[i * units + start + u] === mark;
		if (norm) {
			add("vanished", (i) => norm[i] < VANISHED && loss[i] > DONE && !zero(i));
			add("exploding", (i) => norm[i] > EXPLODED && Number.isFinite(norm[i]));
		}
		const each = [...Array(width).keys()];
		add("saturated", (i) => loss[i] > DONE && each.every((u) => isMarked(i, u, mlpviz.SATURATED)));
		for (const u of each) add("dead", (i) => isMarked(i, u, mlpviz.DEAD), u + 1);
		first += width;
	});
	return all;
}

// What holds of state i, and since which state without a break.
mlpviz.facts = (history, i) => {
	const found = (history.tests ??= tests(history)).filter(({ holds }) => holds(i));
	const diverged = found.filter(({ kind }) => kind === "diverged");
	return (diverged.length ? diverged : found).map(({ kind, layer, unit, holds }) => {
		let since = i;
		while (since > 0 && holds(since - 1)) since--;
		return { kind, layer, unit, since };
	});
};

const list = (words) => `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;

function sentence(facts, i, depth, loss) {
	const { kind, layer, unit } = facts[0], many = facts.length > 1, are = many ? "are" : "is";
	const first = Math.min(...facts.map(({ since }) => since));
	const from = first === 0 ? ", from the start" : first < i ? `, since step ${first}` : "";
	if (kind === "zero" && loss === 0) {
		return `The loss and all gradients are exactly zero${from}: nothing is left to learn.`;
	}
	if (kind === "zero") return `All gradients are exactly zero${from}: nothing is learned.`;
	if (kind === "dead") {
		return `${many ? `${facts.length} units` : `Unit ${unit} of layer ${layer}`} ${are} dead${from}: 0 for every data point.`;
	}
	const named = !many ? `layer ${layer}` : facts.length === depth ? "all layers" : `layers ${list(facts.map((fact) => fact.layer))}`;
	if (kind === "saturated") return `${named[0].toUpperCase()}${named.slice(1)} ${are} saturated${from}.`;
	const whose = many ? `The gradients of ${named} ` : `Layer ${layer}'s gradient `;
	return `${whose}${kind === "vanished" ? `${many ? "have" : "has"} nearly vanished` : `${are} exploding`}${from}.`;
}

mlpviz.describe = (history, i) => {
	const found = mlpviz.facts(history, i), { loss, accuracy, layout, gaps } = history;
	if (found[0]?.kind === "diverged") {
		const { since } = found[0];
		const when = since === i ? "has just diverged" : since ? `diverged at step ${since}` : "had diverged before it began";
		return `Step ${i}: training ${when}. The loss or a parameter is no longer a finite number.`;
	}
	const percent = accuracy[i] * 100, right = percent.toFixed(percent > 99 && percent < 100 ? 1 : 0);
	const numbers = [];
	if (!gaps.loss?.has(i)) numbers.push(`loss ${mlpviz.views.number(loss[i])}`);
	if (!gaps.accuracy?.has(i)) numbers.push(`${right} % right`);
	const sentences = [numbers.length ? `Step ${i}: ${numbers.join(", ")}.` : `Step ${i}.`];
	for (const kind of ["zero", "exploding", "vanished", "dead", "saturated"]) {
		const facts = found.filter((fact) => fact.kind === kind);
		if (facts.length && sentences.length < 3) sentences.push(sentence(facts, i, layout.depth, loss[i]));
	}
	return sentences.join(" ");
};
})();
