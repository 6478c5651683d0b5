"""What several figures show, computed once for all of them."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from ..analysis.landscape import loss_surfaces
from ..analysis.survey import initial_gradients
from ..engine.history import History
from ..engine.sweep import Sweep, sweep
from ..model.experiment import Experiment

__all__ = ["gradients_at_start", "history", "seed_sweep", "surfaces"]


@lru_cache(maxsize=64)
def history(experiment: Experiment) -> History:
    """The run of `experiment` in float64."""
    return experiment.run()


@lru_cache(maxsize=64)
def seed_sweep(experiment: Experiment, count: int) -> Sweep:
    """The runs of `experiment` with the seeds 1 … `count`."""
    return sweep([replace(experiment, seed=seed) for seed in range(1, count + 1)])


@lru_cache(maxsize=16)
def surfaces(experiment: Experiment, pairs: tuple[tuple[str, str], ...]) -> np.ndarray:
    """The loss surfaces of pairs of parameters where training ends, shape (pairs, points, points)."""
    run = history(experiment)
    return loss_surfaces(run.network(), run.data, run.labels, pairs=pairs).numpy()


@lru_cache(maxsize=8)
def gradients_at_start(experiment: Experiment, scales: tuple[float, ...], count: int) -> np.ndarray:
    """Gradient norms at iteration 0 with the seeds 1 … `count`, shape (scales, count, layers)."""
    return initial_gradients(experiment, scales, range(1, count + 1)).numpy()
