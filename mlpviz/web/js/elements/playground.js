// <mlp-playground>: change an experiment, see it retrained; compare two in lockstep; share it.

import { buttonOf, el } from "../draw/elements.js";
import { STYLE } from "../draw/style.js";
import { followTheme } from "../draw/theme.js";
import { messageOf } from "../message.js";
import { FIELDS } from "../model/experiment.js";
import { pythonCode } from "./playground/code.js";
import { parseLinks } from "./playground/link.js";
import { KINDS, save } from "./playground/save.js";
import { differingFields, valueText } from "./playground/presets.js";
import { Side } from "./playground/side.js";
import { PLAYGROUND_STYLE } from "./playground/style.js";

const ADDRESS_PAUSE = 200; // milliseconds: browsers refuse more than some changes a second

/** @typedef {import("./playground/link.js").State} State */

class MlpPlayground extends HTMLElement {
  /** @type {Side[]} */
  sides = [];
  #isAddressed = false; // whether the address is kept that of what is seen
  #isFollowing = false;
  #known = ""; // the address's last hash that was read or written
  #due = 0;
  /** @type {HTMLInputElement | null} */
  #linkBox = null;

  constructor() {
    super();
    this.root = el("div", { class: "mlp" });
    this.bar = el("progress", { max: 1, value: 0, "aria-label": "Training" });
    this.note = el("p", { class: "muted note", role: "status" }, "Training.");
    this.out = el("div", { class: "out" });
    this.columns = el("div", { class: "sides" });
    this.compare = buttonOf("Compare", () => this.toggle(), { "aria-pressed": "false" });
  }

  connectedCallback() {
    if (this.shadowRoot) return;
    this.attachShadow({ mode: "open" }).append(
      el("style", {}, STYLE + PLAYGROUND_STYLE),
      this.root,
    );
    followTheme(this.root, () => this.sides.forEach((side) => side.redraw()));
    this.root.append(this.#buttons(), this.out, this.note, this.bar, this.columns);
    this.root.addEventListener("mlp-iteration", (event) => {
      if (event instanceof CustomEvent) this.lockstep(event);
    });
    for (const type of ["mlp-iteration", "mlp-parameters", "mlp-look"]) {
      this.root.addEventListener(type, () => this.keepAddress());
    }
    addEventListener("hashchange", () => this.start());
    this.start();
  }

  #buttons() {
    const showCode = () => {
      const code = this.sides.map(({ state }) => pythonCode(state)).join("\n");
      const attributes = { tabindex: 0, "aria-label": "Lines of Python" };
      this.out.replaceChildren(el("pre", attributes, code));
    };
    return el(
      "div",
      { class: "row tools" },
      this.compare,
      buttonOf("Share", () => this.share()),
      buttonOf("In Python", showCode),
      ...KINDS.map((kind) => buttonOf(`Save ${kind}`, () => save(kind, this.sides))),
    );
  }

  // The page's first playground shows what a link says, even if it is pasted while the page is
  // open.
  start() {
    const isShared =
      location.hash.includes("=") && document.querySelector("mlp-playground") === this;
    if (this.sides.length && !isShared) return;
    const asked = isShared
      ? () => decodeURIComponent(location.hash.slice(1))
      : () => this.getAttribute("experiment") ?? "";
    let states;
    this.#isAddressed = isShared;
    this.out.replaceChildren();
    try {
      states = parseLinks(asked());
    } catch (error) {
      const message = messageOf(error);
      const text = isShared ? `This link can't be shown: ${message}` : message;
      this.out.append(el("p", { class: "message", role: "alert" }, text));
      this.#isAddressed = false;
      states = parseLinks("");
    }
    clearTimeout(this.#due);
    this.#known = location.hash;
    while (this.sides.length) this.drop();
    const iteration = this.#iteration(states[0]);
    states.forEach((state) => this.add({ iteration, ...state }));
  }

  /**
   * The step to begin at, as the attribute says; a link may name another.
   * @param {State} state
   */
  #iteration({ experiment: { steps } }) {
    const asked = this.getAttribute("iteration");
    return asked === null ? undefined : Math.min(Number(asked), steps);
  }

  /** @param {State} state */
  add(state) {
    const side = new Side(this, "AB"[this.sides.length], state);
    for (const name of ["autoplay", "loop"]) {
      side.run.toggleAttribute(name, this.hasAttribute(name));
    }
    this.sides.push(side);
    this.columns.append(side.element);
    this.compare.setAttribute("aria-pressed", String(this.sides.length > 1));
  }

  drop() {
    const side = this.sides.pop();
    side?.stop();
    side?.element.remove();
    this.compare.setAttribute("aria-pressed", "false");
  }

  toggle() {
    const [{ state, view }, second] = this.sides;
    if (second) this.drop();
    else this.add({ ...state, ...view });
    this.changed();
  }

  /**
   * Take all widgets to an iteration. Those that follow report it too, a shorter run with its own
   * last iteration.
   * @param {CustomEvent<{iteration: number}>} event
   */
  lockstep({ target, detail: { iteration } }) {
    this.quietly(() => {
      for (const widget of this.sides.flatMap(({ run, land }) => [run, land])) {
        if (widget === target || !widget.history) continue;
        widget.iteration = Math.min(iteration, widget.history.steps);
      }
    });
  }

  /**
   * Act without being followed: a network that was just trained doesn't lead the others.
   * @param {() => void} act
   */
  quietly(act) {
    if (this.#isFollowing) return;
    this.#isFollowing = true;
    act();
    this.#isFollowing = false;
  }

  /** @param {number} share Of a training, from 0 to 1. */
  busy(share) {
    this.bar.value = share;
    this.bar.style.visibility = share < 1 ? "visible" : "hidden";
  }

  changed() {
    this.keepAddress();
    this.note.textContent = this.#noteText();
  }

  // Never empty, since the picture would then move under the pointer.
  #noteText() {
    const [a, b] = this.sides.map(({ state }) => state);
    if (!b) return this.sides[0].changes;
    const differences = differingFields(a.experiment, b.experiment).map((field) => {
      const [left, right] = [a, b].map(({ experiment }) => valueText(experiment[field]));
      return `${FIELDS[field].label.toLowerCase()} (${left} and ${right})`;
    });
    if (a.rows?.join(";") !== b.rows?.join(";")) differences.push("points");
    return differences.length
      ? `Left and right differ in ${differences.join(", ")}.`
      : "Left and right are the same. Change one thing.";
  }

  /** Once it has been shared or opened, the address stays that of what is seen, a moment later. */
  keepAddress() {
    if (!this.#isAddressed) return;
    clearTimeout(this.#due);
    this.#due = setTimeout(() => {
      // It differs if a link was pasted and the page has not been notified yet.
      if (location.hash === this.#known) this.writeAddress();
    }, ADDRESS_PAUSE);
  }

  writeAddress() {
    const links = this.sides.map((side) => side.address).join("/");
    const url = `${location.href.split("#")[0]}#${links}`;
    history.replaceState(null, "", url);
    this.#known = location.hash;
    if (this.#linkBox?.isConnected) this.#linkBox.value = url;
    return url;
  }

  share() {
    const url = this.writeAddress();
    this.#isAddressed = true;
    const attributes = { type: "text", readonly: true, value: url };
    const box = el("input", { ...attributes, "aria-label": "Link to this state" });
    this.#linkBox = box;
    this.out.replaceChildren(box);
    box.select();
    // Where the browser forbids it, the selected text is there to copy.
    navigator.clipboard?.writeText(url).catch(() => {});
  }
}

if (!customElements.get("mlp-playground")) customElements.define("mlp-playground", MlpPlayground);
