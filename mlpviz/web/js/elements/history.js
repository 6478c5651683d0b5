// <mlp-history>: the plane, loss, accuracy and gradients at any iteration of a training.

import { buttonOf, el } from "../draw/elements.js";
import { numberText, tickText } from "../draw/number-text.js";
import { coloursOf, isStill } from "../draw/theme.js";
import { Chart, axisFor } from "../views/chart.js";
import { describe } from "../views/describe.js";
import { chipsOf, layerText } from "../views/gradient-chips.js";
import { Plane } from "../views/plane.js";
import { planePanelOf } from "../views/plane-panel.js";
import { freshOf, percentText, sayByHand } from "./history/measures.js";
import { STYLE } from "./history/style.js";
import { Widget } from "./widget.js";

/** @typedef {import("../engine/history.js").History} History */
/** @typedef {import("../views/gradient-chips.js").Chip} Chip */

/** @param {number} value */
function preciseText(value) {
  return Number.isFinite(value) ? tickText(Number(value.toPrecision(5))) : numberText(value);
}

/**
 * @typedef {object} Look What of a run is seen, counted from 0.
 * @property {number} layer Whose values are the picture's axes; 0 is the plane.
 * @property {number[]} units The two of its units.
 * @property {number[]} hidden Gradient norms that are hidden.
 * @property {boolean} discrete Whether the plane shows only the class of each point.
 */

export class MlpHistory extends Widget {
  static style = STYLE;
  /** @type {Set<number>} */
  #hidden = new Set(); // gradient norms that the reader has hidden, by layer
  #axes = { layer: 0, units: [0, 1] }; // of the picture
  #isDiscrete = false;
  /** @type {Plane | null} */
  plane = null;
  /** @type {Chart[] | null} */
  charts = null; // of this history
  /** @type {Chip[]} */
  chips = [];
  until = 0; // the last step that is shown yet
  unlocked = true; // whether there is no question left to be answered first
  /** @type {PointerEvent | null} */
  point = null; // the last one in the picture

  readout = el("span", { class: "muted" });
  /** @type {{params: Float64Array, loss: number, accuracy: number} | null} */
  #byHand = null;

