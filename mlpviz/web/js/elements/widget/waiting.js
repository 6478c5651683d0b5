// Shown in place of a figure until its network is trained: a button, then the progress.

import { buttonOf, el, hasFocus } from "../../draw/elements.js";

/**
 * @param {HTMLElement} place Where the figure comes to be.
 * @param {() => void} begin Called at a click, and when the focus comes.
 */
export function waitingOf(place, begin) {
  let isFromBelow = false; // whether Shift and Tab brought the focus
  const bar = el("progress", { max: 1, value: 0, "aria-label": "Training" });

  /** @param {FocusEvent} event */
  function onfocus({ relatedTarget }) {
    const before = relatedTarget instanceof Node ? relatedTarget : null;
    const isBelow =
      before && place.compareDocumentPosition(before) & Node.DOCUMENT_POSITION_FOLLOWING;
    isFromBelow = Boolean(isBelow) && button.matches(":focus-visible");
    begin();
  }

  const button = buttonOf("Train this network", begin, { onfocus });
  const element = el("div", { class: "row muted waiting" }, button);
  return {
    element,
    get hasFocus() {
      return hasFocus(button);
    },
    /** @param {number} share From 0 to 1. */
    set progress(share) {
      bar.value = share;
    },
    /** Show the progress from here on. */
    train() {
      button.textContent = "Training the network";
      element.append(bar);
    },
    /**
     * Pass the focus to the control of the figure that comes next on the reader's way.
     * @param {HTMLElement} figure
     */
    passFocus(figure) {
      /** @type {NodeListOf<HTMLButtonElement>} */
      const controls = figure.querySelectorAll("button, select, input, textarea, summary");
      const usable = [...controls].filter(
        (control) => !control.disabled && control.checkVisibility(),
      );
      usable.at(isFromBelow ? -1 : 0)?.focus({ preventScroll: true });
    },
  };
}
