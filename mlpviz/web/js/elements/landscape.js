// <mlp-landscape>: the loss along any two parameters, offset from their values at an iteration.

import { canvasOf, el, menuOf, panelOf } from "../draw/elements.js";
import { byFrames } from "../draw/frames.js";
import { numberText, tickText } from "../draw/number-text.js";
import { coloursOf, isPrinting } from "../draw/theme.js";
import { surfaceNow } from "../engine/history.js";
import { drain } from "../engine/jobs.js";
import { startShares } from "../engine/worker.js";
import { CurveGrid } from "../views/curve-grid.js";
import { LIMIT, cutsOf, drawLossCurve, drawLossMap } from "../views/loss-map.js";
import { NetworkMap } from "../views/network-map.js";
import { axesOf, parameterOf } from "./landscape/axes.js";
import { GivenLandscape } from "./landscape/given.js";
import { LimitsWork } from "./landscape/limits-work.js";
import { STYLE } from "./landscape/style.js";
import { FINE, SurfaceWork } from "./landscape/surface-work.js";
import { lowestText } from "./landscape/words.js";
import { Widget } from "./widget.js";

/** @typedef {import("../engine/history.js").History} History */
/** @typedef {0 | 1} Axis x or y. */

const ATTRIBUTES = ["first", "second"]; // that name the axes' parameters
const QUICK = 10000; // parameters x points of a network whose coarse surface fits in a frame

/** @param {History} history */
function isQuick({ layout, data }) {
  return layout.size * data.labels.length <= QUICK;
}

export class MlpLandscape extends Widget {
  static observedAttributes = ["experiment", "iteration", ...ATTRIBUTES];
  static style = STYLE;
  #pair = [0, 1];
  /** @type {AbortController | null} */
  #built = null; // for work on this history
  #surfaces;
  #limits;
  /** @type {GivenLandscape | null} */
  #given = null; // what Python computed, where a browser can't
  /** @type {HTMLSelectElement[]} */
  menus = [];
  /** @type {NetworkMap | null} */
  network = null; // of this history, like the grid
  /** @type {CurveGrid | null} */
  grid = null;

  constructor() {
    super();
    const owner = {
      /** @param {Parameters<typeof surfaceNow>} args */
      surfaceNow: (...args) => this.surfaceNow(...args),
      onAsk: () => this.setAttribute("aria-busy", "true"),
      /** @param {number} share */
      onProgress: (share) => this.scale.replaceChildren(`computing: ${Math.round(share * 100)} %`),
      onSurface: () => this.redraw(),
      /** @param {unknown} error */
      onError: (error) => this.fail(error),
    };
    this.#surfaces = new SurfaceWork(owner);
    this.#limits = new LimitsWork(owner);
    this.map = canvasOf("The loss over both offsets", "surface");
    this.curves = ATTRIBUTES.map((which) => canvasOf(`The loss along the ${which} parameter`));
    this.scale = el("span", { class: "muted" });
    /** @type {HTMLCanvasElement | undefined} */
    this.image = undefined; // of the surface
  }

  /** @returns {string | null} The parameter along x, by torch's name. */
  get first() {
    return this.#nameOf(0);
  }

  /** @param {string} name */
  set first(name) {
    this.#chooseByName(0, name);
  }

  /** @returns {string | null} The parameter along y. */
  get second() {
    return this.#nameOf(1);
  }

  /** @param {string} name */
  set second(name) {
    this.#chooseByName(1, name);
  }

  /** @param {Axis} axis */
  #nameOf(axis) {
    const known = this.history?.layout.names[this.#pair[axis]];
    return known ?? this.getAttribute(ATTRIBUTES[axis]);
  }

  /**
   * @param {Axis} axis
   * @param {string} name
   */
  #chooseByName(axis, name) {
    if (!this.history) this.setAttribute(ATTRIBUTES[axis], name);
    else this.#choose(axis, parameterOf(this.history.layout, name));
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  follow(name, value) {
    if (name === "first") this.first = value;
    else if (name === "second") this.second = value;
    else super.follow(name, value);
  }

  disconnectedCallback() {
    this.#surfaces.stop();
    this.#limits.forget();
    super.disconnectedCallback();
  }

