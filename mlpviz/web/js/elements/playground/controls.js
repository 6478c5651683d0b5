// The controls of an experiment's fields, as the declaration groups them.

import { el, menuOf } from "../../draw/elements.js";
import { declaration } from "../../model/declaration.js";
import { FIELDS, NAMES, choicesOf } from "../../model/experiment.js";
import { valueText } from "./presets.js";

/**
 * @typedef {import("../../model/experiment.js").Experiment} Experiment
 * @typedef {keyof Experiment} Name
 * @typedef {HTMLInputElement | HTMLSelectElement} Control
 */

/**
 * @typedef {object} Grouping How the playground arranges the fields.
 * @property {Name[]} data Of the points.
 * @property {Name[]} own_points_replace Those that the reader's own points stand in for.
 * @property {Partial<Record<Name, Partial<Record<Name, string>>>>} needs Fields that mean something
 *   only with a value of another one.
 * @property {Name[]} first Always in sight.
 */

const GROUPS = /** @type {Grouping} */ (declaration.playground);

/** The fields beside the pictures of the data sets, those always in sight, and all others. */
export const GROUPED = {
  data: GROUPS.data.filter((name) => name !== "data"),
  first: GROUPS.first,
  rest: NAMES.filter((name) => !GROUPS.data.includes(name) && !GROUPS.first.includes(name)),
};

export class Controls {
  /** @type {Map<Name, Control>} */
  #controls = new Map();

  /** @param {(name: Name, value: string) => void} onEdit Called with what the reader wrote. */
  constructor(onEdit) {
    this.onEdit = onEdit;
  }

  /**
   * @param {Name} name
   * @returns {Control}
   */
  #controlOf(name) {
    const row = FIELDS[name];
    if (row.kind === "choice") {
      /** @type {[string, string][]} */
      const options = choicesOf(row).map((choice) => [choice, choice]);
      return menuOf(null, options, (choice) => this.onEdit(name, choice));
    }
    const onchange = () => this.onEdit(name, input.value);
    const input = el("input", { type: "text", onchange });
    return input;
  }

  /**
   * The labelled controls of some fields.
   * @param {Name[]} names
   */
  labelled(names) {
    return names.map((name) => {
      const control = this.#controlOf(name);
      this.#controls.set(name, control);
      return el("label", {}, el("span", { class: "muted" }, FIELDS[name].label), control);
    });
  }

  /**
   * Show an experiment's values.
   * @param {Experiment} experiment
   * @param {boolean} hasOwn Whether it is trained on the reader's own points.
   */
  set(experiment, hasOwn) {
    for (const [name, control] of this.#controls) {
      control.value = valueText(experiment[name]);
      const needs = Object.entries(GROUPS.needs[name] ?? {});
      const isIdle = needs.some(
        ([other, value]) => experiment[/** @type {Name} */ (other)] !== value,
      );
      control.disabled = isIdle || (hasOwn && GROUPS.own_points_replace.includes(name));
    }
  }
}
