// The style of <mlp-landscape>.

import { LOSS_GRADIENT } from "../../draw/colours.js";

export const STYLE = `
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
