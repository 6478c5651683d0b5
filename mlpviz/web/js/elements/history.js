// <mlp-history>: the plane, loss, accuracy and gradients at any iteration of a training.

import { buttonOf, el } from "../draw/elements.js";
import { numberText, tickText } from "../draw/numbers.js";
import { coloursOf } from "../draw/theme.js";
import { Chart, axisFor } from "../views/chart.js";
import { describe } from "../views/describe.js";
import { chipsOf } from "../views/gradient-chips.js";
import { Plane } from "../views/plane.js";
import { planePanelOf } from "../views/plane-panel.js";
import { Widget } from "./widget.js";

const STYLE = `
  .views > .charts { max-width: none; }
  .plane { aspect-ratio: 1; cursor: crosshair; }
  canvas { touch-action: pan-y; }
  :host([edited]) .plane { touch-action: none; }
  .charts { display: flex; flex-direction: column; gap: 6px; }
  .charts .panel { flex: 1 1 0; display: flex; flex-direction: column; }
  .charts canvas { flex: 1 1 0; height: 0; min-height: 92px; cursor: ew-resize; }
  .charts .head > :last-child { font-weight: 600; }
  .legend { gap: 2px 14px; font-size: 12px; padding-left: 30px; }
  .legend span { display: inline-flex; align-items: center; gap: 5px; }
  .bar { width: 64px; height: 10px; border: 1px solid var(--line);
    background: linear-gradient(to right, var(--warm), var(--middle), var(--cool)); }
  .logged { display: grid; gap: 8px 24px; margin-bottom: 12px;
    grid-template-columns: repeat(auto-fill, minmax(min(280px, 100%), 1fr)); }
  .logged .panel { min-height: 130px; }
  .logged .head span { overflow-wrap: anywhere; }
  .chips { display: grid; gap: 2px 4px; max-height: 88px; overflow: auto;
    grid-template-columns: repeat(auto-fill, minmax(var(--chip, 112px), 1fr));
    padding: 4px 4px 4px 32px; }
  .chip { display: flex; align-items: center; gap: 5px; white-space: nowrap; min-height: 24px;
    padding: 0 6px; font-size: 12px; border-color: transparent; }
  .chip i { width: 12px; height: 3px; flex: none; }
  .chip b { font-weight: 400; margin-left: auto; }
  .chip[aria-pressed=false] { color: var(--muted); border-style: dashed; }
  .head select { min-height: 26px; padding: 0 2px 0 4px; }
  .predict { border: 1px solid var(--line); border-radius: 8px; padding: 12px 16px;
    margin-bottom: 12px; }
  .predict p { margin: 0 0 8px; font-weight: 600; }`;

function percentText(share) {
  return `${(share * 100).toFixed(1).replace(/\.0$/, "")} %`;
}

function preciseText(value) {
  return Number.isFinite(value) ? tickText(Number(value.toPrecision(5))) : numberText(value);
}

class MlpHistory extends Widget {
  static style = STYLE;
  #hidden = new Set(); // gradient norms that the reader has hidden, by layer
  #axes = { layer: 0, units: [0, 1] }; // of the picture

