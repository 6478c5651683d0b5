// Colours, light and dark, and the style that all widgets share.

import { declaration } from "../model/declaration.js";

const { themes, landscape } = declaration;

/** Marks on a loss surface, the same as in the still figures. */
export const MARKS = {
  edge: landscape.edge,
  trained: landscape.trained,
  lowest: landscape.lowest,
};

// A page may set --mlp-positive and so on.
const TOKENS = Object.keys(themes.light).filter((name) => name !== "series");

function declare(theme) {
  const rules = TOKENS.map((name) => `--${name}:var(--mlp-${name},${themes[theme][name]})`);
  return [...rules, `--accent:var(--mlp-accent,${themes[theme].positive})`].join(";");
}

export const STYLE = `
  :host { display: block; margin: 1rem 0; }
  :host([hidden]) { display: none; }
  @media print { :host { break-inside: avoid; } }
  * { box-sizing: border-box; }
  [hidden] { display: none !important; }
  .mlp { padding-inline: 4px; } /* a focus ring's room: what holds the figure may cut it */
  .waiting { min-height: 240px; justify-content: center; }
  .mlp { ${declare("light")}; color: var(--ink); color-scheme: light;
    font: 14px/1.45 system-ui, "Segoe UI", sans-serif; font-variant-numeric: tabular-nums; }
  .mlp[data-theme=dark] { ${declare("dark")}; color-scheme: dark; }
  canvas { display: block; width: 100%; }
  button, select, input, textarea, pre { font: inherit; color: inherit;
    accent-color: var(--accent); background: var(--surface); border: 1px solid var(--line);
    border-radius: 6px; min-height: 32px; padding: 2px 10px; }
  select { padding-right: 4px; }
  button { cursor: pointer; }
  button:hover:enabled { border-color: var(--muted); }
  :disabled { opacity: .5; cursor: not-allowed; }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
  .row { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; }
  .views { display: flex; flex-wrap: wrap; gap: 12px 24px; margin-bottom: 12px; }
  .views > * { flex: 1 1 300px; min-width: 0; max-width: 480px; }
  summary { cursor: pointer; padding: 6px 0; }
  button, select, input, textarea, summary { scroll-margin: 8px; } /* a ring is in sight as well */
  progress { display: block; width: 100%; height: 4px; }
  .panel { margin: 0; min-width: 0; }
  .head { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between;
    gap: 0 12px; min-height: 24px; font-size: 13px; }
  .head > :first-child { font-weight: 600; }
  .muted { color: var(--muted); }
  .message { margin: 0; padding: 10px 14px; border-left: 3px solid var(--negative); }
  .text { margin: 10px 0 0; min-height: 2.9em; }
  .player { gap: 6px; }
  .player input[type=range] { flex: 1 1 90px; min-width: 0; height: 32px; margin: 0; padding: 0; }
  .player input[type=number] { width: 5.2em; padding: 2px 2px 2px 8px; }
  .player .play { width: 40px; padding: 0; display: grid; place-items: center; }
  .views > .player { order: 1; flex-basis: 100%; max-width: none; }
  @media (max-width: 660px) { /* a phone: picture and player on one screen, the slider as wide */
    .views > .player { order: 0; }
    .player input[type=range] { order: -1; flex-basis: 100%; }
  }
  .visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden;
    clip-path: inset(50%); }`;

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

/**
 * Keep an element's data-theme that of the page, and redraw when it changes.
 * @param {HTMLElement} root
 * @param {() => void} redraw
 * @returns {() => void} Ends it.
 */
export function followTheme(root, redraw) {
  function update() {
    if (root.dataset.theme === themeNow()) return;
    root.dataset.theme = themeNow();
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
 * A colour as one word of an image: alpha, blue, green, red.
 * @param {number[]} channels
 */
function wordOf([red, green, blue]) {
  return ((255 * 256 + blue) * 256 + green) * 256 + red;
}

function channelsOf(colour) {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
}

// 256 colours between three. Not read from a canvas: against trackers, some browsers answer with
// noise.
function ramp(stops) {
  const context = document.createElement("canvas").getContext("2d");
  const ends = stops.map((stop) => {
    context.fillStyle = stop; // which then reads #rrggbb
    return channelsOf(context.fillStyle);
  });
  return Uint32Array.from({ length: 256 }, (_, k) => {
    const i = k >> 7;
    const share = (k + 0.5) / 128 - i;
    const between = (from, c) => Math.round(from + share * (ends[i + 1][c] - from));
    return wordOf(ends[i].map(between));
  });
}

/** Colours of the loss, from low to high, as words of an image. */
const LOSSES = Uint32Array.from(landscape.colours, (colour) => wordOf(channelsOf(colour)));

/** The same, for a style. */
export const LOSS_GRADIENT = `linear-gradient(to right, ${landscape.colours.join(", ")})`;

/**
 * The colours of a widget, as its page and theme say.
 * @param {any} root
 * @returns {any}
 */
export function coloursOf(root) {
  const { theme } = root.dataset;
  if (root.colours?.theme === theme) return root.colours;
  const style = getComputedStyle(root);
  const colours = { theme, series: themes[theme].series };
  for (const name of [...TOKENS, "accent"]) {
    colours[name] = style.getPropertyValue(`--${name}`).trim();
  }
  colours.ramp = ramp([colours.warm, colours.middle, colours.cool]);
  colours.height = LOSSES;
  root.colours = colours;
  return colours;
}
