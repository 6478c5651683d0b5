"""Frames within a limit of bytes: the plane is redrawn where it moves, and as often as there is room."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from ..plots.history import HistoryPlot
from .frames import movement

__all__ = ["smallest_step", "thrifty_frames"]

STEPS = np.geomspace(0.004, 1, 40)
"""How far the plane may move unseen, as a share of it: from what the eye doesn't miss to all of it."""

NUMBERS = 4
"""The numbers stand still for so many frames: longer is easier to read, and packs better."""


def thrifty_frames(
    plot: HistoryPlot, iterations: Sequence[int], limit: int, spent: Callable[[], int]
) -> Iterator[np.ndarray]:
    """The frames of `iterations`, of which the file takes about `limit` bytes at most.

    The step and its marks on the curves move with every frame, the numbers with every few. The
    plane is redrawn when it has moved by a step, the smallest for which the bytes will do. The
    first and last frames are whole.

    Parameters
    ----------
    plot : HistoryPlot
    iterations : sequence of int
    limit : int
    spent : callable
        Gives the number of bytes that the frames so far took.

    Yields
    ------
    array of uint8, shape (height, width, 4)
    """
    moved = movement(plot.history, iterations)
    first, last = iterations[0], len(iterations) - 1
    yield plot.frame(first)
    redrawing, other = spent() / 2, spent() / 20  # guesses, until there has been one of each
    plane, numbers, unseen = first, first, 0.0
    for k, i in enumerate(iterations[1:], 1):
        before = spent()
        unseen += moved[k]
        room = limit - before - other * (last - k) - redrawing  # what the last frame takes is set aside
        if k == last or (room > redrawing and unseen > smallest_step(moved[k:], room / redrawing)):
            plane, unseen = i, 0.0
        if plane == i or k % NUMBERS == 0:
            numbers = i
        yield plot.frame(i, plane, numbers)
        if plane == i:
            redrawing = max(spent() - before, 0.8 * redrawing)  # rather too much than too little
        else:
            other += (spent() - before - other) / 10


def smallest_step(moved: np.ndarray, redrawings: float) -> float:
    """The step by which something may move unseen, if it is to be redrawn so many times at most.

    Examples
    --------
    >>> smallest_step(np.full(100, 0.01), redrawings=20) > 4 * 0.01
    True
    >>> smallest_step(np.full(100, 0.01), redrawings=200) == float(STEPS[0])
    True
    """
    # What moves further than a step from one frame to the next is redrawn once, like anything else.
    needed = np.minimum(moved[:, None], STEPS).sum(axis=0) / STEPS
    enough = needed <= redrawings
    return float(STEPS[enough.argmax()]) if enough.any() else float("inf")
