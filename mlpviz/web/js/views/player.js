// The player: play, pause, seek, by pointer and by keyboard.

import { buttonOf, el, hasFocus, menuOf, svg } from "../draw/elements.js";
import { clamp } from "../draw/numbers.js";
import { isStill } from "../draw/theme.js";

const RUN = 12000; // milliseconds that a run plays at speed 1
const REST = 0.2; // of a run's time, at its end, if it is played again and again
const COARSE = { jumps: 20, pause: 600 }; // under reduced motion: 20 jumps, 600 ms apart
const SPEEDS = [0.1, 0.5, 1, 2, 5];

const PLAY = "M4 2.5v11l9.5-5.5z";
const PAUSE = "M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z";

/**
 * How far a key seeks.
 * @param {string} key
 * @param {number} steps Of the run.
 * @returns {number | undefined} In steps; undefined for a key that doesn't seek.
 */
function moveOf(key, steps) {
  const page = Math.max(1, Math.round(steps / 10));
  const moves = new Map([
    ["ArrowLeft", -1],
    ["ArrowDown", -1],
    ["ArrowRight", 1],
    ["ArrowUp", 1],
    ["PageDown", -page],
    ["PageUp", page],
    ["Home", -Infinity],
    ["End", Infinity],
  ]);
  return moves.get(key);
}

/**
 * @param {(iteration: number) => void} onSeek
 */
export function playerOf(onSeek) {
  let steps = 0;
  let now = 0;
  let frame = 0; // the frame asked for while it plays, else 0
  let at = 0;
  let last = 0;
  let isLooped = false;
  const icon = svg("path", { fill: "currentColor" });
  const iconBox = {
    viewBox: "0 0 16 16",
    width: 16,
    height: 16,
    "aria-hidden": "true",
  };
  const playButton = buttonOf(svg("svg", iconBox, icon), toggle, {
    class: "play",
  });
  const slider = el("input", {
    type: "range",
    min: 0,
    "aria-label": "Iteration",
    oninput: () => user(Number(slider.value)),
  });
  const box = el("input", {
    type: "number",
    min: 0,
    step: 1,
    "aria-label": "Iteration, as a number",
    oninput: () => box.value !== "" && box.validity.valid && user(Number(box.value)),
    onchange: () => box.reportValidity(),
    onblur: () => {
      box.value = String(now);
    },
  });
  const total = el("span", { class: "muted" });
  const speed = menuOf(
    "Speed",
    SPEEDS.map((value) => [value, `${value}×`]),
  );
  speed.value = "1";
  const group = {
    class: "player row",
    role: "group",
    "aria-label": "Training",
    onclick: focusClicked,
  };
  const element = el("div", group, playButton, slider, box, total, speed);

  /**
   * Safari doesn't focus a button that is clicked.
   * @param {MouseEvent} event
   */
  function focusClicked({ target }) {
    const control = target instanceof Element && target.closest("button, input");
    if (control instanceof HTMLElement) control.focus();
  }

  function label() {
    playButton.setAttribute("aria-label", frame ? "Pause" : "Play");
    icon.setAttribute("d", frame ? PAUSE : PLAY);
  }

  /** @param {number} i Where the reader seeks. */
  function user(i) {
    stop();
    onSeek(clamp(i, 0, steps));
  }

  function stop() {
    cancelAnimationFrame(frame);
    if (!frame) return;
    frame = 0;
    label();
  }

  function play() {
    if (now >= steps) onSeek(0);
    at = now;
    last = performance.now();
    frame = requestAnimationFrame(tick);
    label();
  }

  /** @param {number} time In milliseconds, as of performance.now. */
  function tick(time) {
    const passed = time - last;
    const isCoarse = isStill();
    if (!isCoarse || passed >= COARSE.pause) {
      last = time;
      const share = isCoarse ? 1 / COARSE.jumps : Math.max(0, passed) / RUN;
      const rest = isLooped ? steps * REST : 0; // at the end, before it begins again
      at = Math.min(steps + rest, at + steps * Number(speed.value) * share);
      if (Math.min(steps, Math.floor(at)) !== now) onSeek(Math.min(steps, Math.floor(at)));
      if (at >= steps && !isLooped) {
        stop();
        return;
      }
      if (at >= steps + rest) at = 0;
    }
    if (frame) frame = requestAnimationFrame(tick);
  }

  function toggle() {
    if (frame) stop();
    else play();
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const { key, target } = event;
    if (
      !(target instanceof Element) ||
      playButton.disabled ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey
    )
      return;
    if (target.matches("input:not([type=range]), select, textarea")) return;
    if (key === " ") {
      if (target.matches("button, a, summary, [role=button]")) return;
      toggle();
    } else {
      const move = moveOf(key, steps);
      if (!move) return;
      user(now + move);
    }
    event.preventDefault();
  }

  label();
  return {
    element,
    onKey,
    stop,
    play,
    user,
    focus: () => slider.focus({ preventScroll: true }),
    focusPlay: () => playButton.focus({ preventScroll: true }),
    /** @param {boolean} value Whether it begins again at its end. */
    set looped(value) {
      isLooped = value;
    },
    /** @param {number} value Of the run that is played. */
    set steps(value) {
      steps = value;
      slider.max = box.max = String(value);
      total.textContent = `of ${value}`;
      element.hidden = value === 0;
    },
    /** @param {number} value The state that is seen. */
    set iteration(value) {
      now = value;
      slider.value = String(value);
      if (!hasFocus(box)) box.value = String(value);
    },
    /** @param {boolean} value Whether the reader can't use it yet. */
    set locked(value) {
      for (const control of [playButton, slider, box, speed]) control.disabled = value;
    },
  };
}
