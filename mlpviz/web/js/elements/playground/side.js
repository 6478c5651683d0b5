// One network of a playground: its controls, its history and its landscape.

import { buttonOf, el, menuOf } from "../../draw/elements.js";
import { run, runAsync } from "../../engine/history.js";
import { dataset } from "../../model/dataset.js";
import { FIELDS, choicesOf, format, parse } from "../../model/experiment.js";
import { linkText, readPoints, runText } from "./link.js";
import { dataOf, grabPoint, rowsOf } from "./points.js";

const OF_DATA = ["data", "data_seed", "n"]; // fields that own points stand in for
const PAUSE = 60; // milliseconds before a training: a drag makes many states

/** A field's value as its control shows it. */
export function valueText(value) {
  return Array.isArray(value) ? value.join("-") : String(value);
}

/** Its state is {experiment, rows: null or own points, and what a link says of the view}. */
export class Side {
  constructor(home, name, state) {
    this.home = home;
    this.state = state;
    this.inputs = {};
    this.message = el("p", { class: "message", role: "alert", hidden: true });
    this.run = el("mlp-history");
    this.land = el("mlp-landscape");
    this.#look(state);
    this.run.addEventListener("pointerdown", (event) => this.#grab(event), true);
    this.element = this.#layOut(name);
    this.set({});
  }

  // What a link says of the view, before there is a history.
  #look({ first, second, layer = 0, units = [0, 1], hidden = [], iteration }) {
    if (iteration !== undefined) this.run.iteration = this.land.iteration = iteration;
    if (first !== undefined) this.land.setAttribute("first", first);
    if (second !== undefined) this.land.setAttribute("second", second);
    this.run.look = { layer, units, hidden };
  }

  #layOut(name) {
    // Until the training is done, a short one holds the place unseen: what lies below doesn't move.
    const short = run({ ...this.state.experiment, steps: 1, n: 1 });
    this.places = ["mlp-history", "mlp-landscape"].map((tag) =>
      Object.assign(el(tag, { style: "visibility: hidden" }), {
        history: short,
      }),
    );
    const summary = el("summary", {}, "Loss landscape");
    this.details = el("details", { open: true }, summary, this.places[1]);
    return el(
      "section",
      { "aria-label": `Network ${name}` },
      this.#fields(),
      this.message,
      this.places[0],
      this.#pointsPanel(),
      this.details,
    );
  }

  #fields() {
    const controls = Object.entries(FIELDS).map(([field, row]) => {
      const onchange = ({ target }) => this.edit(field, target.value);
      this.inputs[field] =
        row.kind === "choice"
          ? menuOf(
              null,
              choicesOf(row).map((name) => [name, name]),
              onchange,
            )
          : el("input", { type: "text", onchange });
      return el("label", {}, el("span", { class: "muted" }, row.label), this.inputs[field]);
    });
    const next = buttonOf("Next seed", () => {
      this.edit("seed", String(this.state.experiment.seed + 1));
    });
    return el("div", { class: "fields" }, ...controls, next);
  }

  #pointsPanel() {
    // A finger then drags points, not the page.
    const onchange = () => this.run.toggleAttribute("edited", this.edits.checked);
    this.edits = el("input", { type: "checkbox", onchange });
    const classes = [
      [1, "+1"],
      [-1, "−1"],
    ];
    this.kind = menuOf("Class of a new point", classes);
    this.list = el("textarea", {
      rows: 4,
      "aria-label": "Points as x,y,label",
      onchange: () => this.#attempt(() => this.set({ rows: readPoints(this.list.value) })),
    });
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

  #say(message) {
    this.message.textContent = message;
    this.message.hidden = !message;
  }

  #attempt(act) {
    try {
      act();
      this.#say("");
    } catch ({ message }) {
      this.#say(message);
    }
  }

  edit(field, value) {
    const changed = { ...this.state.experiment, [field]: value.trim() };
    this.#attempt(() => this.set({ experiment: parse(format(changed)) }));
  }

  get rows() {
    return this.state.rows ?? rowsOf(dataset(this.state.experiment));
  }

  /** Put controls as the state says, and train, a moment later. */
  set(change) {
    const { experiment, rows } = Object.assign(this.state, change);
    for (const [field, input] of Object.entries(this.inputs)) {
      input.value = valueText(experiment[field]);
    }
    for (const field of OF_DATA) this.inputs[field].disabled = Boolean(rows);
    this.list.value = this.rows.join("\n");
    clearTimeout(this.due);
    this.work?.abort();
    this.work = new AbortController();
    const { signal } = this.work;
    this.due = setTimeout(() => this.#train(experiment, rows, signal), PAUSE);
  }

  async #train(experiment, rows, signal) {
    const onProgress = (share) => this.home.busy(share);
    try {
      const data = rows ? dataOf(rows) : undefined;
      const history = await runAsync(experiment, data, onProgress, signal);
      if (!signal.aborted) this.#accept(history);
    } catch ({ message }) {
      if (!signal.aborted) this.#say(message);
    }
  }

  #accept(history) {
    // Parameters that the new network doesn't have give way to the first ones.
    for (const axis of ["first", "second"]) {
      if (!history.layout.names.includes(this.land.getAttribute(axis))) {
        this.land.removeAttribute(axis);
      }
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

  #grab(event) {
    const { plane } = this.run;
    const isEdited = plane?.scales && this.edits.checked && !plane.layer;
    if (!isEdited || event.composedPath()[0] !== plane.canvas) return;
    const label = Number(this.kind.value);
    const onRows = (rows) => this.set({ rows });
    grabPoint(event, this.rows, label, () => this.run.plane, onRows);
  }

  /** What is trained, as a link says it. */
  get link() {
    return runText(this.state);
  }

  /** The same, and how it is looked at. */
  get address() {
    return linkText(this.state, this.view);
  }

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
