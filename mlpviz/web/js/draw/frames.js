// Work that is spread over frames, so that no frame is long.

/** Milliseconds without a change, after which slow work begins. */
export const SETTLED = 120;

/**
 * Take one step of a generator in each frame, until it ends or is aborted.
 * @param {Generator<void, void>} steps
 * @param {AbortSignal} signal
 */
export function byFrames(steps, signal) {
  requestAnimationFrame(() => {
    if (!signal.aborted && !steps.next().done) byFrames(steps, signal);
  });
}
