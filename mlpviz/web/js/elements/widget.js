// What every widget stands on: an element with a history, a player, and the text that follows.

import { buttonOf, el } from "../draw/elements.js";
import { STYLE, followTheme } from "../draw/theme.js";
import { historyOf, run, runAsync } from "../engine/history.js";
import { JOBS, drain } from "../engine/jobs.js";
import { start } from "../engine/worker.js";
import { parse } from "../model/experiment.js";
import { layoutOfExperiment } from "../model/layout.js";
import { followerOf } from "../views/follower.js";
import { playerOf } from "../views/player.js";
import { decode } from "./decode.js";

// Parameters x points x steps of a training that a printer waits for: a few seconds.
const PRINTED = 3e8;

/** @param {{record?: any, experiment?: any}} given */
function workOf({ record, experiment }) {
  if (record) return record.states.length * record.data.labels.length;
  return layoutOfExperiment(experiment).size * experiment.n * experiment.steps;
}

/** Subclasses have build(history), which fills this.root, and draw(), which paints this.iteration. */
export class Widget extends HTMLElement {
  static observedAttributes = ["experiment", "iteration"];
  static style = "";
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
    const { style } = /** @type {typeof Widget} */ (this.constructor);
    this.root = el("div", { class: "mlp" });
    this.attachShadow({ mode: "open" }).append(el("style", {}, STYLE + style), this.root);
    // Made once, so that another run is played at the chosen speed.
    this.player = playerOf((i) => {
      this.iteration = i;
    });
    this.follower = followerOf();
    this.root.onkeydown = (event) => this.player.onKey(event);
  }

  build(_history) {
    throw new Error(`${this.localName} must have a build()`);
  }

  draw() {
    throw new Error(`${this.localName} must have a draw()`);
  }

  get history() {
    return this.#history;
  }

  set history(history) {
    if (Number(this.getAttribute("iteration")) > history.steps) {
      this.setAttribute("iteration", history.steps);
    }
    this.#work?.abort();
    this.#work = new AbortController();
    this.#accept(history);
  }

  get iteration() {
    return this.#iteration ?? 0;
  }

  set iteration(value) {
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

  /** Dispatch an event that leaves the shadow tree. */
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

  attributeChangedCallback(name, old, value) {
    if (name === "experiment") {
      if (old === null || old === value || !this.isConnected) return;
      this.#history = this.#iteration = null;
      this.removeAttribute("iteration");
      this.#start();
    } else if (value !== null && this.#history) {
      try {
        this[name] = value;
      } catch (error) {
        this.fail(error);
      }
    }
  }

  // Only the figures that the reader comes near to are trained.
  #whenSeen() {
    const onSeen = (entries) => {
      if (entries.some((entry) => entry.isIntersecting)) this.#begin?.();
    };
    const seen = new IntersectionObserver(onSeen, { rootMargin: "200px" });
    this.#begin = () => {
      this.#begin = null;
      seen.disconnect();
      if (document.readyState !== "loading") this.#start();
      else
        document.addEventListener("DOMContentLoaded", () => this.#start(), {
          once: true,
        });
    };
    this.#wait();
    seen.observe(this);
    this.#ends.push(() => seen.disconnect());
  }

  // A figure that has not been reached is a button: Tab finds it, and focus starts it.
  #wait() {
    const begin = () => this.#begin?.();
    const onfocus = ({ target, relatedTarget }) => {
      const isBelow =
        relatedTarget &&
        this.compareDocumentPosition(relatedTarget) & Node.DOCUMENT_POSITION_FOLLOWING;
      this.#fromBelow = Boolean(isBelow) && target.matches(":focus-visible");
      begin();
    };
    this.#waiting = buttonOf("Train this network", begin, { onfocus });
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
    this.#work = new AbortController();
    const { signal } = this.#work;
    const bar = el("progress", { max: 1, value: 0, "aria-label": "Training" });
    const onProgress = (share) => {
      bar.value = share;
    };
    const due = setTimeout(() => signal.aborted || this.#tellProgress(bar), 250);
    try {
      const history = await this.#load(onProgress, signal);
      if (!signal.aborted) this.#accept(history);
    } catch (error) {
      if (!signal.aborted) this.fail(error);
    } finally {
      clearTimeout(due);
    }
  }

  // {record} where the page carries the run, else {experiment}.
  /** @returns {{record?: any, experiment?: import("../model/experiment.js").Experiment}} */
  #given() {
    const child = this.querySelector(':scope > script[type="application/json"]');
    if (child) return { record: decode(JSON.parse(child.textContent)) };
    const experiment = this.getAttribute("experiment");
    if (experiment === null) {
      throw new Error(`${this.localName} must have an experiment or data (got neither)`);
    }
    return { experiment: parse(experiment) };
  }

  async #load(onProgress, signal) {
    const { record, experiment } = this.#given();
    if (!record) return runAsync(experiment, undefined, onProgress, signal);
    const { layout, data, states } = record;
    const marks = await start("markAll", [layout, data, states], onProgress, signal);
    return historyOf({ ...record, marks });
  }

  /** @param {{record?: any, experiment?: any}} given */
  #loadNow({ record, experiment }) {
    if (!record) return run(experiment);
    const { layout, data, states } = record;
    return historyOf({
      ...record,
      marks: drain(JOBS.markAll(layout, data, states)),
    });
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
    if (workOf(given) > PRINTED) {
      this.#onScreen = [...this.root.childNodes];
      const words = "This network was not trained when the page was printed.";
      const picture = this.querySelector("img") ? el("slot") : el("p", { class: "muted" }, words);
      this.root.replaceChildren(picture);
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
    const first = this.hasAttribute("predict") ? 0 : history.steps;
    const asked = this.getAttribute("iteration") ?? first;
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

  /** Draw in the next frame. */
  redraw() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.#history && this.root.clientWidth) this.draw();
    });
  }

  /** Show an error in the figure's place. */
  fail(error, hadFocus = this.shadowRoot.activeElement !== null) {
    this.player.stop();
    this.#history = null;
    const attributes = { class: "message", role: "alert", tabindex: -1 };
    const message = el("p", attributes, error.message);
    this.root.replaceChildren(message);
    if (hadFocus) message.focus({ preventScroll: true });
  }
}
