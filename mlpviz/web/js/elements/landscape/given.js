// A landscape that Python computed: one surface, and perhaps the loss curves of all parameters.

import { canvasOf, el, panelOf } from "../../draw/elements.js";
import { numberText } from "../../draw/number-text.js";
import { CurveGrid } from "../../views/curve-grid.js";
import { limitsOf } from "../../views/loss-limits.js";
import { cutsOf, drawLossCurve, drawLossMap, lowestOf } from "../../views/loss-map.js";
import { lowestText } from "./words.js";

/**
 * @typedef {object} GivenSurface
 * @property {number} iteration The state that it is around.
 * @property {number[]} pair Indices of the parameters along x and y.
 * @property {number} count Offsets along an axis.
 * @property {Float64Array} values Losses, the lowest row first.
 * @property {Float64Array} path Of each state the offset along x, then along y.
 * @property {Float64Array | null} curves As many losses for each parameter as have a place along an
 *   axis; null where there are too many parameters.
 */

/** @typedef {import("../../engine/history.js").History} History */

export class GivenLandscape {
  #names;
  #given;
  #map = canvasOf("The loss over both offsets", "surface");
  #lines = ["first", "second"].map((axis) => canvasOf(`The loss along the ${axis} parameter`));
  /** @type {HTMLCanvasElement | undefined} */
  #image;
  #steps;
  #surface;
  #limits;
  #hint = el("p", { class: "muted", role: "status" });
  /** @type {CurveGrid | null} */
  #grid = null;

  /**
   * @param {History} history
   * @param {GivenSurface} given
   * @param {() => void} redraw
   * @param {AbortSignal} signal Ends the work in frames.
   */
  constructor({ layout, steps, own }, given, redraw, signal) {
    this.#given = given;
    this.#steps = steps;
    this.#names = given.pair.map((index) => layout.names[index]);
    const { values, count, curves, iteration } = given;
    this.#surface = { values, count, lowest: lowestOf(values, count) };
    this.#limits = limitsOf([values]);
    /**
     * @param {number} axis
     * @param {number} index
     */
    const ask = (axis, index) => this.#ask(["first", "second"][axis], layout.names[index]);
    if (curves) {
      this.#grid = new CurveGrid(layout, false, ask, redraw, signal);
      this.#grid.press(given.pair);
      this.#grid.show(iteration, curves);
    }
    this.#hint.textContent =
      `Python computed this landscape: a browser can't run this ${own?.title}. ` +
      "For other parameters, LossSurfaceWidget(…, first=…, second=…).";
  }

  /**
   * Say how another parameter's surface is had.
   * @param {string} axis
   * @param {string} name
   */
  #ask(axis, name) {
    this.#hint.textContent = `In Python: LossSurfaceWidget(…, ${axis}="${name}").`;
  }

  /** What the figure consists of. */
  get elements() {
    const [x, y] = this.#names;
    const side = el(
      "div",
      { class: "side" },
      panelOf(`Loss along ${x}`, "", this.#lines[0]),
      panelOf(`Loss along ${y}`, "", this.#lines[1]),
    );
    const where = this.#steps ? `around step ${this.#given.iteration}` : "";
    const surface = panelOf("Loss surface", where, this.#map);
    const views = el("div", { class: "views" }, surface, side);
    return [views, this.#hint, ...(this.#grid ? [this.#grid.element] : [])];
  }

  /**
   * @param {import("../../draw/colours.js").Colours} colours
   */
  draw(colours) {
    const { path } = this.#given;
    const count = this.#steps + 1;
    const { row, column } = cutsOf(this.#surface);
    drawLossCurve(this.#lines[0], row, colours);
    drawLossCurve(this.#lines[1], column, colours);
    const shown = {
      steps: this.#steps,
      names: this.#names,
      /** @param {number} j */
      offsets: (j) => /** @type {[number, number]} */ ([path[j], path[count + j]]),
    };
    this.#image = drawLossMap(this.#map, shown, this.#surface, this.#limits, colours, this.#image);
  }

  /**
   * The landscape in words.
   * @param {number} loss At its middle.
   */
  words(loss) {
    const lowest = lowestText(this.#surface.lowest, loss, this.#names);
    return `Step ${this.#given.iteration}: loss ${numberText(loss)}. ${lowest}`;
  }
}
