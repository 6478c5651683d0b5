// The theme of a page, light or dark, and whether it is printed or asks for less motion.

import { entryOf } from "../load.js";
import { declaration } from "../model/declaration.js";
import { LOSSES, rampOf, TOKENS } from "./colours.js";

/** @typedef {import("./colours.js").Colours} Colours */
/** @typedef {import("./colours.js").Theme} Theme */
/** @typedef {import("./colours.js").Token} Token */

const systemDark = matchMedia("(prefers-color-scheme: dark)");
const systemStill = matchMedia("(prefers-reduced-motion: reduce)");
const PRINT = ["beforeprint", "afterprint"];
let isPrintedNow = false;
for (const type of PRINT) {
  addEventListener(type, () => {
    isPrintedNow = type === "beforeprint";
  });
}

/** Whether the page is being printed. */
export function isPrinting() {
  return isPrintedNow;
}

/** Whether the system asks for less motion. */
export function isStill() {
  return systemStill.matches;
}

/**
 * What the book, Colab, Jupyter or VS Code say of the page; where none does, the system's theme.
 * @returns {Theme}
 */
function themeNow() {
  if (isPrinting()) return "light"; // paper is
  const { documentElement: page, body } = document;
  const book = page.dataset.theme ?? page.getAttribute("theme"); // Colab's
  if (book === "dark" || book === "light") return book;
  if (body?.dataset.jpThemeLight) {
    return body.dataset.jpThemeLight === "false" ? "dark" : "light";
  }
  if (body?.matches(".vscode-light, .vscode-high-contrast-light")) return "light";
  if (body?.matches(".vscode-dark, .vscode-high-contrast")) return "dark";
  return systemDark.matches ? "dark" : "light";
}

/** @type {WeakMap<HTMLElement, Colours>} */
const known = new WeakMap();

/**
 * Keep an element's data-theme that of the page, and redraw when it changes.
 * @param {HTMLElement} root
 * @param {() => void} redraw
 * @returns {() => void} Stops following.
 */
export function followTheme(root, redraw) {
  // The page's own colours may change while its theme's name is the same.
  function update() {
    const before = known.get(root);
    const isSame = root.dataset.theme === themeNow();
    root.dataset.theme = themeNow();
    known.delete(root);
    if (isSame && (!before || before.surface === coloursOf(root).surface)) return;
    redraw();
  }

  const watch = new MutationObserver(update);
  const attributeFilter = ["data-theme", "theme", "data-jp-theme-light", "class"];
  for (const node of [document.documentElement, document.body]) {
    watch.observe(node, { attributeFilter });
  }
  systemDark.addEventListener("change", update);
  for (const type of PRINT) addEventListener(type, update);
  update();
  return () => {
    watch.disconnect();
    systemDark.removeEventListener("change", update);
    for (const type of PRINT) removeEventListener(type, update);
  };
}

/**
 * The colours of a widget, as its page and theme say.
 * @param {HTMLElement} root The element whose theme is followed.
 * @returns {Colours}
 */
export function coloursOf(root) {
  const theme = /** @type {Theme} */ (root.dataset.theme);
  const { series } = entryOf(declaration.themes, "theme", theme);
  const before = known.get(root);
  if (before?.theme === theme) return before;
  const style = getComputedStyle(root);
  /** @param {string} name */
  const named = (name) => style.getPropertyValue(`--${name}`).trim();
  const tokens = /** @type {Record<Token, string>} */ (
    Object.fromEntries([...TOKENS, "accent"].map((name) => [name, named(name)]))
  );
  const ramp = rampOf([tokens.warm, tokens.middle, tokens.cool]);
  const colours = { ...tokens, theme, series, ramp, height: LOSSES };
  known.set(root, colours);
  return colours;
}
