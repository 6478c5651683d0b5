// Where the parts of one network of a playground stand.

import { buttonOf, el, iconOf } from "../../draw/elements.js";
import { GROUPED } from "./controls.js";

const TO_START = "M3 2.5h2.5v11H3zM14 2.5v11L6 8z";
const ONE_ON = "M2 2.5v11L10 8zM10.5 2.5H13v11h-2.5z";

/** @typedef {import("./side.js").Side} Side */

/**
 * The buttons beside the one that plays a run: to its start, and a step on.
 * @param {import("../history.js").MlpHistory} run
 */
export function movesOf(run) {
  const { player } = run;
  const step = () => player.user(run.iteration + 1);
  const start = { "aria-label": "Reset", title: "To step 0" };
  const on = { "aria-label": "Step", title: "One step on" };
  const moves = [
    buttonOf(iconOf(TO_START), () => player.user(0), start),
    buttonOf(iconOf(ONE_ON), step, on),
  ];
  player.element.querySelector(".play")?.after(...moves);
  return moves;
}

/** @param {Side} side */
function settingsOf(side) {
  const start = el("label", {}, el("span", { class: "muted" }, "Start from"), side.start);
  const next = buttonOf("Next seed", () => {
    side.edit("seed", String(side.state.experiment.seed + 1));
  });
  const first = side.controls.labelled(GROUPED.first);
  const rest = el("div", { class: "fields" }, ...side.controls.labelled(GROUPED.rest));
  return el(
    "div",
    { class: "settings" },
    el("div", { class: "fields" }, start, ...first, next),
    el("details", {}, el("summary", {}, "More settings"), rest),
  );
}

/**
 * @param {string} name For those who don't see where the network is.
 * @param {Side} side
 * @param {HTMLElement[]} places What stands where the history and the landscape will be.
 */
export function layOut(name, side, [history, landscape]) {
  const { player } = side.run;
  const onkeydown = (/** @type {KeyboardEvent} */ event) => player.onKey(event);
  const discrete = el("label", { class: "discrete" }, side.discrete, " Discretize the output");
  const data = el("div", { class: "fields" }, ...side.controls.labelled(GROUPED.data));
  return el(
    "section",
    { "aria-label": `Network ${name}` },
    el("div", { class: "bar row", onkeydown }, player.element),
    side.message,
    el(
      "div",
      { class: "desk" },
      settingsOf(side),
      side.network.element,
      el("div", { class: "run" }, history, discrete),
      el(
        "div",
        { class: "data" },
        el("h2", {}, "Data"),
        side.pictures.element,
        data,
        side.own.element,
      ),
    ),
    el(
      "details",
      { open: true, class: "landscape" },
      el("summary", {}, "Loss landscape"),
      landscape,
    ),
  );
}
