// An embedded page's options, from its file and from its address: slide, theme, view and others.

import { messageOf } from "../message.js";

const WIDTH = 960; // CSS pixels of a slide, before it is scaled to the window
const HEIGHT = 540;

/** Values of each option; null: none, or any that the element checks. */
const OPTIONS = new Map([
  ["slide", null],
  ["theme", ["light", "dark"]],
  ["iteration", null],
  ["autoplay", null],
  ["loop", null],
  ["controls", ["none"]],
  ["view", ["all", "plane", "loss", "accuracy", "gradients"]],
]);

/**
 * The options of the page: those of its file, replaced by those of its address.
 * @returns {Map<string, string>}
 * @throws {Error} If an option or its value is unknown.
 */
export function optionsNow() {
  const { options = "" } = document.body.dataset;
  const found = new Map([...new URLSearchParams(options), ...new URLSearchParams(location.search)]);
  for (const [name, value] of found) {
    const allowed = OPTIONS.get(name);
    if (allowed === undefined) {
      const known = [...OPTIONS.keys()].join(", ");
      throw new Error(`an option of the page must be one of ${known} (got ${name})`);
    }
    if (allowed && !allowed.includes(value)) {
      throw new Error(`${name} must be one of ${allowed.join(", ")} (got ${value})`);
    }
  }
  return found;
}

/** @param {HTMLElement} history Fills the window, however large it is. */
function fillWindow(history) {
  const resize = () => {
    const scale = Math.min(innerWidth / WIDTH, innerHeight / HEIGHT);
    const left = (innerWidth - scale * WIDTH) / 2;
    const top = (innerHeight - scale * HEIGHT) / 2;
    history.style.transform = `translate(${left}px, ${top}px) scale(${scale})`;
  };
  addEventListener("resize", resize);
  resize();
}

function apply() {
  const options = optionsNow();
  const theme = options.get("theme");
  if (theme) document.documentElement.dataset.theme = theme;
  const isSlide = options.has("slide");
  document.body.classList.toggle("slide", isSlide);
  for (const element of document.querySelectorAll("mlp-history, mlp-landscape")) {
    for (const name of ["iteration", "autoplay", "loop", "controls", "view"]) {
      const value = options.get(name);
      if (value !== undefined) element.setAttribute(name, value);
    }
  }
  const history = document.querySelector("mlp-history");
  if (isSlide && history instanceof HTMLElement) fillWindow(history);
}

if (document.body?.dataset.options !== undefined) {
  try {
    apply();
  } catch (error) {
    const trouble = document.getElementById("trouble");
    if (trouble) trouble.textContent = messageOf(error);
  }
}
