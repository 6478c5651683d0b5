// One network of a playground: its controls, its data, the network, its history and its landscape.

import { el, menuOf } from "../../draw/elements.js";
import { coloursOf } from "../../draw/theme.js";
import { run, runAsync } from "../../engine/history.js";
import { dataset } from "../../model/dataset.js";
import { format, parse } from "../../model/experiment.js";
import { layoutOfExperiment } from "../../model/layout.js";
import { MlpHistory } from "../history.js";
import { MlpLandscape } from "../landscape.js";
import { messageOf } from "../../message.js";
import { Controls } from "./controls.js";
import { DataPictures } from "./data-pictures.js";
import { Hand, measurerOf } from "./hand.js";
import { layOut, movesOf } from "./layout.js";
import { linkText, withoutSpace } from "./link.js";
import { NetworkPanel } from "./network-panel.js";
import { OwnPoints } from "./own-points.js";
import { PRESETS, changesFrom, nearestPreset, titleOf, valueText } from "./presets.js";
import { dataOf, rowsOf } from "./points.js";

const PAUSE = 60; // milliseconds before a training: a drag makes many states
const REACH = 3; // of the plane, before there is a history

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
 * @property {HTMLElement} root Whose theme the colours are of.
 * @property {(share: number) => void} busy Called with a share from 0 to 1.
 * @property {() => void} changed Called when the network is trained anew.
 * @property {() => void} keepAddress Called when it is looked at otherwise.
 * @property {(act: () => void) => void} quietly Act without being followed by the other side.
 */

