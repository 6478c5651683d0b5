"""How many seeds train, for each initialization scale and learning rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ...analysis.numbers import plural
from ...engine.sweep import sweep
from ...model.experiment import Experiment

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ...plots.style import Theme
    from ..form import Form

__all__ = ["SuccessCounts", "success_counts"]


@lru_cache(maxsize=8)
def success_counts(
    experiment: Experiment, scales: tuple[float, ...], rates: tuple[float, ...], seeds: int, threshold: float
) -> np.ndarray:
    """How many of the seeds 1 … `seeds` end at `threshold` accuracy or above, shape (scales, rates)."""
    runs = [
        replace(experiment, init_scale=scale, lr=lr, seed=seed)
        for scale in scales
        for lr in rates
        for seed in range(1, seeds + 1)
    ]
    reached = sweep(runs).accuracy[:, -1] >= threshold
    return reached.reshape(len(scales), len(rates), seeds).sum(dim=2).numpy()


@dataclass(frozen=True)
class SuccessCounts:
    """How many seeds end at an accuracy or above, for initialization scales and learning rates."""

    scales: tuple[float, ...]
    rates: tuple[float, ...]
    seeds: int
    threshold: float = 0.95

    def _counts(self, experiments: Sequence[Experiment]) -> np.ndarray:
        (experiment,) = experiments
        return success_counts(experiment, self.scales, self.rates, self.seeds, self.threshold)

    def draw(self, experiments: Sequence[Experiment], theme: Theme, form: Form) -> Figure:
        """The figure."""
        from ...plots.layout import side_by_side
        from ...plots.sweeps import draw_counts

        figure, (ax,) = side_by_side(form.medium, 420, 1)
        draw_counts(ax, self._counts(experiments), self.scales, self.rates, theme)
        ax.set_xlabel("learning rate")
        ax.set_ylabel("initialization scale")
        ax.set_title(f"runs of {self.seeds} with at least {100 * self.threshold:g} % right")
        return figure

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """The best and the worst settings."""
        counts = self._counts(experiments)
        i, j = np.unravel_index(counts.argmax(), counts.shape)
        return (
            f"Table of how many of {self.seeds} seeds reach {100 * self.threshold:g} % accuracy, for "
            f"{len(self.scales)} initialization scales and {len(self.rates)} learning rates: most, "
            f"{counts[i, j]}, at scale {self.scales[i]:g} and learning rate {self.rates[j]:g}; "
            f"{plural(int((counts == 0).sum()), 'setting')} with none, "
            f"{plural(int((counts == self.seeds).sum()), 'setting')} with all."
        )
