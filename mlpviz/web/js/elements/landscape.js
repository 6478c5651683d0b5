// <mlp-landscape>: the loss along any two parameters, offset from their values at an iteration.

import { byFrames, canvasOf, el, menuOf, panelOf } from "../draw/elements.js";
import { SETTLED, numberText, tickText } from "../draw/numbers.js";
import { LOSS_GRADIENT, coloursOf, isPrinting } from "../draw/theme.js";
import { surfaceNow } from "../engine/history.js";
import { drain } from "../engine/jobs.js";
import { startShares } from "../engine/worker.js";
import { CurveGrid } from "../views/curve-grid.js";
import { limitsOf, sampledJobs } from "../views/loss-limits.js";
import { LIMIT, drawLossCurve, drawLossMap, offsetOf } from "../views/loss-map.js";
import { NetworkMap } from "../views/network-map.js";
import { Widget } from "./widget.js";

const FINE = 101; // points along an axis
const COARSE = 21;
const QUICK = 10000; // parameters x points of a network whose coarse surface fits in a frame

const STYLE = `
  .surface { aspect-ratio: 1; }
  .losses { display: inline-block; width: 64px; height: 10px; border: 1px solid var(--line);
    background: ${LOSS_GRADIENT}; }
  .side { display: flex; flex-direction: column; gap: 8px; }
  .side canvas { height: 110px; }
  .side .net { height: 150px; cursor: pointer; }
  .left { margin: 0; font-size: 12px; }
  .choose { margin-bottom: 10px; }
  .choose label { display: inline-flex; align-items: center; gap: 6px; font-weight: 600; }
  .choose select { width: 15em; font-weight: 400; }
  .all div { display: grid; grid-template-columns: repeat(auto-fill, minmax(128px, 1fr)); gap: 6px;
    padding: 4px; content-visibility: auto; contain-intrinsic-height: auto 400px; }
  .all button { padding: 2px 4px; font-size: 11px; text-align: left; overflow: hidden; }
  .all svg { display: block; width: 100%; height: 44px; }
  .all path { fill: none; stroke: var(--accent); stroke-width: 1.5;
    vector-effect: non-scaling-stroke; }
  .all .now { stroke: var(--ink); stroke-width: 5; stroke-linecap: round; }
  .all button[aria-pressed=true] { border-color: var(--accent);
    box-shadow: inset 0 0 0 1px var(--accent); }`;

function signed(value) {
  const digits = Math.abs(value).toFixed(1);
  if (Number(digits) === 0) return "0";
  return (value < 0 ? "−" : "+") + digits;
}

// Without what people leave out or put in: spaces, and the comma of a bias's index.
function bare(name) {
  return name.replaceAll(" ", "").replace(",)", ")");
}

class MlpLandscape extends Widget {
  static observedAttributes = ["experiment", "iteration", "first", "second"];
  static style = STYLE;
  #pair = [0, 1];
  #work = null; // of this iteration and pair
  #built = null; // of this history
  #due = 0;
  #key = null; // of the surface that is asked for
  #surface = null; // the last one
  #limits = null; // losses at the ends of the colours: [low, high], or [] where none is finite
  #limitsWork = null; // the search for them

  get first() {
    return this.#nameOf(0);
  }

  set first(name) {
    this.#choose(0, this.#find(name));
  }

  get second() {
    return this.#nameOf(1);
  }

  set second(name) {
    this.#choose(1, this.#find(name));
  }

  #nameOf(axis) {
    const known = this.history?.layout.names[this.#pair[axis]];
    return known ?? this.getAttribute(axis ? "second" : "first");
  }

