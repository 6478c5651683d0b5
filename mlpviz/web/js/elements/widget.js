// The base of all widgets: an element with a history, a player, and a text below the figure.

import { el } from "../draw/elements.js";
import { STYLE } from "../draw/style.js";
import { followTheme } from "../draw/theme.js";
import { messageOf } from "../message.js";
import { liveTextOf } from "../views/live-text.js";
import { playerOf } from "../views/player.js";
import { historyFrom, historyNow, sourceOf, workOf } from "./widget/source.js";
import { waitingOf } from "./widget/waiting.js";

/** @typedef {import("../engine/history.js").History} History */

// Parameters x points x steps of a training that a printer waits for: a few seconds.
const PRINTED = 3e8;
const PATIENCE = 250; // milliseconds of a training before its progress is shown

/** Subclasses have build(history), which fills this.root, and draw(history), which paints it. */
export class Widget extends HTMLElement {
  static observedAttributes = ["experiment", "iteration"];
  static style = "";
  /** @type {History | null} */
  #history = null;
  /** @type {number | null} */
  #iteration = null;
  /** @type {AbortController | null} */
  #work = null;
  /** @type {(() => void)[]} */
  #ends = []; // of what the element follows while it is part of a page
  #frame = 0;
  /** @type {(() => void) | null} */
  #begin = null; // starts a figure that waits to be reached
  #waiting;
  /** @type {Node[] | null} */
  #onScreen = null; // what a picture stands for on paper
  #shadow = this.attachShadow({ mode: "open" });

  constructor() {
    super();
    const { style } = /** @type {typeof Widget} */ (this.constructor);
    this.root = el("div", { class: "mlp" });
    this.#shadow.append(el("style", {}, STYLE + style), this.root);
    // Made once, so that another run is played at the chosen speed.
    this.player = playerOf((i) => {
      this.iteration = i;
    });
    this.liveText = liveTextOf();
    this.#waiting = waitingOf(this, () => this.#begin?.());
    this.root.onkeydown = (event) => this.player.onKey(event);
  }

  /** @param {History} _history */
  build(_history) {
    throw new Error(`${this.localName} must have a build()`);
  }

  /** @param {History} _history Of which this.iteration is to be painted. */
  draw(_history) {
    throw new Error(`${this.localName} must have a draw()`);
  }

  /** Called when a run can be played. */
  begin() {}

  /** @returns {History | null} Null until the network is trained. */
  get history() {
    return this.#history;
  }

  /** @param {History} history */
  set history(history) {
    if (Number(this.getAttribute("iteration")) > history.steps) {
      this.setAttribute("iteration", String(history.steps));
    }
    this.#work?.abort();
    this.#work = new AbortController();
    this.#accept(history);
  }

  /** @returns {number} */
  get iteration() {
    return this.#iteration ?? 0;
  }

  /** @param {number | string} value */
  set iteration(value) {
    this.#seek(value);
  }

  /** @param {number | string} value */
  #seek(value) {
    if (!this.#history) {
      this.setAttribute("iteration", String(value)); // kept until there is a history
      return;
    }
    const i = Number(value);
    const { steps } = this.#history;
    if (!Number.isInteger(i) || i < 0 || i > steps || String(value) === "") {
      throw new RangeError(`iteration must be a whole number from 0 to ${steps} (got ${value})`);
    }
    if (i === this.#iteration) return;
    this.#iteration = i;
    this.setAttribute("iteration", String(i));
    this.player.iteration = i;
    this.redraw();
    this.tell("mlp-iteration", { iteration: i });
  }

