// The style that all widgets share.

import { declaration } from "../model/declaration.js";
import { TOKENS } from "./colours.js";

/**
 * Declarations of a theme's colours, each of which a page may set.
 * @param {import("./colours.js").Theme} theme
 */
function declarationsOf(theme) {
  const colours = declaration.themes[theme];
  const rules = TOKENS.map((name) => `--${name}:var(--mlp-${name},${colours[name]})`);
  return [...rules, `--accent:${colours.positive}`].join(";");
}

export const STYLE = `
  :host { display: block; margin: 1rem 0; }
  :host([hidden]) { display: none; }
  @media print { :host { break-inside: avoid; } }
  * { box-sizing: border-box; }
  [hidden] { display: none !important; }
  .mlp { padding-inline: 4px; } /* a focus ring's room: what holds the figure may cut it */
  .waiting { min-height: 240px; justify-content: center; }
  .mlp { ${declarationsOf("light")}; color: var(--ink); color-scheme: light;
    font: 14px/1.45 system-ui, "Segoe UI", sans-serif; font-variant-numeric: tabular-nums; }
  .mlp[data-theme=dark] { ${declarationsOf("dark")}; color-scheme: dark; }
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
  .views > * { flex: 1 1 300px; min-width: 0; max-width: var(--mlp-panel, 480px); }
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
  :host([controls=none]) .player { display: none; }
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