  #find(name) {
    const { names } = this.history.layout;
    const index = names.findIndex((known) => bare(known) === bare(name));
    if (index >= 0) return index;
    throw new Error(`parameter must be one of ${names[0]} … ${names.at(-1)} (got '${name}')`);
  }

  disconnectedCallback() {
    clearTimeout(this.#due);
    this.#work?.abort();
    this.#forgetLimits();
    this.#key = null;
    super.disconnectedCallback();
  }

  // The axes that the attributes name, or the first weights of the first two layers.
  #firstPair({ names, size, tensors, depth }) {
    if (size < 2) throw new Error(`the network must have 2 parameters or more (got ${size})`);
    const given = (axis, otherwise) =>
      this.hasAttribute(axis) ? this.#find(this.getAttribute(axis)) : otherwise;
    const first = given("first", 0);
    const next = tensors.find(({ layer }) => layer === Math.min(1, depth - 1)).start;
    const free = first ? 0 : 1;
    const second = given("second", next !== first ? next : free);
    if (first !== second) return [first, second];
    throw new Error(`first and second must be two parameters (got ${names[first]} twice)`);
  }

  build({ layout }) {
    this.#pair = this.#firstPair(layout);
    this.#key = this.#surface = null;
    this.#forgetLimits();
    this.#work?.abort();
    this.#built?.abort();
    this.#built = new AbortController();
    const { signal } = this.#built;
    const choose = (axis, index) => this.#choose(axis, index);
    this.menus = ["horizontal", "vertical"].map((direction, axis) =>
      menuOf(`Parameter along the ${direction} axis`, [], ({ target }) =>
        choose(axis, layout.names.indexOf(target.value)),
      ),
    );
    this.map = canvasOf("The loss over both offsets", "surface");
    this.curves = ["first", "second"].map((which) =>
      canvasOf(`The loss along the ${which} parameter`),
    );
    this.network = new NetworkMap(layout, choose);
    this.scale = el("span", { class: "muted" });
    const isOpen = this.grid?.isOpen;
    this.grid = new CurveGrid(layout, isOpen, choose, () => this.redraw(), signal);
    this.#layOut();
    this.#tell();
    if (isPrinting()) drain(this.#fillMenus(layout.names));
    else byFrames(this.#fillMenus(layout.names), signal);
  }

  #layOut() {
    const labels = this.menus.map((menu, axis) => el("label", {}, "xy"[axis], menu));
    const hint = "click a weight, or a unit, for x; with Shift for y";
    const { canvas, left } = this.network;
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
      this.follower.element,
      this.grid.element,
    );
  }

  // Long menus are laid out slowly, so each in a frame of its own, after the first picture.
  *#fillMenus(names) {
    for (const menu of this.menus) {
      yield;
      menu.append(...names.map((name) => el("option", {}, name)));
      this.#tell();
    }
  }

  // The other axis's parameter changes places.
  #choose(axis, index) {
    if (this.#pair[axis] === index) return;
    if (this.#pair[1 - axis] === index) this.#pair.reverse();
    else this.#pair[axis] = index;
    this.#surface = null;
    this.#forgetLimits();
    this.#tell();
    const detail = { first: this.first, second: this.second };
    for (const [name, value] of Object.entries(detail)) this.setAttribute(name, value);
    this.redraw();
    this.tell("mlp-parameters", detail);
  }

  #tell() {
    this.menus.forEach((menu, axis) => {
      menu.value = this.#nameOf(axis);
    });
    this.grid.press(this.#pair);
  }

  #forgetLimits() {
    this.#limitsWork?.abort();
    this.#limits = this.#limitsWork = null;
  }

  get #isQuick() {
    const { layout, data } = this.history;
    return layout.size * data.labels.length <= QUICK;
  }

  /** A surface at once, on this thread. */
  surfaceNow(...args) {
    return surfaceNow(...args);
  }

  // One scale for all steps of the run, so that a colour keeps its meaning while it plays.
  #findLimits() {
    if (this.#limits || (this.#limitsWork && !isPrinting())) return;
    const jobs = sampledJobs(this.history, this.#pair);
    if (this.#isQuick || isPrinting()) {
      this.#limits = limitsOf(jobs.map((job) => this.surfaceNow(...job)));
      return;
    }
    this.#limitsWork = new AbortController();
    const { signal } = this.#limitsWork;
    const work = async () => {
      const surfaces = [];
      for (const job of jobs) surfaces.push(await startShares("surface", job, null, signal));
      this.#limits = limitsOf(surfaces);
      this.redraw();
    };
    work().catch((error) => {
      if (!signal.aborted) this.fail(error);
    });
  }

  // Coarse at once where that is quick, fine when things settle; until then the last one is shown.
  #compute() {
    const { history, iteration: i } = this;
    const [first, second] = this.#pair;
    const key = `${i} ${first} ${second}`;
    // A printer doesn't wait for the surface that is asked for.
    if ((isPrinting() ? this.#surface?.key : this.#key) === key) return;
    this.#key = key;
    this.setAttribute("aria-busy", "true");
    // Rows are the second parameter, as a picture's are.
    const args = [history.layout, history.at(i), history.data, second, first, LIMIT];
    if (this.#isQuick || isPrinting()) {
      this.#surface = {
        key,
        count: COARSE,
        values: this.surfaceNow(...args, COARSE),
      };
    }
    clearTimeout(this.#due);
    this.#work?.abort();
    this.#work = new AbortController();
    const { signal } = this.#work;
    this.#due = setTimeout(() => this.#computeFine(key, args, signal), SETTLED);
  }

  async #computeFine(key, args, signal) {
    const tell = (share) => {
      this.scale.replaceChildren(`computing: ${Math.round(share * 100)} %`);
    };
    try {
      const values = await startShares("surface", [...args, FINE], tell, signal);
      if (signal.aborted) return;
      this.#surface = { key, count: FINE, values };
      this.redraw();
    } catch (error) {
      if (!signal.aborted) this.fail(error);
    }
  }

  // Whether the surface is the one asked for, in full.
  get #isSettled() {
    return this.#surface?.key === this.#key && this.#surface?.count === FINE;
  }

  draw() {
    this.#compute();
    this.#findLimits();
    const colours = coloursOf(this.root);
    const surface = this.#surface;
    const { history, iteration: i } = this;
    this.network.draw(history.at(i), this.#pair, colours);
    let rest = "";
    if (surface) {
      this.#drawCurves(surface, colours);
      if (this.#limits) this.#tellScale(surface.values);
      if (this.#isSettled) rest = this.#words(surface);
    }
    const shown = {
      history,
      iteration: i,
      pair: this.#pair,
      names: [this.first, this.second],
    };
    this.image = drawLossMap(this.map, shown, surface, this.#limits, colours, this.image);
    this.follower.say(`Step ${i}: loss ${numberText(history.loss[i])}. ${rest}`);
    if (this.#isSettled && this.#limits) this.setAttribute("aria-busy", "false");
    const { grid } = this;
    if (grid.isOpen && this.#isSettled && grid.key !== i && grid.bar.hidden) this.#computeAll();
  }

  // Both cuts through the middle; where nothing is lower, the lowest point is there.
  #drawCurves(surface, colours) {
    const { values, count } = surface;
    const middle = (count - 1) / 2;
    const row = values.subarray(middle * count, (middle + 1) * count);
    const column = values.filter((_, k) => k % count === middle);
    drawLossCurve(this.curves[0], row, colours);
    drawLossCurve(this.curves[1], column, colours);
    const isLower = (value, than) => value < than || Number.isNaN(than);
    const low = values.reduce(
      (best, value, k) => (isLower(value, values[best]) ? k : best),
      middle * (count + 1),
    );
    const [x, y] = [low % count, Math.floor(low / count)].map((k) => offsetOf(k, count));
    Object.assign(surface, { least: values[low], x, y });
  }

  #words({ least, x, y }) {
    const gain = this.history.loss[this.iteration] - least;
    if (!Number.isFinite(gain)) return "The surface is not a number.";
    if (!x && !y) return "No other point of this surface is lower.";
    const place = `at offset ${signed(x)} of ${this.first} and ${signed(y)} of ${this.second}`;
    const losses = `${numberText(least)}, ${numberText(gain)} less`;
    return `The lowest point of this surface has loss ${losses}, ${place}.`;
  }

  // The scale spans some steps of the run: a sign says where this one goes beyond it.
  #tellScale(values) {
    const [low, high] = this.#limits;
    if (low === undefined) {
      this.scale.replaceChildren();
      return;
    }
    const bar = el("i", {
      class: "losses",
      role: "img",
      "aria-label": "from dark to yellow",
    });
    const finite = values.filter(Number.isFinite);
    const least = (finite.some((value) => value < low) ? "≤ " : "") + tickText(low);
    const most = (finite.some((value) => value > high) ? "≥ " : "") + tickText(high);
    this.scale.replaceChildren(`${least} `, bar, ` ${most} at every step`);
  }

  async #computeAll() {
    const { iteration: key, history, grid } = this;
    const { signal } = this.#work;
    const tell = (share) => {
      grid.bar.value = share;
    };
    grid.bar.hidden = false;
    try {
      const args = [history.layout, history.at(key), history.data, LIMIT, FINE];
      const values = await startShares("curves", args, tell, signal);
      if (!signal.aborted) grid.show(key, values);
    } catch (error) {
      if (!signal.aborted) this.fail(error);
    }
    grid.bar.hidden = true;
  }
}

if (!customElements.get("mlp-landscape")) customElements.define("mlp-landscape", MlpLandscape);
