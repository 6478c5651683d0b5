"""What a page carries of a network that a browser can't run: pictures of its answers, and a landscape."""

from __future__ import annotations

import base64
import gzip
from typing import Any

import numpy as np

from ..analysis.landscape import loss_curves, loss_surface
from ..engine.history import History
from ..engine.module import answers_over

__all__ = ["given_surface", "packed_planes"]

POINTS = 51
"""Points along each side of the grid on which a network answers."""

QUANTUM = 1 / 512
"""Of what the inverse hyperbolic sine of an answer is a multiple: 0.002 near 0, 0.2 % of large ones."""

NONE = -(2**15)
"""Stands for an answer that is not a finite number."""

MAX_PACKED_BYTES = 1_400_000
"""In base64; a run whose grids take more has fewer of them."""

MAX_CURVES = 500
"""Parameters up to which the loss curves of all are computed and carried, 0.5 kB each."""


def packed_planes(history: History) -> dict[str, Any]:
    """What a black box answers over the plane, at every state, or as many as fit.

    Parameters
    ----------
    history : History
        Of a black box with two inputs.

    Returns
    -------
    dict
        ``reach`` (the grid covers -reach to reach), ``count`` (points along an axis), ``states``,
        ``quantum``, and ``packed``: gzip in base64 of the multiples of the quantum, less those of the
        grid before, all low bytes first; see ``mlpviz/web/js/elements/widget/payload.js``.

    Examples
    --------
    >>> from torch.nn import ELU, Linear, Sequential
    >>> from mlpviz import History
    >>> net = Sequential(Linear(2, 1), ELU())
    >>> planes = packed_planes(History.from_entries([[0.0, 4.2]], [1.0], [net]))
    >>> planes["reach"], planes["count"], planes["states"]
    (4.5, 51, [0])
    """
    reach = max(3.0, float(np.ceil(2 * float(np.abs(history.data.numpy()).max(initial=0)))) / 2)
    axis = np.linspace(-reach, reach, POINTS)
    grids = np.stack([_multiples(answers_over(net, axis, axis)) for net in history.networks])
    every = 1
    while True:
        states = sorted({*range(0, history.steps + 1, every), history.steps})
        packed = _pack(grids[states])
        if len(packed) <= MAX_PACKED_BYTES or every > history.steps:
            return {"reach": reach, "count": POINTS, "states": states, "quantum": QUANTUM, "packed": packed}
        every = -(-every * len(packed) // MAX_PACKED_BYTES)


def _multiples(values: np.ndarray) -> np.ndarray:
    """Of the quantum, in 16 bits; an answer beyond 3e27 in size is taken for one of that size."""
    with np.errstate(invalid="ignore"):
        multiples = np.clip(np.round(np.arcsinh(values) / QUANTUM), NONE + 1, -NONE - 1)
    return np.where(np.isfinite(values), multiples, NONE).astype(np.int16)


def _pack(grids: np.ndarray) -> str:
    steps = grids.copy()
    steps[1:] -= grids[:-1]
    low, high = steps.astype("<i2").reshape(-1).view(np.uint8).reshape(-1, 2).T
    return base64.b64encode(gzip.compress(low.tobytes() + high.tobytes(), 9, mtime=0)).decode("ascii")


def given_surface(history: History, iteration: int, first: str, second: str) -> dict[str, Any]:
    """The loss over two parameters of a black box, with the path of its training.

    Returns
    -------
    dict
        ``iteration``, ``pair`` (positions of both parameters), ``count`` (offsets along an axis), and
        arrays: ``values`` (count, count), the second parameter's offsets from row to row; ``path``
        (2, steps + 1); ``curves`` (P, count), or None where there are more than `MAX_CURVES` parameters.
    """
    layout = history.layout
    problem = history.network(iteration), history.data, history.labels
    pair = [layout.position(name) for name in (first, second)]
    surface = loss_surface(*problem, second, first, loss=layout.loss, l2=layout.l2)
    path = history.parameters[:, pair] - history.parameters[iteration, pair]
    few = layout.size <= MAX_CURVES
    return {
        "iteration": iteration,
        "pair": pair,
        "count": len(surface),
        "values": surface,
        "path": path.T,
        "curves": loss_curves(*problem, loss=layout.loss, l2=layout.l2) if few else None,
    }
