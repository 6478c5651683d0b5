// An embedded page in a slide: keys that its figures don't use are the deck's.

const DECK = ["Escape", "PageDown", "PageUp"]; // a clicker's keys, wherever the focus is
const OTHERS = ["Tab", "Shift", "Control", "Alt", "Meta", "CapsLock", "Enter"];

// The page around, where it is of the same origin and may be touched.
function pageAround() {
  try {
    return parent.document;
  } catch {
    return null;
  }
}

/**
 * reveal.js listens for messages that call its methods; other decks hear keys only.
 * @param {KeyboardEvent} event
 */
function pass({ key, code, keyCode, shiftKey }) {
  const page = pageAround();
  if (page) {
    const options = {
      key,
      code,
      keyCode,
      shiftKey,
      bubbles: true,
      cancelable: true,
    };
    page.dispatchEvent(new KeyboardEvent("keydown", options));
  } else parent.postMessage(JSON.stringify({ method: "triggerKey", args: [keyCode] }), "*");
}

/** @param {KeyboardEvent} event */
const isFree = ({ ctrlKey, metaKey, altKey }) => !(ctrlKey || metaKey || altKey);

function leaveFocus() {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  if (focused instanceof HTMLElement) focused.blur();
  parent.focus();
}

/**
 * Whether an event began at an element of a kind.
 * @param {KeyboardEvent} event
 * @param {string} selector
 */
function isFrom(event, selector) {
  const [target] = event.composedPath();
  return target instanceof Element && target.matches(selector);
}

/** @param {KeyboardEvent} event */
function passDecksKeys(event) {
  if (!isFree(event) || !DECK.includes(event.key)) return;
  event.stopImmediatePropagation(); // the player would seek as well
  if (isFrom(event, "input, select")) event.preventDefault();
  if (event.key === "Escape") leaveFocus();
  pass(event);
}

/** @param {KeyboardEvent} event */
function passFreeKeys(event) {
  const { key } = event;
  if (!isFree(event) || event.defaultPrevented) return;
  if (OTHERS.includes(key) || DECK.includes(key)) return;
  if (isFrom(event, "input:not([type=range]), select, textarea")) return;
  if (key === " " && isFrom(event, "button, summary")) return;
  pass(event);
}

if (parent !== window) {
  addEventListener("keydown", passDecksKeys, true);
  addEventListener("keydown", passFreeKeys);
}
