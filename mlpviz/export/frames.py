"""Which iterations an animation shows, and how much the plane moves from one to the next."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..history import History
from ..plots import planes

__all__ = ["FRAMES", "LINGER", "MILLISECONDS", "chosen_iterations", "movement"]

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


def movement(history: History, iterations: Sequence[int]) -> np.ndarray:
    """How much of the plane changes from each iteration to the next, shape (len(iterations),).

    The largest of: the mean change of the output's colour, and the shares of the plane that the
    decision boundary and each of the first layer's folds sweep. From 0 to 1; the first is 0. Where
    a run diverges, all changes.

    Examples
    --------
    >>> from mlpviz import EXERCISES
    >>> movement(EXERCISES["ex1"].run(), [0, 500, 1000]).tolist()
    [0.0, 0.0, 0.0]
    """
    axis = np.linspace(-planes.LIMIT, planes.LIMIT, 61)
    start = history.diverged_at
    moved, before = [0.0], None
    for i in iterations:
        parameters = history.parameters[i].numpy()
        output = planes.outputs(history.layout, parameters, axis, axis)
        sides = planes.sides(history.layout, parameters, axis, axis)
        hatched = np.full_like(output, start is not None and i >= start, bool)
        lines = np.concatenate([[hatched, output > 0], sides])
        seen = (np.clip(np.nan_to_num(output), -1, 1), lines)
        if before is not None:
            swept = (lines != before[1]).mean(axis=(1, 2)).max()
            moved.append(max(float(np.abs(seen[0] - before[0]).mean()) / 2, float(swept)))
        before = seen
    return np.array(moved)
