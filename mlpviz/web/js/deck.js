// An embedded page in a slide: keys that its figures don't use are the deck's.
(function () {
"use strict";
if (parent === window) return;
const DECK = ["Escape", "PageDown", "PageUp"]; // a clicker's keys, wherever the focus is
const OTHERS = ["Tab", "Shift", "Control", "Alt", "Meta", "CapsLock", "Enter"];

// The page around, where it is of the same origin and may be touched.
function outside() {
	try {
		return parent.document;
	} catch {
		return null;
	}
}

// reveal.js listens for messages that call its methods; other decks hear keys only.
function pass({ key, code, keyCode, shiftKey }) {
	const page = outside();
	if (page) page.dispatchEvent(new KeyboardEvent("keydown", { key, code, keyCode, shiftKey, bubbles: true, cancelable: true }));
	else parent.postMessage(JSON.stringify({ method: "triggerKey", args: [keyCode] }), "*");
}

const isFree = ({ ctrlKey, metaKey, altKey }) => !(ctrlKey || metaKey || altKey);

addEventListener("keydown", (event) => {
	if (!isFree(event) || !DECK.includes(event.key)) return;
	event.stopImmediatePropagation(); // the player would seek as well
	if (event.composedPath()[0].matches("input, select")) event.preventDefault();
	if (event.key === "Escape") {
		let focused = document.activeElement;
		while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
		focused?.blur();
		parent.focus();
	}
	pass(event);
}, true);

addEventListener("keydown", (event) => {
	const target = event.composedPath()[0], { key } = event;
	if (!isFree(event) || event.defaultPrevented || OTHERS.includes(key) || DECK.includes(key)) return;
	if (target.matches("input:not([type=range]), select, textarea") || (key === " " && target.matches("button, summary"))) return;
	pass(event);
});
})();
