"""Which iterations an animation shows, and for how long."""

from __future__ import annotations

import numpy as np

__all__ = ["FRAMES", "LINGER", "MILLISECONDS", "chosen_iterations"]

FRAMES = 100
"""Most frames that an animation has."""

MILLISECONDS = 80
"""Duration of a frame."""

LINGER = 3000
"""Duration of the last frame, in milliseconds."""


def chosen_iterations(steps: int, frames: int = FRAMES) -> list[int]:
    """The iterations to show: dense at the start, where most happens, and thinner towards the end.

    The k-th of n is at ``steps * (k / (n - 1)) ** 2``. In a long run all are an even number of steps
    from the last one: near the edge of stability a run jumps back and forth between odd and even
    steps, and showing both would flicker.

    Parameters
    ----------
    steps : int
        Of the run, which has ``steps + 1`` states.
    frames : int
        Most iterations to choose.

    Examples
    --------
    >>> chosen = chosen_iterations(1000)
    >>> len(chosen), chosen[:4], chosen[-2:]
    (100, [0, 2, 4, 6], [980, 1000])
    >>> chosen_iterations(3)
    [0, 1, 2, 3]
    """
    stride = 2 if steps >= 2 * frames else 1
    count = min(frames, steps // stride + 1)
    places = np.linspace(0, 1, count) ** 2 * (steps // stride)
    chosen: list[int] = []
    for place in places:
        chosen.append(max(round(place), chosen[-1] + 1 if chosen else 0))
    return [steps - stride * (chosen[-1] - k) for k in chosen]
