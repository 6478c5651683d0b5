// The style of <mlp-history>.

export const STYLE = `
  .views > .charts { max-width: none; }
  .plane { aspect-ratio: 1; cursor: crosshair; }
  canvas { touch-action: pan-y; }
  :host([edited]) .plane { touch-action: none; }
  .charts { display: flex; flex-direction: column; gap: 6px; }
  .charts .panel { flex: 1 1 0; display: flex; flex-direction: column; }
  .charts canvas { flex: 1 1 0; height: 0; min-height: 92px; cursor: ew-resize; }
  .charts .head > :last-child { font-weight: 600; }
  .legend { gap: 2px 14px; font-size: 12px; padding-left: 30px; }
  .legend span { display: inline-flex; align-items: center; gap: 5px; }
  .bar { width: 64px; height: 10px; border: 1px solid var(--line);
    background: linear-gradient(to right, var(--warm), var(--middle), var(--cool)); }
  .logged { display: grid; gap: 8px 24px; margin-bottom: 12px;
    grid-template-columns: repeat(auto-fill, minmax(min(280px, 100%), 1fr)); }
  .logged .panel { min-height: 130px; }
  .logged .head span { overflow-wrap: anywhere; }
  .chips { display: grid; gap: 2px 4px; max-height: 88px; overflow: auto;
    grid-template-columns: repeat(auto-fill, minmax(var(--chip, 112px), 1fr));
    padding: 4px 4px 4px 32px; }
  .chip { display: flex; align-items: center; gap: 5px; white-space: nowrap; min-height: 24px;
    padding: 0 6px; font-size: 12px; border-color: transparent; }
  .chip i { width: 12px; height: 3px; flex: none; }
  .chip b { font-weight: 400; margin-left: auto; }
  .chip[aria-pressed=false] { color: var(--muted); border-style: dashed; }
  .head select { min-height: 26px; padding: 0 2px 0 4px; }
  .predict { border: 1px solid var(--line); border-radius: 8px; padding: 12px 16px;
    margin-bottom: 12px; }
  :host([view=plane]) [data-shows]:not([data-shows=plane]),
  :host([view=loss]) [data-shows]:not([data-shows=loss]),
  :host([view=accuracy]) [data-shows]:not([data-shows=accuracy]),
  :host([view=gradients]) [data-shows]:not([data-shows=gradients]),
  :host([view=plane]) .charts { display: none; }
  :host([view]:not([view=all], [view=plane])) .views > .charts { flex-basis: 100%; min-height: 380px; }
  :host([view=plane]) .views { justify-content: center; }
  .predict p { margin: 0 0 8px; font-weight: 600; }`;
