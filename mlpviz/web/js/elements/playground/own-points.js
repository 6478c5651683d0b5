// The reader's own points: in the picture, as lines of text, from a file.

import { buttonOf, el, menuOf } from "../../draw/elements.js";
import { readCsv } from "./csv.js";
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
      onchange: () => this.#read(this.list.value),
    });
    this.file = el("input", {
      type: "file",
      accept: ".csv,.tsv,.txt,text/*",
      "aria-label": "A file of points",
      onchange: () => this.#open(this.file.files),
    });
    this.said = el("p", { class: "muted", role: "status" });
    const edits = el("label", {}, this.edits, " in the picture: click adds class ");
    const hint = "A CSV: two columns and a class. Paste it below, drop it here, or choose it:";
    this.element = el(
      "details",
      { class: "own" },
      el("summary", {}, "Your own points"),
      el("div", { class: "row" }, edits, this.kind),
      el("p", { class: "muted" }, "Drag moves a point, Shift and click removes it."),
      el("p", { class: "muted" }, hint),
      this.file,
      this.list,
      this.said,
      buttonOf("Back to the data set", () => {
        this.said.textContent = "";
        side.set({ rows: null });
      }),
    );
  }

  /**
   * Take files that are dropped on an element, and text that is pasted outside of its fields.
   * @param {HTMLElement} element
   */
  listen(element) {
    element.addEventListener("dragover", (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      element.classList.add("over");
    });
    element.addEventListener("dragleave", () => element.classList.remove("over"));
    element.addEventListener("drop", (event) => {
      element.classList.remove("over");
      if (!event.dataTransfer?.files.length) return;
      event.preventDefault();
      this.#open(event.dataTransfer.files);
    });
    element.addEventListener("paste", (event) => {
      const [target] = event.composedPath();
      if (target instanceof Element && target.matches("input, textarea")) return;
      this.#read(event.clipboardData?.getData("text/plain") ?? "");
    });
  }

  /** @param {FileList | null} files Of which the first is read. */
  async #open(files) {
    const file = files?.[0];
    if (!file) return;
    const text = await file.text();
    this.#read(text, `${file.name}: `);
  }

  /**
   * @param {string} text
   * @param {string} [from] What stands before a message.
   */
  #read(text, from = "") {
    this.side.attempt(() => {
      try {
        const { rows, classes } = readCsv(text);
        this.side.set({ rows });
        this.element.open = true;
        const count = `${rows.length} ${rows.length === 1 ? "point" : "points"}`;
        this.said.textContent = `${from}${count}; ${classes}.`;
      } catch (error) {
        throw new Error(from + (error instanceof Error ? error.message : error), { cause: error });
      }
    });
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