  /**
   * Dispatch an event that leaves the shadow tree.
   * @param {string} name
   * @param {object} [detail]
   */
  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  connectedCallback() {
    this.#ends.push(followTheme(this.root, () => this.redraw()));
    const resized = new ResizeObserver(() => this.redraw());
    resized.observe(this.root);
    this.#ends.push(() => resized.disconnect());
    const print = () => this.#print();
    const after = () => this.#afterPrint();
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

  /**
   * @param {string} name
   * @param {string | null} old
   * @param {string | null} value
   */
  attributeChangedCallback(name, old, value) {
    if (name === "experiment") {
      if (old === null || old === value || !this.isConnected) return;
      this.#history = this.#iteration = null;
      this.removeAttribute("iteration");
      this.#start();
    } else if (value !== null && this.#history) {
      try {
        this.follow(name, value);
      } catch (error) {
        this.fail(error);
      }
    }
  }

  /**
   * Do as an attribute says that was changed; the experiment is none of them.
   * @param {string} name
   * @param {string} value
   */
  follow(name, value) {
    if (name !== "iteration") throw new Error(`${this.localName} must follow ${name}`);
    this.#seek(value);
  }

  // Only the figures near the visible part of the page are trained.
  #whenSeen() {
    const seen = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) this.#begin?.();
      },
      { rootMargin: "200px" },
    );
    this.#begin = () => {
      this.#begin = null;
      seen.disconnect();
      const start = () => this.#start();
      if (document.readyState !== "loading") start();
      else document.addEventListener("DOMContentLoaded", start, { once: true });
    };
    this.#wait();
    seen.observe(this);
    this.#ends.push(() => seen.disconnect());
  }

  // A figure that has not been reached is a button: Tab finds it, and focus starts it.
  #wait() {
    this.#waiting = waitingOf(this, () => this.#begin?.());
    this.root.replaceChildren(this.#waiting.element);
  }

  async #start() {
    this.#work?.abort();
    this.#work = new AbortController();
    const { signal } = this.#work;
    let progress = 0;
    const onProgress = (/** @type {number} */ share) => {
      progress = this.#waiting.progress = share;
    };
    const due = setTimeout(() => {
      if (signal.aborted) return;
      if (!this.#waiting.element.isConnected) this.#wait();
      this.#waiting.progress = progress;
      this.#waiting.train();
    }, PATIENCE);
    try {
      const history = await historyFrom(sourceOf(this), onProgress, signal);
      if (!signal.aborted) this.#accept(history);
    } catch (error) {
      if (!signal.aborted) this.fail(error);
    } finally {
      clearTimeout(due);
    }
  }

  // On paper, figures that the reader has not reached are shown as well, without waiting.
  #print() {
    try {
      if (!this.#history) this.#trainToPrint();
      if (this.#history) this.#drawNow(this.#history);
    } catch (error) {
      this.fail(error);
    }
  }

  #trainToPrint() {
    const source = sourceOf(this);
    if (workOf(source) > PRINTED) {
      this.#onScreen = [...this.root.childNodes];
      const words = "This network was not trained when the page was printed.";
      const picture = this.querySelector("img") ? el("slot") : el("p", { class: "muted" }, words);
      this.root.replaceChildren(picture);
      return;
    }
    this.#begin = null;
    this.#work?.abort();
    this.#accept(historyNow(source));
  }

  #afterPrint() {
    if (this.#onScreen) this.root.replaceChildren(...this.#onScreen);
    this.#onScreen = null;
  }

  /** @param {History} history */
  #drawNow(history) {
    do {
      cancelAnimationFrame(this.#frame);
      this.#frame = 0;
      if (this.root.clientWidth) this.draw(history);
    } while (this.#frame);
  }

  /**
   * With a question to answer first, training is shown from its start.
   * @param {History} history
   */
  #accept(history) {
    const first = this.hasAttribute("predict") ? 0 : history.steps;
    const asked = this.getAttribute("iteration") ?? first;
    this.#history = history;
    this.#iteration = null;
    this.player.stop();
    this.player.steps = history.steps;
    const hadFocus = this.#waiting.hasFocus;
    try {
      this.build(history);
      this.#seek(asked);
      this.begin();
      if (hadFocus) this.#waiting.passFocus(this.root);
    } catch (error) {
      this.fail(error, hadFocus);
    }
  }

  /** Draw in the next frame. */
  redraw() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.#history && this.root.clientWidth) this.draw(this.#history);
    });
  }

  /**
   * Show an error in the figure's place.
   * @param {unknown} error
   * @param {boolean} [hadFocus] Whether the focus was in the figure.
   */
  fail(error, hadFocus = this.#shadow.activeElement !== null) {
    this.player.stop();
    this.#history = null;
    const attributes = { class: "message", role: "alert", tabindex: -1 };
    const message = el("p", attributes, messageOf(error));
    this.root.replaceChildren(message);
    if (hadFocus) message.focus({ preventScroll: true });
  }
}
