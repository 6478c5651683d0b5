"""How a network is trained: the optimizer and its rate, and the points of each step."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from ..model.experiment import FIELDS, Experiment

__all__ = ["Descent", "chosen_points"]


@dataclass(frozen=True)
class Descent:
    """How a network is trained.

    Attributes
    ----------
    lr : float
    steps : int
    optimizer : str
        One of `mlpviz.model.optimizers.OPTIMIZERS`.
    momentum : float
        Of the optimizer that has one.
    batch : int
        Points of a step, 0 for all.
    seed : int
        Of the order of the batches.
    """

    lr: float
    steps: int
    optimizer: str = FIELDS["optimizer"]["default"]
    momentum: float = FIELDS["momentum"]["default"]
    batch: int = FIELDS["batch"]["default"]
    seed: int = FIELDS["seed"]["default"]

    @classmethod
    def of(cls, experiment: Experiment) -> Descent:
        """How an experiment says."""
        return cls(**{field.name: getattr(experiment, field.name) for field in fields(cls)})


def chosen_points(how: Descent, n: int, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
    """The points of the steps `first` to `last` - 1, batch after batch, and where each batch begins.

    Examples
    --------
    >>> order, starts = chosen_points(Descent(lr=1, steps=9, batch=2), n=5, first=1, last=4)
    >>> order, starts
    (array([4, 0, 3, 2, 4]), array([0, 2, 3, 5]))
    """
    if how.batch == 0:
        return np.empty(0, np.int64), np.zeros(last - first + 1, np.int64)
    each = -(-n // how.batch)
    batches: list[np.ndarray] = []
    for epoch in range(first // each, -(-last // each)):
        order = np.random.RandomState((how.seed + epoch) % 2**32).permutation(n)
        parts = [order[k : k + how.batch] for k in range(0, n, how.batch)]
        batches += parts[max(0, first - epoch * each) : last - epoch * each]
    starts = np.cumsum([0, *map(len, batches)])
    return np.concatenate([np.empty(0, np.int64), *batches]), starts
