// One network of a playground: its controls, its history and its landscape.

import { buttonOf, el, menuOf } from "../../draw/elements.js";
import { run, runAsync } from "../../engine/history.js";
import { dataset } from "../../model/dataset.js";
import { FIELDS, NAMES, choicesOf, format, parse } from "../../model/experiment.js";
import { MlpHistory } from "../history.js";
import { MlpLandscape } from "../landscape.js";
import { messageOf } from "../../message.js";
import { linkText, readPoints, runText } from "./link.js";
import { PRESETS, changesFrom, nearestPreset, titleOf, valueText } from "./presets.js";
import { dataOf, grabPoint, rowsOf } from "./points.js";

/** @type {(keyof Experiment)[]} */
const OF_DATA = ["data", "data_seed", "n", "noise"]; // fields that own points stand in for
const PAUSE = 60; // milliseconds before a training: a drag makes many states

/**
 * @typedef {import("../../model/experiment.js").Experiment} Experiment
 * @typedef {import("../../engine/history.js").History} History
 * @typedef {import("./link.js").Row} Row
 * @typedef {import("./link.js").State} State
 * @typedef {import("./link.js").Trained} Trained
 * @typedef {import("./link.js").View} View
 */

/**
 * @typedef {object} Home The playground of a side.
 * @property {(share: number) => void} busy Called with a share from 0 to 1.
 * @property {() => void} changed Called when the network is trained anew.
 * @property {(act: () => void) => void} quietly Act without being followed by the other side.
 */

export class Side {
  /** @type {Map<keyof Experiment, HTMLInputElement | HTMLSelectElement>} */
  #inputs = new Map();
  #due = 0;
  /** @type {AbortController | null} */
  #work = null;

  /**
   * @param {Home} home
   * @param {string} name For those who don't see where it is.
   * @param {State} state
   */
  constructor(home, name, state) {
    this.home = home;
    /** @type {Trained} */
    this.state = state;
    /** The exercise that it is compared with. */
    this.preset = nearestPreset(state.experiment);
    /** @type {[string, string][]} */
    const names = [...PRESETS.keys()].map((name) => [name, titleOf(name)]);
    this.start = menuOf(null, names, (name) => this.startFrom(name));
    this.message = el("p", { class: "message", role: "alert", hidden: true });
    this.run = new MlpHistory();
    this.land = new MlpLandscape();
    this.#look(state);
    this.run.addEventListener("pointerdown", (event) => this.#grab(event), true);
    // A finger then drags points, not the page.
    const onchange = () => this.run.toggleAttribute("edited", this.edits.checked);
    this.edits = el("input", { type: "checkbox", onchange });
    this.kind = menuOf("Class of a new point", [
      [1, "+1"],
      [-1, "−1"],
    ]);
    this.list = el("textarea", {
      rows: 4,
      "aria-label": "Points as x,y,label",
      onchange: () => this.#attempt(() => this.set({ rows: readPoints(this.list.value) })),
    });
    // Until the training is done, a short one holds the place unseen: what lies below doesn't move.
    this.places = [new MlpHistory(), new MlpLandscape()];
    const short = run({ ...state.experiment, steps: 1, n: 1 });
    for (const place of this.places) {
      place.style.visibility = "hidden";
      place.history = short;
    }
    this.element = this.#layOut(name);
    this.set({});
  }

  /**
   * Look at the run as a link says, before there is a history.
   * @param {View} view
   */
  #look({ first, second, layer = 0, units = [0, 1], hidden = [], iteration }) {
    if (iteration !== undefined) this.run.iteration = this.land.iteration = iteration;
    if (first !== undefined) this.land.setAttribute("first", first);
    if (second !== undefined) this.land.setAttribute("second", second);
    this.run.look = { layer, units, hidden };
  }

