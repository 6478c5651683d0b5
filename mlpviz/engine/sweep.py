"""Sweeps: many experiments that differ in seed, scale or rate, trained on all cores."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from ..model.experiment import FIELDS, Experiment
from .descent import Descent
from .store import stored
from .training import initial_parameters, test_set, train_one, training_set

__all__ = ["Sweep", "sweep"]


@dataclass(frozen=True, eq=False)
class Sweep:
    """The results of a sweep; row k belongs to ``experiments[k]``.

    Attributes
    ----------
    experiments : tuple of Experiment
    loss, accuracy : Tensor, shape (B, steps + 1)
    parameters : Tensor, shape (B, P)
        After the last update, in torch's order.
    test_loss, test_accuracy : Tensor, shape (B, steps + 1)
        Of the fresh points; (B, 0) if the experiments have none.
    """

    experiments: tuple[Experiment, ...]
    loss: Tensor
    accuracy: Tensor
    parameters: Tensor
    test_loss: Tensor
    test_accuracy: Tensor


_OWN = ("seed", "lr", "init", "init_scale", "bias_scale", "optimizer", "momentum", "batch", "l2")
"""The fields that may differ from run to run."""


def sweep(
    experiments: Sequence[Experiment],
    dtype: torch.dtype = torch.float64,
    progress: Callable[[int], object] | None = None,
) -> Sweep:
    """Train many networks of one shape on all cores.

    Parameters
    ----------
    experiments : sequence of Experiment
        They may differ in ``seed``, in how they begin (``init``, ``init_scale``, ``bias_scale``) and in how
        they are trained (``lr``, ``optimizer``, ``momentum``, ``batch``, ``l2``).
    dtype : torch.dtype
        ``torch.float64`` or ``torch.float32``.
    progress : callable, optional
        Called after each run with the number of runs done; not at all if they were done before, see
        `mlpviz.engine.store`.

    Returns
    -------
    Sweep
        Of ``B * (2 * (steps + 1) + P)`` numbers. Each core trains one network at a time, so the
        time grows linearly with B. A run has the same bits as from `Experiment.run`.

    Raises
    ------
    ValueError
        If the experiments differ in anything else, or there are none.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from mlpviz import EXERCISES, sweep
    >>> seeds = sweep([replace(EXERCISES["ex4"], seed=s) for s in range(1, 13)])
    >>> [s for s, last in enumerate(seeds.accuracy[:, -1], 1) if last == 1]
    [7, 11]
    """
    if not experiments:
        raise ValueError("experiments must hold at least one (got none)")
    same = {name: FIELDS[name]["default"] for name in _OWN}
    common = replace(experiments[0], **same)
    for e in experiments:
        if replace(e, **same) != common:
            raise ValueError(
                f"experiments must differ in {', '.join(_OWN)} alone (got {experiments[0]} and {e})"
            )
    asked = "\n".join(["sweep", str(dtype), *map(str, experiments)])
    found = stored(asked, lambda: _train_all(experiments, dtype, progress))
    return Sweep(tuple(experiments), *map(torch.from_numpy, found))


def _train_all(
    experiments: Sequence[Experiment], dtype: torch.dtype, progress: Callable[[int], object] | None
) -> list[np.ndarray]:
    """Losses, accuracies and last parameters of experiments of one layout."""
    first = experiments[0]
    points, test = training_set(first, dtype), test_set(first, dtype)
    layout, count, states = first.layout, len(experiments), first.steps + 1
    sizes = (states, states, layout.size, *([states if test else 0] * 2))
    rows = [torch.empty(count, size, dtype=dtype).numpy() for size in sizes]
    none = np.empty((0, layout.size), rows[0].dtype), np.empty((0, layout.depth), rows[0].dtype)

    def train(k: int) -> None:
        e = experiments[k]
        initial = initial_parameters(e, dtype)
        trained = train_one(e.layout, initial, points, Descent.of(e), test, *none)
        for kept, own in zip(rows, trained, strict=True):
            kept[k] = own

    # Compiled code lets other threads work meanwhile.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for done, _ in enumerate(pool.map(train, range(count)), 1):
            if progress is not None:
                progress(done)
    return rows