export class Side {
  #due = 0;
  #frame = 0;
  /** @type {AbortController | null} */
  #work = null;
  /** @type {ReturnType<typeof measurerOf> | null} */
  #measure = null; // of this history, once a weight is set by hand
  /** @type {[name: string, value: number][]} */
  #asked = []; // parameters set by hand, of the link that it was made from

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
    this.land.setAttribute("controls", "none"); // the bar's player is always in sight
    this.#look(state);
    this.controls = new Controls((field, value) => this.edit(field, value));
    this.pictures = new DataPictures((name) => this.edit("data", name));
    this.own = new OwnPoints(this);
    this.network = new NetworkPanel(
      (unit) => this.#lookAt(unit),
      () => this.#onHand(),
      (widths) => this.edit("widths", valueText(widths)),
    );
    // Until the training is done, a short one holds the place unseen: what lies below doesn't move.
    this.places = [new MlpHistory(), new MlpLandscape()];
    const short = run({ ...state.experiment, steps: 1, n: 1 });
    const onDiscrete = () => {
      this.run.discrete = this.discrete.checked;
      home.keepAddress();
    };
    this.discrete = el("input", { type: "checkbox", onchange: onDiscrete });
    this.discrete.checked = this.run.look.discrete;
    this.moves = movesOf(this.run);
    this.element = layOut(name, this, this.places);
    this.own.listen(this.element);
    for (const place of this.places) {
      place.style.visibility = "hidden";
      place.history = short;
    }
    this.places[0].player.element.remove();
    this.places[1].setAttribute("controls", "none");
    this.run.player.steps = state.experiment.steps;
    this.#lock(true);
    this.run.addEventListener("mlp-iteration", () => this.redraw());
    this.network.show(layoutOfExperiment(state.experiment), REACH, new Hand());
    this.resized = new ResizeObserver(() => this.redraw());
    this.resized.observe(this.element);
    this.set({});
  }

  /**
   * Look at the run as a link says, before there is a history.
   * @param {View} view
   */
  #look({ first, second, layer = 0, units = [0, 1], hidden = [], iteration, discrete, hand }) {
    this.#asked = hand ?? [];
    if (iteration !== undefined) this.run.iteration = this.land.iteration = iteration;
    if (first !== undefined) this.land.setAttribute("first", first);
    if (second !== undefined) this.land.setAttribute("second", second);
    this.run.look = { layer, units, hidden, discrete: discrete ?? false };
  }

  /** @param {boolean} isLocked Whether there is nothing to play yet. */
  #lock(isLocked) {
    this.run.player.locked = isLocked;
    for (const button of this.moves) button.disabled = isLocked;
  }

  /** @param {string} message */
  say(message) {
    this.message.textContent = message;
    this.message.hidden = !message;
  }

  /** @param {() => void} act */
  attempt(act) {
    try {
      act();
      this.say("");
    } catch (error) {
      this.say(messageOf(error));
    }
  }

  /**
   * Change a field of the experiment, as a control says.
   * @param {keyof Experiment} field
   * @param {string} value
   */
  edit(field, value) {
    const changed = { ...this.state.experiment, [field]: value.trim() };
    this.attempt(() => this.set({ experiment: parse(format(changed)) }));
  }

  /** @param {string} name Of an exercise. */
  startFrom(name) {
    this.preset = name;
    this.say("");
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
    const hasOwn = rows !== null;
    this.controls.set(experiment, hasOwn);
    this.pictures.press(experiment.data, hasOwn);
    this.network.set(experiment.widths);
    this.start.value = this.preset;
    this.own.set(this.rows);
    this.redraw();
    this.abort();
    this.#work = new AbortController();
    const { signal } = this.#work;
    this.#due = setTimeout(() => this.#train(experiment, rows, signal), PAUSE);
  }

  /** Abort a training. */
  abort() {
    clearTimeout(this.#due);
    this.#work?.abort();
  }

  /** End all that the side does. */
  stop() {
    this.abort();
    this.resized.disconnect();
    cancelAnimationFrame(this.#frame);
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
      if (!signal.aborted) this.say(messageOf(error));
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
    this.run.removeAttribute("autoplay"); // a network that the reader has changed waits for play
    this.#lock(false);
    if (!this.run.isConnected) {
      this.places[0].replaceWith(this.run);
      this.places[1].replaceWith(this.land);
    }
    this.network.show(history.layout, this.run.plane?.reach ?? REACH, this.#askedHand(history));
    this.#asked = [];
    this.#measure = null;
    this.redraw();
    this.home.busy(1);
    this.home.changed();
  }

  /** @param {History} history */
  #askedHand({ layout }) {
    const names = layout.names.map(withoutSpace);
    return new Hand(this.#asked.map(([name, value]) => [names.indexOf(withoutSpace(name)), value]));
  }

  /**
   * Show a unit's output in the plane.
   * @param {import("../../views/network-diagram.js").Unit | null} unit
   */
  #lookAt(unit) {
    if (!this.run.plane) return;
    this.run.plane.unit = unit;
    this.run.redraw();
  }

  // A weight was set by hand: what is seen of the network follows at once.
  #onHand() {
    this.redraw();
    this.run.redraw();
    this.home.keepAddress();
  }

  /** Draw the network and the data sets in the next frame. */
  redraw() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw() {
    const colours = coloursOf(this.home.root);
    this.pictures.draw(this.state.experiment, colours);
    const { history, iteration } = this.run;
    if (!history) return;
    const { hand } = this.network.row;
    const trained = history.at(iteration);
    const params = hand.applied(trained);
    this.network.draw(params, colours);
    const now = params === trained ? null : (this.#measure ??= measurerOf(history))(params);
    this.run.byHand = now && { params, ...now };
    const [loss, accuracy] = [history.loss[iteration], history.accuracy[iteration]];
    this.network.row.say(now, { loss, accuracy });
  }

  /** What is trained, and set by hand, as a link says it. */
  get link() {
    return linkText(this.state, { hand: this.#settings() });
  }

  /** The same, and how it is looked at. */
  get address() {
    return linkText(this.state, this.view);
  }

  // Those that the link asked for, until there is a network to set them in.
  #settings() {
    const { history } = this.run;
    if (!history) return this.#asked;
    return this.network.row.hand.settings.map(
      /** @returns {[string, number]} */ ([index, value]) => [history.layout.names[index], value],
    );
  }

  /** @returns {View} */
  get view() {
    const { layer, units, hidden, discrete } = this.run.look;
    const iteration = this.run.getAttribute("iteration");
    const view = {
      hidden,
      discrete,
      iteration: iteration === null ? undefined : Number(iteration),
      first: this.land.first ?? undefined,
      second: this.land.second ?? undefined,
      hand: this.#settings(),
    };
    return layer ? { ...view, layer, units } : view;
  }
}