  /** @param {History} history */
  build(history) {
    const { layout, own } = history;
    this.#pair = axesOf(layout, this.getAttribute("first"), this.getAttribute("second"));
    this.#surfaces.forget();
    this.#limits.forget();
    this.#built?.abort();
    this.#built = new AbortController();
    const { signal } = this.#built;
    this.#given = null;
    if (own?.surface) {
      this.#given = new GivenLandscape(history, own.surface, () => this.redraw(), signal);
      this.root.replaceChildren(...this.#given.elements, this.liveText.element);
      return;
    }
    /**
     * @param {Axis} axis
     * @param {number} index
     */
    const choose = (axis, index) => this.#choose(axis, index);
    /**
     * @param {string} direction
     * @param {Axis} axis
     */
    const menu = (direction, axis) =>
      menuOf(`Parameter along the ${direction} axis`, [], (name) => this.#chooseByName(axis, name));
    this.menus = [menu("horizontal", 0), menu("vertical", 1)];
    const isOpen = this.grid?.isOpen ?? false;
    const grid = new CurveGrid(layout, isOpen, choose, () => this.redraw(), signal);
    const network = new NetworkMap(layout, choose);
    Object.assign(this, { grid, network });
    this.#layOut(network, grid);
    this.#showPair();
    if (isPrinting()) drain(this.#fillMenus(layout.names));
    else byFrames(this.#fillMenus(layout.names), signal);
  }

  /**
   * @param {NetworkMap} network
   * @param {CurveGrid} grid
   */
  #layOut({ canvas, left }, grid) {
    const labels = this.menus.map((menu, axis) => el("label", {}, "xy"[axis], menu));
    const hint = "click a weight, or a unit, for x; with Shift for y";
    const side = el(
      "div",
      { class: "side" },
      panelOf("Loss along x", "", this.curves[0]),
      panelOf("Loss along y", "", this.curves[1]),
      panelOf("Network", el("span", { class: "muted" }, hint), canvas, left),
    );
    const surface = panelOf("Loss surface", this.scale, this.map);
    this.root.replaceChildren(
      el("div", { class: "row choose" }, ...labels),
      el("div", { class: "views" }, surface, this.player.element, side),
      this.liveText.element,
      grid.element,
    );
  }

  /**
   * Long menus are laid out slowly, so each in a frame of its own, after the first picture.
   * @param {string[]} names
   * @returns {Generator<void, void>}
   */
  *#fillMenus(names) {
    for (const menu of this.menus) {
      yield;
      menu.append(...names.map((name) => el("option", {}, name)));
      this.#showPair();
    }
  }

  /**
   * Choose a parameter; that of the other axis changes places with it.
   * @param {Axis} axis
   * @param {number} index Of the parameter.
   */
  #choose(axis, index) {
    if (this.#pair[axis] === index) return;
    if (this.#pair[1 - axis] === index) this.#pair.reverse();
    else this.#pair[axis] = index;
    this.#surfaces.surface = null;
    this.#limits.forget();
    this.#showPair();
    const detail = { first: this.first, second: this.second };
    for (const [name, value] of Object.entries(detail)) this.setAttribute(name, String(value));
    this.redraw();
    this.tell("mlp-parameters", detail);
  }

  #showPair() {
    this.menus.forEach((menu, axis) => {
      menu.value = String(axis ? this.second : this.first);
    });
    this.grid?.press(this.#pair);
  }

  /**
   * A surface at once, on this thread.
   * @param {Parameters<typeof surfaceNow>} args
   */
  surfaceNow(...args) {
    return surfaceNow(...args);
  }

  /** @param {History} history */
  draw(history) {
    if (this.#given) this.#drawGiven(this.#given, history);
    else this.#drawOwn(history);
  }

  /**
   * @param {GivenLandscape} given
   * @param {History} history
   */
  #drawGiven(given, { loss, own }) {
    given.draw(coloursOf(this.root));
    this.liveText.say(given.words(loss[own?.surface?.iteration ?? 0]));
  }

  /** @param {History} history */
  #drawOwn(history) {
    const { iteration: i, network, grid } = this;
    const pair = this.#pair;
    this.#surfaces.ask(history, i, pair, isQuick(history));
    this.#limits.ask(history, pair, isQuick(history));
    const { surface, isSettled } = this.#surfaces;
    const { limits } = this.#limits;
    const colours = coloursOf(this.root);
    const names = pair.map((index) => history.layout.names[index]);
    network?.draw(history.at(i), pair, colours);
    if (surface) {
      const { row, column } = cutsOf(surface);
      drawLossCurve(this.curves[0], row, colours);
      drawLossCurve(this.curves[1], column, colours);
      if (limits) this.#showScale(surface.values, limits);
    }
    const here = history.at(i);
    const offsets = (/** @type {number} */ j) =>
      /** @type {[number, number]} */ (pair.map((index) => history.at(j)[index] - here[index]));
    const shown = { steps: history.steps, names, offsets };
    this.image = drawLossMap(this.map, shown, surface, limits, colours, this.image);
    const loss = history.loss[i];
    const rest = surface && isSettled ? lowestText(surface.lowest, loss, names) : "";
    this.liveText.say(`Step ${i}: loss ${numberText(loss)}. ${rest}`);
    const lacksCurves = grid?.isOpen && grid.key !== i && grid.bar.hidden;
    if (isSettled && limits) this.setAttribute("aria-busy", "false");
    if (lacksCurves && isSettled) this.#computeCurves(history, i, grid);
  }

  /**
   * The scale spans some steps of the run: a sign says where this one goes beyond it.
   * @param {Float64Array} values Losses.
   * @param {number[]} limits Losses at the ends of the colours; empty if none is finite.
   */
  #showScale(values, [low, high]) {
    if (low === undefined) {
      this.scale.replaceChildren();
      return;
    }
    const bar = el("i", { class: "losses", role: "img", "aria-label": "from dark to yellow" });
    const finite = values.filter(Number.isFinite);
    const least = (finite.some((value) => value < low) ? "≤ " : "") + tickText(low);
    const most = (finite.some((value) => value > high) ? "≥ " : "") + tickText(high);
    this.scale.replaceChildren(`${least} `, bar, ` ${most} at every step`);
  }

  /**
   * The curves of all parameters, until another surface is asked for.
   * @param {History} history
   * @param {number} i
   * @param {CurveGrid} grid
   */
  async #computeCurves(history, i, grid) {
    const { signal } = this.#surfaces;
    /** @param {number} share */
    const onProgress = (share) => {
      grid.bar.value = share;
    };
    grid.bar.hidden = false;
    try {
      /** @type {Parameters<import("../engine/jobs.js").Jobs["curves"]>} */
      const args = [history.layout, history.at(i), history.data, LIMIT, FINE];
      const values = await startShares("curves", args, onProgress, signal);
      if (!signal?.aborted) grid.show(i, values);
    } catch (error) {
      if (!signal?.aborted) this.fail(error);
    }
    grid.bar.hidden = true;
  }
}

if (!customElements.get("mlp-landscape")) customElements.define("mlp-landscape", MlpLandscape);