  /**
   * How a run is looked at, which stays from one training to the next. Set it before there is a
   * history.
   * @returns {Look}
   */
  get look() {
    const hidden = [...this.#hidden].sort((a, b) => a - b);
    return { ...this.#axes, hidden, discrete: this.#isDiscrete };
  }

  /** @param {Look} look */
  set look({ layer, units, hidden, discrete }) {
    this.#axes = { layer, units };
    this.discrete = discrete;
    this.#hidden = new Set(hidden);
  }

  /** Parameters that the reader set in place of the trained ones, and what they do; null for none. */
  get byHand() {
    return this.#byHand;
  }

  set byHand(byHand) {
    if (this.#byHand === byHand) return;
    this.#byHand = byHand;
    this.plane?.forget();
    this.redraw();
  }

  /** @param {boolean} isDiscrete Whether the plane shows only the class of each point. */
  set discrete(isDiscrete) {
    this.#isDiscrete = isDiscrete;
    if (this.plane) this.plane.isDiscrete = isDiscrete;
    this.redraw();
  }

  /** @param {History} history */
  build(history) {
    const plane = new Plane(history, () => this.redraw());
    plane.isDiscrete = this.#isDiscrete;
    this.plane = plane;
    this.#byHand = null;
    this.until = history.steps;
    this.unlocked = true;
    this.chips = [];
    /** @type {Chart[]} */
    const charts = [];
    this.charts = charts;
    const beside = this.#mainCharts(charts, history);
    const logged = this.#loggedCharts(charts, history);
    for (const { canvas } of charts) {
      canvas.addEventListener("pointerup", () => this.player.focus());
    }
    const picture = this.#planePanel(plane);
    const { element: player } = this.player;
    // A playground holds it elsewhere.
    const own = player.parentElement && !this.root.contains(player) ? [] : [player];
    const views = el("div", { class: "views" }, picture, ...own, beside);
    this.root.replaceChildren(views, logged, this.liveText.element);
    const predict = this.getAttribute("predict");
    if (predict !== null) this.#ask(predict, history.steps);
    this.player.looped = this.hasAttribute("loop");
  }

  /** Where nobody presses play, a run plays by itself, unless the reader asks for less motion. */
  begin() {
    if (this.hasAttribute("autoplay") && this.unlocked && !isStill()) {
      this.iteration = 0;
      this.player.play();
    }
  }

  /**
   * A chart of the run, and how its value at an iteration is written.
   * @param {Chart[]} charts Extended by it.
   * @param {string} shows What a page that shows only one thing calls it.
   * @param {import("../views/chart.js").ChartOptions["write"]} write
   * @param {Omit<import("../views/chart.js").ChartOptions, "steps" | "write" | "onSeek">} options
   */
  #addChart(charts, shows, write, options) {
    const onSeek = (/** @type {number} */ i) => {
      if (this.unlocked) this.player.user(i);
    };
    const chart = new Chart({ steps: this.until, onSeek, write, ...options });
    chart.element.dataset.shows = shows;
    charts.push(chart);
    return chart;
  }

  /**
   * @param {Chart[]} charts Extended by them.
   * @param {History} history
   */
  #mainCharts(charts, history) {
    const { steps, loss, accuracy, gradNorms, gaps, layout } = history;
    const fresh = freshOf(history);
    /**
     * @param {string} name Of the column.
     * @param {(value: number) => string} write
     * @returns {(i: number, values: Float64Array) => string}
     */
    const known = (name, write) => (i, values) =>
      gaps[name]?.has(i) ? "not logged" : write(values[i]);
    if (!(gaps.loss?.size > steps)) {
      this.#addChart(charts, "loss", known("loss", numberText), {
        title: "Loss",
        rows: [loss, ...fresh.loss],
        names: fresh.names,
      });
    }
    if (!(gaps.accuracy?.size > steps)) {
      this.#addChart(charts, "accuracy", known("accuracy", percentText), {
        title: "Accuracy",
        rows: [accuracy, ...fresh.accuracy],
        names: fresh.names,
        colour: 2,
        limits: [0, 1],
      });
    }
    const norms = Object.entries(gradNorms);
    let gradients = null;
    if (norms.length) {
      const rows = Object.values(gradNorms);
      const ofNorms = {
        title: "Gradient norm, by layer",
        log: true,
        rows,
        names: norms.map(([name]) => layerText(layout, name)),
        hidden: this.#hidden,
      };
      gradients = this.#addChart(charts, "gradients", null, ofNorms);
    }
    const lowest = charts.at(-1); // none where nothing was logged
    if (lowest) lowest.bottom = true;
    const isAlone = (this.getAttribute("view") ?? "all") !== "all";
    for (const chart of charts) chart.bottom ||= isAlone;
    const panel = el(
      "div",
      { class: "charts", hidden: !lowest },
      ...charts.map(({ element }) => element),
    );
    if (gradients) {
      const { element, chips } = chipsOf(layout, norms, gradients.hidden, gaps, () => {
        this.redraw();
        this.tell("mlp-look", this.look);
      });
      this.chips = chips;
      element.dataset.shows = "gradients";
      panel.append(element);
    }
    return panel;
  }

  /**
   * @param {Chart[]} charts Extended by them.
   * @param {History} history
   */
  #loggedCharts(charts, history) {
    const { logs, gaps } = history;
    const shown = new Set(Object.values(freshOf(history)).flat()); // beside the training's
    const others = Object.entries(logs).filter(([, values]) => !shown.has(values));
    const elements = others.map(([name, values]) => {
      /** @param {number} i */
      const write = (i) => (gaps[name]?.has(i) ? "not logged" : preciseText(values[i]));
      const options = {
        title: name,
        rows: [values],
        colour: 3,
        ...axisFor(values),
      };
      const chart = this.#addChart(charts, "logs", write, options);
      chart.bottom = true;
      return chart.element;
    });
    return el("div", { class: "charts logged", hidden: elements.length === 0 }, ...elements);
  }

  /** @param {Plane} plane */
  #planePanel(plane) {
    const { canvas } = plane;
    /** @param {PointerEvent} event */
    const onPointer = (event) => {
      // After a touch, the point stays.
      if (event.type !== "pointerleave") this.point = event;
      else if (event.pointerType === "mouse") this.point = null;
      this.#showPoint();
    };
    canvas.addEventListener("pointermove", onPointer);
    canvas.addEventListener("pointerdown", onPointer);
    canvas.addEventListener("pointerleave", onPointer);
    this.point = null;
    /**
     * @param {import("../views/plane-panel.js").Axes} axes
     * @param {boolean} isByReader
     */
    const onLook = (axes, isByReader) => {
      if (axes.layer !== this.#axes.layer) this.point = null;
      this.#axes = axes;
      this.redraw();
      if (isByReader) this.tell("mlp-look", this.look);
    };
    return planePanelOf(plane, this.#axes, this.readout, onLook);
  }

  /**
   * The reader guesses or skips, then plays what happens.
   * @param {string} predict "Question|option|option".
   * @param {number} steps Of the run.
   */
  #ask(predict, steps) {
    const [question, ...options] = predict.split("|").map((part) => part.trim());
    const box = el("div", {
      class: "predict",
      role: "group",
      "aria-label": "Predict first",
    });
    /** @param {string | null} guess */
    const reveal = (guess) => {
      this.unlocked = true;
      this.player.locked = false;
      this.until = guess === null ? steps : this.iteration;
      const answer = `You predict: ${guess}. Press play and see.`;
      if (guess === null) box.remove();
      else box.replaceChildren(el("p", { role: "status" }, answer));
      this.player.focusPlay();
      this.redraw();
    };
    const buttons = options.map((option) => buttonOf(option, () => reveal(option)));
    buttons.push(buttonOf("Skip", () => reveal(null)));
    box.append(el("p", {}, question), el("div", { class: "row" }, ...buttons));
    this.unlocked = false;
    this.player.locked = true;
    this.until = 0;
    this.root.prepend(box);
  }

  #showPoint() {
    const at = this.point && this.plane?.at(this.point);
    if (!at) {
      this.readout.textContent = "";
      return;
    }
    const answer = at.output === null ? "" : ` → ${numberText(at.output)}`;
    this.readout.textContent = `(${numberText(at.x)}, ${numberText(at.y)})${answer}`;
  }

  /** @param {History} history */
  draw(history) {
    const { iteration: i, charts } = this;
    if (!charts) return;
    const colours = coloursOf(this.root);
    this.until = Math.max(this.until, i);
    for (const chart of charts) chart.say(i, colours);
    if (this.#byHand) sayByHand(charts, this.#byHand);
    this.chips.forEach(({ value, write, swatch }, k) => {
      value.textContent = write(i);
      swatch.style.background = colours.series[k % colours.series.length];
    });
    const words = describe(history, i);
    // The rest is to be predicted.
    this.liveText.say(this.unlocked ? words : words.replace(/(right\.).*/, "$1"));
    for (const chart of charts) {
      if (!chart.canvas.clientWidth) continue; // a view of something else
      const isPainted = chart.paint(colours);
      chart.draw(i, this.until, colours);
      if (isPainted) {
        // The others, and the plane, in frames of their own: none is long.
        this.redraw();
        return;
      }
    }
    if (this.plane?.canvas.clientWidth) this.plane.draw(i, colours, this.#byHand?.params);
    this.#showPoint();
  }
}

if (!customElements.get("mlp-history")) customElements.define("mlp-history", MlpHistory);
