"""What several figures show, computed once for all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from ..analysis.landscape import loss_surfaces
from ..analysis.numbers import plural
from ..analysis.survey import initial_gradients
from ..engine.history import History
from ..engine.sweep import Sweep, sweep
from ..model.experiment import Experiment

__all__ = ["OwnRun", "gradients_at_start", "history", "seed_sweep", "surfaces"]


@dataclass(frozen=True, eq=False)
class OwnRun:
    """A run of the reader's own, in an experiment's place.

    Examples
    --------
    >>> from mlpviz import EXERCISES, mlp, train
    >>> shown = EXERCISES["ex4"].run()
    >>> str(OwnRun(train(mlp((2, 8, 1)), shown.data, shown.labels, lr=0.1, steps=5)))
    'a 2-8-1 network, 5 steps'
    """

    history: History

    @property
    def steps(self) -> int:
        """Number of updates."""
        return self.history.steps

    def __str__(self) -> str:
        """The experiment string, or the network in words if no experiment names the run."""
        if self.history.experiment is not None:
            return str(self.history.experiment)
        return f"a {self.history.layout.title} network, {plural(self.steps, 'step')}"


def history(run: Experiment | OwnRun) -> History:
    """The history of `run`, of an experiment in float64."""
    return run.history if isinstance(run, OwnRun) else _trained(run)


@lru_cache(maxsize=64)
def _trained(experiment: Experiment) -> History:
    return experiment.run()


@lru_cache(maxsize=64)
def seed_sweep(experiment: Experiment, count: int) -> Sweep:
    """The runs of `experiment` with the seeds 1 … `count`."""
    return sweep([replace(experiment, seed=seed) for seed in range(1, count + 1)])


@lru_cache(maxsize=16)
def surfaces(experiment: Experiment, pairs: tuple[tuple[str, str], ...]) -> np.ndarray:
    """The loss surfaces of pairs of parameters where training ends, shape (pairs, points, points)."""
    run = history(experiment)
    loss, l2 = run.layout.loss, run.layout.l2
    return loss_surfaces(run.network(), run.data, run.labels, pairs=pairs, loss=loss, l2=l2).numpy()


@lru_cache(maxsize=8)
def gradients_at_start(experiment: Experiment, scales: tuple[float, ...], count: int) -> np.ndarray:
    """Gradient norms at iteration 0 with the seeds 1 … `count`, shape (scales, count, layers)."""
    return initial_gradients(experiment, scales, range(1, count + 1)).numpy()