  /**
   * What of a run is seen, from one training to the next: the layer and the two of its units that
   * are the picture's axes, and the gradient norms that are hidden, all counted from 0. Set before
   * there is a history.
   */
  get look() {
    return { ...this.#axes, hidden: [...this.#hidden].sort((a, b) => a - b) };
  }

  set look({ layer, units, hidden }) {
    this.#axes = { layer, units };
    this.#hidden = new Set(hidden);
  }

  build(history) {
    this.plane = new Plane(history, () => this.redraw());
    this.until = history.steps;
    this.unlocked = true;
    this.charts = [];
    this.chips = [];
    const beside = this.#mainCharts(history);
    const logged = this.#loggedCharts(history);
    for (const { canvas } of this.charts) {
      canvas.addEventListener("pointerup", () => this.player.focus());
    }
    const views = el("div", { class: "views" }, this.#planePanel(), this.player.element, beside);
    this.root.replaceChildren(views, logged, this.follower.element);
    if (this.hasAttribute("predict")) this.#ask(this.getAttribute("predict"));
  }

  // A chart of the run, and how its value at an iteration is written.
  #addChart(write, options) {
    const onSeek = (i) => this.unlocked && this.player.user(i);
    const chart = new Chart({ steps: this.until, onSeek, write, ...options });
    this.charts.push(chart);
    return chart;
  }

  #mainCharts({ steps, loss, accuracy, gradNorms, gaps, layout }) {
    const known = (name, write) => (i, values) =>
      gaps[name]?.has(i) ? "not logged" : write(values[i]);
    if (!(gaps.loss?.size > steps)) {
      this.#addChart(known("loss", numberText), {
        title: "Loss",
        rows: [loss],
      });
    }
    const ofAccuracy = {
      title: "Accuracy",
      rows: [accuracy],
      colour: 2,
      limits: [0, 1],
    };
    this.#addChart(known("accuracy", percentText), ofAccuracy);
    const norms = Object.entries(gradNorms);
    let gradients = null;
    if (norms.length) {
      const rows = Object.values(gradNorms);
      const ofNorms = {
        title: "Gradient norm, by layer",
        log: true,
        rows,
        hidden: this.#hidden,
      };
      gradients = this.#addChart(null, ofNorms);
    }
    this.charts.at(-1).bottom = true;
    const charts = el("div", { class: "charts" }, ...this.charts.map(({ element }) => element));
    if (gradients) {
      const { element, chips } = chipsOf(layout, norms, gradients.hidden, gaps, () => {
        this.redraw();
        this.tell("mlp-look", this.look);
      });
      this.chips = chips;
      charts.append(element);
    }
    return charts;
  }

  #loggedCharts({ logs, gaps }) {
    const charts = Object.entries(logs).map(([name, values]) => {
      const write = (i) => (gaps[name]?.has(i) ? "not logged" : preciseText(values[i]));
      const options = {
        title: name,
        rows: [values],
        colour: 3,
        ...axisFor(values),
      };
      const chart = this.#addChart(write, options);
      chart.bottom = true;
      return chart;
    });
    const hidden = charts.length === 0;
    return el("div", { class: "charts logged", hidden }, ...charts.map(({ element }) => element));
  }

  #planePanel() {
    this.readout = el("span", { class: "muted" });
    const { canvas } = this.plane;
    const onPointer = (event) => {
      // A finger's point stays when the finger has gone.
      if (event.type !== "pointerleave") this.point = event;
      else if (event.pointerType === "mouse") this.point = null;
      this.#showPoint();
    };
    for (const type of ["pointermove", "pointerdown", "pointerleave"]) {
      canvas.addEventListener(type, onPointer);
    }
    this.point = null;
    const onLook = (axes, isByReader) => {
      if (axes.layer !== this.#axes.layer) this.point = null;
      this.#axes = axes;
      this.redraw();
      if (isByReader) this.tell("mlp-look", this.look);
    };
    return planePanelOf(this.plane, this.#axes, this.readout, onLook);
  }

  // "Question|option|option": the reader guesses or skips, then plays what happens.
  #ask(predict) {
    const [question, ...options] = predict.split("|").map((part) => part.trim());
    const box = el("div", {
      class: "predict",
      role: "group",
      "aria-label": "Predict first",
    });
    const reveal = (guess) => {
      this.unlocked = true;
      this.player.locked = false;
      this.until = guess === null ? this.history.steps : this.iteration;
      const answer = `You predict: ${guess}. Press play and see.`;
      if (guess === null) box.remove();
      else box.replaceChildren(el("p", { role: "status" }, answer));
      this.player.element.firstChild.focus({ preventScroll: true });
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
    const at = this.point && this.plane.at(this.point);
    if (!at) {
      this.readout.textContent = "";
      return;
    }
    const answer = at.output === null ? "" : ` → ${numberText(at.output)}`;
    this.readout.textContent = `(${numberText(at.x)}, ${numberText(at.y)})${answer}`;
  }

  draw() {
    const { iteration: i, history } = this;
    const colours = coloursOf(this.root);
    this.until = Math.max(this.until, i);
    for (const { value, write, rows } of this.charts) {
      if (write) value.textContent = write(i, rows[0]);
    }
    this.chips.forEach(({ value, write, swatch }, k) => {
      value.textContent = write(i);
      swatch.style.background = colours.series[k % colours.series.length];
    });
    const words = describe(history, i);
    // The rest is to be predicted.
    this.follower.say(this.unlocked ? words : words.replace(/(right\.).*/, "$1"));
    for (const chart of this.charts) {
      const isPainted = chart.paint(colours);
      chart.draw(i, this.until, colours);
      if (isPainted) {
        // The others, and the plane, in frames of their own: none is long.
        this.redraw();
        return;
      }
    }
    this.plane.draw(i, colours);
    this.#showPoint();
  }
}

if (!customElements.get("mlp-history")) customElements.define("mlp-history", MlpHistory);
