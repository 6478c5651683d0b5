// The text below a figure that follows the iteration.

import { el } from "../draw/elements.js";

const PAUSE = 500; // milliseconds without a change, after which a screen reader is told

/**
 * Text that is seen at once, and heard when it has settled.
 * @returns {{element: HTMLElement, say: (text: string) => void}}
 */
export function liveTextOf() {
  const seen = el("p", { class: "text", "aria-hidden": "true" });
  const heard = el("p", { class: "visually-hidden", "aria-live": "polite" });
  let due = 0;
  return {
    element: el("div", {}, seen, heard),
    say(text) {
      if (seen.textContent === text) return;
      seen.textContent = text;
      clearTimeout(due);
      due = setTimeout(() => {
        heard.textContent = text;
      }, PAUSE);
    },
  };
}
