// The data sets as small pictures, of which one is chosen.

import { fit, drawPoints } from "../../draw/canvas.js";
import { buttonOf, el } from "../../draw/elements.js";
import { scalesOf } from "../../draw/scales.js";
import { declaration } from "../../model/declaration.js";
import { dataset } from "../../model/dataset.js";
import { FIELDS, choicesOf } from "../../model/experiment.js";

const POINTS = 300; // in a picture at most
const REACH = 3; // the largest coordinate in it

/**
 * @typedef {import("../../draw/colours.js").Colours} Colours
 * @typedef {import("../../model/experiment.js").ChoiceField} ChoiceField
 * @typedef {import("../../model/experiment.js").Experiment} Experiment
 */

/** @type {Record<string, {label: string}>} */
const WORDS = declaration.datasets;

export class DataPictures {
  #drawn = "";

  /** @param {(name: string) => void} onChoose Called with a data set's name. */
  constructor(onChoose) {
    const row = /** @type {ChoiceField} */ (FIELDS.data);
    this.buttons = choicesOf(row).map((name) => {
      const canvas = el("canvas", { "aria-hidden": "true" });
      const attributes = { "aria-pressed": "false", title: WORDS[name].label, "data-name": name };
      const button = buttonOf(canvas, () => onChoose(name), attributes, el("span", {}, name));
      return { name, canvas, button };
    });
    const label = { class: "pictures", role: "group", "aria-label": row.label };
    this.element = el("div", label, ...this.buttons.map(({ button }) => button));
  }

  /**
   * @param {string} chosen
   * @param {boolean} isIdle Whether other points stand in for the data set.
   */
  press(chosen, isIdle) {
    for (const { name, button } of this.buttons) {
      button.setAttribute("aria-pressed", String(name === chosen && !isIdle));
      button.disabled = isIdle;
    }
  }

  /**
   * Each data set as the experiment would have it.
   * @param {Experiment} experiment
   * @param {Colours} colours
   */
  draw(experiment, colours) {
    const { data_seed, noise } = experiment;
    const n = Math.min(experiment.n, POINTS);
    const { clientWidth: size } = this.buttons[0].canvas;
    const key = [data_seed, noise, n, size, devicePixelRatio, colours.surface].join(" ");
    if (key === this.#drawn || !size) return;
    this.#drawn = key;
    for (const { name, canvas } of this.buttons) {
      const { points, labels } = dataset({ data: name, data_seed, noise, n });
      const range = [-REACH, REACH];
      const scales = scalesOf({ left: 0, top: 0, width: size, height: size }, range, range);
      const xs = labels.map((_, k) => points[2 * k]);
      const ys = labels.map((_, k) => points[2 * k + 1]);
      drawPoints(fit(canvas), scales, xs, ys, labels, colours, 2);
    }
  }
}
