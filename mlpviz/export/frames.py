"""Which iterations an animation shows, and for how long."""

from __future__ import annotations

import numpy as np

from ..analysis.pace import changes
from ..engine.history import History

__all__ = ["FRAMES", "LINGER", "MILLISECONDS", "chosen_iterations"]

FRAMES = 100
"""Most frames that an animation has."""

MILLISECONDS = 80
"""Duration of a frame."""

LINGER = 3000
"""Duration of the last frame, in milliseconds."""


def chosen_iterations(
    history: History, first: int = 0, last: int | None = None, frames: int = FRAMES
) -> list[int]:
    """The iterations to show: from the first to the last, dense where much happens.

    Between two frames the same happens everywhere, by the measure of `mlpviz.analysis.pace.changes`,
    save where a single step does more. In a long film all but the first are an even number of steps
    from the last: near the edge of stability a run jumps back and forth between odd and even steps,
    and showing both would flicker.

    Parameters
    ----------
    history : History
    first, last : int, optional
        Of the film; all of the run by default.
    frames : int
        Most iterations to choose, at least 2.

    Examples
    --------
    >>> from mlpviz import EXERCISES, Experiment
    >>> chosen = chosen_iterations(EXERCISES["ex4"].run())
    >>> len(chosen), chosen[:4], chosen[-2:]
    (100, [0, 2, 8, 10], [980, 1000])
    >>> sum(690 <= i <= 770 for i in chosen)  # where the loss falls
    15
    >>> chosen_iterations(Experiment(steps=3).run())
    [0, 1, 2, 3]
    """
    last = history.steps if last is None else last
    stride = 2 if last - first >= 2 * frames else 1
    candidates = np.union1d([first], np.arange(last, first, -stride))
    if len(candidates) <= frames:
        return candidates.tolist()
    reached = np.concatenate(
        [[0], np.cumsum(_frames_between(changes(history, candidates.tolist()), frames - 1))]
    )
    # The sum ends a rounding error beside frames - 1.
    places = np.searchsorted(reached, np.arange(frames - 1) - 1e-9 * frames)
    return [*candidates[places].tolist(), last]


def _frames_between(shares: np.ndarray, total: int) -> np.ndarray:
    """`shares` in proportion, `total` in all, but none above 1: nothing is shown twice."""
    largest_first = np.sort(shares)[::-1]
    left = np.cumsum(largest_first[::-1])[::-1]
    for full, share in enumerate(largest_first):
        factor = (total - full) / left[full]
        if factor * share <= 1:
            break
    return np.minimum(1, factor * shares)
