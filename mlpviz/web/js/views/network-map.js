// A small picture of the network, in which a click chooses a weight.

import { drawDot, drawSegment, fit } from "../draw/canvas.js";
import { canvasOf, el, positionIn } from "../draw/elements.js";
import { clamp, strongest } from "../draw/numbers.js";
import { tensorOf } from "../model/layout.js";

const MOST = 400; // weights in the picture: more would be one block, and slow
const NEAR = 10; // pixels from a click to the edge that is meant

/**
 * @typedef {import("../model/layout.js").Layout} Layout
 * @typedef {import("../model/layout.js").Tensor} Tensor
 * @typedef {[x: number, y: number]} Place In pixels.
 * @typedef {[index: number, from: Place, to: Place]} Edge Of a parameter; a bias is a point.
 */

export class NetworkMap {
  /** @type {Edge[]} */
  #edges = [];
  #share = Infinity; // weights of a layer that it shows at most

  /**
   * @param {Layout} layout
   * @param {(axis: 0 | 1, index: number) => void} onChoose Called with a parameter for x or for y.
   */
  constructor(layout, onChoose) {
    this.layout = layout;
    this.canvas = canvasOf("The network; a click on a weight chooses it", "net");
    this.canvas.addEventListener("click", (event) => {
      const index = this.#hit(event);
      if (index !== null) onChoose(event.shiftKey ? 1 : 0, index);
    });
    this.left = el("p", { class: "left muted" });
    this.#shareOut();
  }

  // How many weights of a layer are drawn, and in words where that leaves some out.
  #shareOut() {
    const { tensors, depth } = this.layout;
    const weights = tensors.filter(({ kind }) => kind === "weight");
    const counts = weights.map(({ start, stop }) => stop - start);
    const all = counts.reduce((a, b) => a + b);
    this.#share = all > MOST ? Math.ceil(MOST / depth) : Infinity;
    this.left.hidden = all <= MOST;
    const drawn = counts.reduce((sum, count) => sum + Math.min(count, this.#share), 0);
    const [some, total] = [drawn, all].map((count) => count.toLocaleString("en"));
    const most = `the largest weights, ${this.#share} a layer at most, ${some} of ${total}`;
    this.left.textContent = `Drawn: ${most}; and those chosen.`;
  }

  /**
   * The chosen ones come last, on top of the others.
   * @param {Float64Array} params
   * @param {number[]} pair Indices of the chosen ones.
   * @returns {Generator<Edge, void>}
   */
  *#edgesOf(params, pair) {
    const { widths, tensors } = this.layout;
    const { clientWidth: width, clientHeight: height } = this.canvas;
    /**
     * @param {number} layer 0 for the inputs.
     * @param {number} unit
     * @returns {Place}
     */
    const place = (layer, unit) => [
      16 + ((width - 32) * layer) / (widths.length - 1),
      12 + ((height - 24) * (unit + 0.5)) / widths[layer],
    ];
    /**
     * @param {Tensor} tensor
     * @param {number} k Of its parameters.
     * @returns {Edge}
     */
    const edge = ({ layer, start, shape: [, fanIn] }, k) => {
      const to = place(layer + 1, Math.floor(k / (fanIn ?? 1)));
      return [start + k, fanIn ? place(layer, k % fanIn) : to, to];
    };
    for (const tensor of tensors) {
      const { kind, start, stop } = tensor;
      const isWhole = kind === "bias" || stop - start <= this.#share;
      const all = Array(stop - start).keys();
      const shown = isWhole ? all : strongest(params.subarray(start, stop), this.#share);
      for (const k of shown) {
        if (!pair.includes(start + k)) yield edge(tensor, k);
      }
    }
    for (const index of pair) {
      const tensor = tensorOf(this.layout, index);
      yield edge(tensor, index - tensor.start);
    }
  }

  /**
   * Draw the weights' signs and sizes, the two chosen ones with a name.
   * @param {Float64Array} params
   * @param {number[]} pair Indices of the parameters along x and y.
   * @param {import("../draw/colours.js").Colours} colours
   */
  draw(params, pair, colours) {
    const context = fit(this.canvas);
    this.#edges = [...this.#edgesOf(params, pair)];
    for (const [index, [x0, y0], [x1, y1]] of this.#edges) {
      const value = params[index];
      const isChosen = pair.includes(index);
      const colour = value < 0 ? colours.negative : colours.positive;
      const lineWidth = (isChosen ? 2.5 : 0.5) + clamp(Math.abs(value), 0, 3);
      const globalAlpha = isChosen ? 1 : 0.45;
      Object.assign(context, { strokeStyle: colour, lineWidth, globalAlpha });
      if (x0 === x1) drawDot(context, x1, y1, isChosen ? 8 : 6, colour);
      else drawSegment(context, x0, y0, x1, y1);
      if (!isChosen) continue;
      const text = {
        fillStyle: colours.ink,
        textAlign: "center",
        textBaseline: "bottom",
      };
      Object.assign(context, text);
      context.fillText(index === pair[0] ? "x" : "y", (x0 + x1) / 2, (y0 + y1) / 2 - 6);
    }
    context.globalAlpha = 1;
  }

  /**
   * The parameter whose edge, or whose unit, a click is on; null if it is on none.
   * @param {MouseEvent} event
   */
  #hit(event) {
    const [px, py] = positionIn(event, this.canvas);
    let best = NEAR;
    /** @type {number | null} */
    let found = null;
    for (const [index, [x0, y0], [x1, y1]] of this.#edges) {
      const dx = x1 - x0;
      const dy = y1 - y0;
      const along = ((px - x0) * dx + (py - y0) * dy) / (dx * dx + dy * dy || 1);
      // A unit lies on its edges' ends, which leave it the room around it.
      const t = clamp(along, 0.12, 0.88);
      const away = Math.hypot(px - x0 - t * dx, py - y0 - t * dy) - (dx ? 0 : 4);
      if (away < best) {
        best = away;
        found = index;
      }
    }
    return found;
  }
}
