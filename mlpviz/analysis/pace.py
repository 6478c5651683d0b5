"""How much happens between the states of a run: what a film's frames are spaced by."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..engine.history import History
from .survey import answers_at

__all__ = ["changes"]


def changes(history: History, iterations: Sequence[int]) -> np.ndarray:
    """The share of all that happens in a run that falls between each iteration and the next.

    A third counts time itself, a third how far the outputs at the data points move, a third how far
    the loss does. What is nowhere a number, or never moves, leaves its third to the others.

    Parameters
    ----------
    history : History
    iterations : sequence of int, length k
        Ascending.

    Returns
    -------
    array, shape (k - 1,)
        In float64; their sum is 1.

    Examples
    --------
    >>> from mlpviz import EXERCISES
    >>> run = EXERCISES["ex4"].run()
    >>> round(float(changes(run, range(0, 1001, 2))[690 // 2 : 770 // 2].sum()), 2)  # its fall
    0.12
    """
    outputs = answers_at(history, iterations).numpy()
    loss = history.loss[list(iterations)].double().numpy()
    with np.errstate(invalid="ignore"):
        moved = np.abs(np.diff(outputs.astype(np.float64), axis=0)).mean(axis=1)
        fell = np.abs(np.diff(loss))
    shares = []
    for change in (np.diff(np.asarray(iterations, np.float64)), moved, fell):
        known = np.where(np.isfinite(change), change, 0)
        if known.max(initial=0) > 0:
            # First by the largest: the sum of large numbers may overflow.
            known = known / known.max()
            shares.append(known / known.sum())
    return np.mean(shares, axis=0)