  /** @param {string} name */
  #layOut(name) {
    const summary = el("summary", {}, "Loss landscape");
    return el(
      "section",
      { "aria-label": `Network ${name}` },
      this.#fields(),
      this.message,
      this.places[0],
      this.#pointsPanel(),
      el("details", { open: true }, summary, this.places[1]),
    );
  }

  /**
   * @param {keyof Experiment} field
   * @returns {HTMLInputElement | HTMLSelectElement}
   */
  #inputOf(field) {
    const row = FIELDS[field];
    if (row.kind === "choice") {
      /** @type {[string, string][]} */
      const options = choicesOf(row).map((name) => [name, name]);
      return menuOf(null, options, (name) => this.edit(field, name));
    }
    const input = el("input", { type: "text", onchange: () => this.edit(field, input.value) });
    return input;
  }

  #fields() {
    const controls = NAMES.map((field) => {
      const input = this.#inputOf(field);
      this.#inputs.set(field, input);
      return el("label", {}, el("span", { class: "muted" }, FIELDS[field].label), input);
    });
    const start = el("label", {}, el("span", { class: "muted" }, "Start from"), this.start);
    const next = buttonOf("Next seed", () => {
      this.edit("seed", String(this.state.experiment.seed + 1));
    });
    return el("div", { class: "fields" }, start, ...controls, next);
  }

  #pointsPanel() {
    const controls = el(
      "div",
      { class: "row" },
      el("label", {}, this.edits, " in the picture: click adds class "),
      this.kind,
      el("span", { class: "muted" }, "drag moves, Shift and click removes"),
      buttonOf("Back to the data set", () => this.set({ rows: null })),
    );
    return el("details", {}, el("summary", {}, "Your own points"), controls, this.list);
  }

  /** @param {string} message */
  #say(message) {
    this.message.textContent = message;
    this.message.hidden = !message;
  }

  /** @param {() => void} act */
  #attempt(act) {
    try {
      act();
      this.#say("");
    } catch (error) {
      this.#say(messageOf(error));
    }
  }

  /**
   * Change a field of the experiment, as a control says.
   * @param {keyof Experiment} field
   * @param {string} value
   */
  edit(field, value) {
    const changed = { ...this.state.experiment, [field]: value.trim() };
    this.#attempt(() => this.set({ experiment: parse(format(changed)) }));
  }

  /** @param {string} name Of an exercise. */
  startFrom(name) {
    this.preset = name;
    this.#say("");
    this.set({ experiment: /** @type {Experiment} */ (PRESETS.get(name)), rows: null });
  }

  /** What is trained, against the exercise that it started from. */
  get changes() {
    const points = this.state.rows ? " On your own points." : "";
    return changesFrom(this.preset, this.state.experiment) + points;
  }

  /** @returns {Row[]} The points that it is trained on. */
  get rows() {
    return this.state.rows ?? rowsOf(dataset(this.state.experiment));
  }

  /**
   * Change the state, set the controls accordingly, and train a moment later.
   * @param {Partial<Trained>} change
   */
  set(change) {
    const { experiment, rows } = Object.assign(this.state, change);
    for (const [field, input] of this.#inputs) {
      input.value = valueText(experiment[field]);
      const isIdle = field === "momentum" && experiment.optimizer !== "momentum";
      input.disabled = isIdle || (rows !== null && OF_DATA.includes(field));
    }
    this.start.value = this.preset;
    this.list.value = this.rows.join("\n");
    this.stop();
    this.#work = new AbortController();
    const { signal } = this.#work;
    this.#due = setTimeout(() => this.#train(experiment, rows, signal), PAUSE);
  }

  /** Abort a training. */
  stop() {
    clearTimeout(this.#due);
    this.#work?.abort();
  }

  /**
   * @param {Experiment} experiment
   * @param {Row[] | null} rows
   * @param {AbortSignal} signal
   */
  async #train(experiment, rows, signal) {
    /** @param {number} share */
    const onProgress = (share) => this.home.busy(share);
    try {
      const data = rows ? dataOf(rows) : undefined;
      const history = await runAsync(experiment, data, onProgress, signal);
      if (!signal.aborted) this.#accept(history);
    } catch (error) {
      if (!signal.aborted) this.#say(messageOf(error));
    }
  }

  /** @param {History} history */
  #accept(history) {
    // Parameters that the new network doesn't have give way to the first ones.
    for (const axis of ["first", "second"]) {
      const name = this.land.getAttribute(axis);
      if (name !== null && !history.layout.names.includes(name)) this.land.removeAttribute(axis);
    }
    this.home.quietly(() => {
      this.run.history = this.land.history = history;
    });
    if (!this.run.isConnected) {
      this.places[0].replaceWith(this.run);
      this.places[1].replaceWith(this.land);
    }
    this.home.busy(1);
    this.home.changed();
  }

  /** @param {PointerEvent} event */
  #grab(event) {
    const { plane } = this.run;
    if (!plane?.scales || !this.edits.checked || plane.layer) return;
    if (event.composedPath()[0] !== plane.canvas) return;
    const label = Number(this.kind.value);
    /** @param {Row[]} rows */
    const onRows = (rows) => this.set({ rows });
    const canvasNow = () => this.run.plane?.canvas ?? plane.canvas;
    grabPoint(event, this.rows, label, plane.reach, plane.scales, canvasNow, onRows);
  }

  /** What is trained, as a link says it. */
  get link() {
    return runText(this.state);
  }

  /** The same, and how it is looked at. */
  get address() {
    return linkText(this.state, this.view);
  }

  /** @returns {View} */
  get view() {
    const { layer, units, hidden } = this.run.look;
    const iteration = this.run.getAttribute("iteration");
    const view = {
      hidden,
      iteration: iteration === null ? undefined : Number(iteration),
      first: this.land.first ?? undefined,
      second: this.land.second ?? undefined,
    };
    return layer ? { ...view, layer, units } : view;
  }
}
