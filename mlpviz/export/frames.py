"""Which iterations an animation shows, and for how long."""

from __future__ import annotations

import numpy as np

__all__ = ["FRAMES", "LINGER", "MILLISECONDS", "chosen_iterations"]

FRAMES = 100
"""Frames of an animation, at most."""

MILLISECONDS = 80
"""How long a frame stays."""

LINGER = 3000
"""How long the last frame stays, in milliseconds."""


def chosen_iterations(steps: int, frames: int = FRAMES) -> list[int]:
    """The iterations shown: dense at the start, where most happens, and thinner towards the end.

    The k-th of n is at ``steps * (k / (n - 1)) ** 2``. In a long run all are even numbers of steps
    from the last: near the edge of stability a run hops to and fro between odd and even steps,
    and showing both would flicker.

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
