// The style of <mlp-playground>.

import { DIAGRAM_STYLE } from "../../views/network-diagram.js";

export const PLAYGROUND_STYLE = `
  ${DIAGRAM_STYLE}
  .sides { display: flex; flex-wrap: wrap; gap: 24px 32px; }
  section { flex: 1 1 320px; min-width: 0; container-type: inline-size; }
  .tools { gap: 6px 8px; }
  .note { margin: 8px 0 4px; }
  .bar { position: sticky; top: var(--mlp-top, 0px); z-index: 2; padding: 8px 0;
    background: var(--mlp-page, var(--surface)); border-bottom: 1px solid var(--line); }
  .bar .player { flex: 1 1 300px; }
  .bar button { display: grid; place-items: center; min-width: 40px; padding: 0; }
  .bar .play { width: 56px; background: var(--accent); border-color: var(--accent);
    color: var(--surface); }
  .fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(112px, 1fr));
    gap: 8px 10px; align-items: end; }
  .fields label { display: grid; font-size: 12px; }
  .fields input, .fields select { width: 100%; font-size: 14px; }
  .data .fields, .settings .fields + details > .fields { margin-top: 10px; }
  .data .fields { grid-template-columns: 1fr 1fr; }
  .pictures { display: grid; gap: 8px; grid-template-columns: repeat(auto-fill, minmax(88px, 1fr)); }
  .pictures button { display: grid; gap: 2px; padding: 4px 4px 2px; font-size: 12px;
    justify-items: center; overflow: hidden; }
  .pictures canvas { aspect-ratio: 1; width: 100%; max-width: 84px; }
  .pictures [aria-pressed=true] { border-color: var(--accent);
    box-shadow: 0 0 0 1px var(--accent); color: var(--accent); }
  .desk { display: grid; gap: 16px 28px; margin: 12px 0; grid-template-columns: minmax(0, 1fr);
    grid-template-areas: "network" "run" "settings" "data"; align-items: start; }
  .desk > .settings { grid-area: settings; }
  .desk > .data { grid-area: data; }
  .desk > .network { grid-area: network; }
  .desk > .run { grid-area: run; }
  section > details > * { margin: 0; }
  .discrete { display: inline-flex; gap: 6px; align-items: center; min-height: 32px; }
  input[type=checkbox] { min-height: 0; }
  .desk > .run > :first-child { margin: 0; --mlp-panel: 560px; }
  h2 { margin: 0; font-size: 13px; line-height: 24px; font-weight: 600; }
  @container (min-width: 740px) {
    .desk { grid-template-areas: "settings settings" "network run" "data run";
      grid-template-rows: auto auto 1fr;
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
    .data .fields { grid-template-columns: repeat(auto-fill, minmax(112px, 1fr)); }
  }
  @container (min-width: 1080px) {
    .desk { grid-template-areas: "settings settings settings" "data network run";
      grid-template-rows: auto; grid-template-columns: 188px minmax(0, 1fr) minmax(0, 400px); }
    .data .fields { grid-template-columns: 1fr 1fr; }
    .pictures { grid-template-columns: 1fr 1fr; }
  }
  @container (min-width: 1500px) {
    .desk { grid-template-columns: 188px minmax(0, 1fr) minmax(0, 46%); }
  }
  .over { outline: 2px dashed var(--accent); outline-offset: 4px; }
  .data details { display: grid; gap: 6px; }
  .data p { margin: 6px 0; font-size: 12px; }
  input[type=file] { width: 100%; padding: 4px; font-size: 12px; margin-bottom: 6px; }
  :host([slide]) :is(.tools, .note, .own, .settings details, .landscape),
  :host([controls=none]) :is(.tools, .note, .bar, .settings, .data, .layers, .pair, .hand, .discrete) {
    display: none; }
  :host([slide]) .diagram .stage { height: min(430px, max(280px, var(--rows) * 54px + 8px)); }
  :host([controls=none]) .desk { grid-template-areas: "network" "run"; }
  @container (min-width: 740px) {
    :host([controls=none]) .desk { grid-template-areas: "network run";
      grid-template-rows: auto; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
  }
  .layers { font-weight: 400; gap: 6px; }
  .layers button, .pair button { min-height: 26px; min-width: 26px; padding: 0; line-height: 1; }
  .pair { display: flex; justify-content: center; gap: 3px; }
  .hand { min-height: 84px; margin-top: 8px; }
  .hand input[type=number] { width: 7em; }
  .hand select { width: 9.5em; }
  .hand input[type=range] { width: 110px; padding: 0; }
  .said { margin: 6px 0 0; min-height: 1.45em; }
  @media print {
    :host { break-inside: auto; }
    .tools { display: none; }
    .bar { position: static; }
    .bar .play { background: none; border-color: var(--line); color: var(--ink); }
    .desk > *, .panel { break-inside: avoid; }
  }
  @media (max-width: 660px) { .bar .player > .muted { display: none; } }
  @media (pointer: coarse) {
    .pair { flex-direction: column-reverse; align-items: center; }
    button, select, input, summary { min-height: 44px; }
    .layers button, .pair button { min-height: 44px; min-width: 44px; }
  }
  button, select, input, textarea, summary { scroll-margin: 64px 8px 8px; }
  summary { font-weight: 600; }
  textarea, pre, .out input { width: 100%; }
  textarea, pre { font: 12px/1.4 ui-monospace, monospace; overflow: auto; max-height: 240px; }
  .out { margin-top: 8px; }`;
