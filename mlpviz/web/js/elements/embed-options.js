// An embedded page's options, from its file and from its address: slide, theme, view and others.

import { messageOf } from "../message.js";

/** CSS pixels of a slide, before it is scaled to the window. */
const SIZES = { history: [960, 540], playground: [1544, 868] };

/** Values of each option; null: none, or any that the element checks. */
const OPTIONS = new Map([
  ["slide", null],
  ["theme", ["light", "dark"]],
  ["iteration", null],
  ["autoplay", null],
  ["loop", null],
  ["controls", ["none"]],
]);
const VIEWS = ["all", "plane", "loss", "accuracy", "gradients"]; // of a history
const WIDGETS = "mlp-history, mlp-landscape, mlp-playground";

/**
 * The options of the page: those of its file, replaced by those of its address.
 * @returns {Map<string, string>}
 * @throws {Error} If an option or its value is unknown.
 */
export function optionsNow() {
  const { options = "" } = document.body.dataset;
  const found = new Map([...new URLSearchParams(options), ...new URLSearchParams(location.search)]);
  // What a page can show hangs on the scripts that it holds.
  const views = document.querySelector("mlp-playground") ? ["playground"] : VIEWS;
  const known = new Map([...OPTIONS, ["view", views]]);
  for (const [name, value] of found) {
    const allowed = known.get(name);
    if (allowed === undefined) {
      const names = [...known.keys()].join(", ");
      throw new Error(`an option of the page must be one of ${names} (got ${name})`);
    }
    if (allowed && !allowed.includes(value)) {
      throw new Error(`${name} must be one of ${allowed.join(", ")} (got ${value})`);
    }
  }
  return found;
}

/**
 * @param {HTMLElement} widget Fills the window, however large it is.
 * @param {number[]} size In CSS pixels, before it is scaled.
 */
function fillWindow(widget, [width, height]) {
  const resize = () => {
    const scale = Math.min(innerWidth / width, innerHeight / height);
    const left = (innerWidth - scale * width) / 2;
    const top = (innerHeight - scale * height) / 2;
    widget.style.transform = `translate(${left}px, ${top}px) scale(${scale})`;
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
  for (const element of document.querySelectorAll(WIDGETS)) {
    for (const name of ["iteration", "autoplay", "loop", "controls", "view", "slide"]) {
      const value = options.get(name);
      if (value !== undefined) element.setAttribute(name, value);
    }
  }
  if (!isSlide) return;
  for (const [name, size] of Object.entries(SIZES)) {
    const widget = document.querySelector(`mlp-${name}`);
    if (widget instanceof HTMLElement) fillWindow(widget, size);
  }
}

if (document.body?.dataset.options !== undefined) {
  try {
    apply();
  } catch (error) {
    const trouble = document.getElementById("trouble");
    if (trouble) trouble.textContent = messageOf(error);
  }
}
