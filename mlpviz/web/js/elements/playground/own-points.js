// The panel of the reader's own points: in the picture, and as lines of text.

import { buttonOf, el, menuOf } from "../../draw/elements.js";
import { readPoints } from "./link.js";
import { grabPoint } from "./points.js";

/** @typedef {import("./link.js").Row} Row */

export class OwnPoints {
  /** @param {import("./side.js").Side} side Whose points they are. */
  constructor(side) {
    this.side = side;
    const { run } = side;
    run.addEventListener("pointerdown", (event) => this.#grab(event), true);
    // A finger then drags points, not the page.
    const onchange = () => run.toggleAttribute("edited", this.edits.checked);
    this.edits = el("input", { type: "checkbox", onchange });
    this.kind = menuOf("Class of a new point", [
      [1, "+1"],
      [-1, "−1"],
    ]);
    this.list = el("textarea", {
      rows: 4,
      "aria-label": "Points as x,y,label",
      onchange: () => side.attempt(() => side.set({ rows: readPoints(this.list.value) })),
    });
    const controls = el(
      "div",
      { class: "row" },
      el("label", {}, this.edits, " in the picture: click adds class "),
      this.kind,
      el("span", { class: "muted" }, "drag moves, Shift and click removes"),
      buttonOf("Back to the data set", () => side.set({ rows: null })),
    );
    this.element = el("details", {}, el("summary", {}, "Your own points"), controls, this.list);
  }

  /** @param {Row[]} rows To be listed. */
  set(rows) {
    this.list.value = rows.join("\n");
  }

  /** @param {PointerEvent} event */
  #grab(event) {
    const { run, rows } = this.side;
    const { plane } = run;
    if (!plane?.scales || !this.edits.checked || plane.layer) return;
    if (event.composedPath()[0] !== plane.canvas) return;
    const label = Number(this.kind.value);
    /** @param {Row[]} changed */
    const onRows = (changed) => this.side.set({ rows: changed });
    const canvasNow = () => run.plane?.canvas ?? plane.canvas;
    grabPoint(event, rows, label, plane.reach, plane.scales, canvasNow, onRows);
  }
}
