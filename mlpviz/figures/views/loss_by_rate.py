"""The final loss against the learning rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ...analysis.numbers import number
from ...model.experiment import Experiment
from ..runs import seed_sweep

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ...plots.style import Theme
    from ..form import Form

__all__ = ["LossByRate"]


@dataclass(frozen=True)
class LossByRate:
    """The final loss against the learning rate: of one run, and of many seeds.

    Attributes
    ----------
    rates : tuple of float
    seeds : int
        1 … `seeds`, whose median is a line, and nine of ten of which lie in a band.
    """

    rates: tuple[float, ...]
    seeds: int

    def _losses(self, experiments: Sequence[Experiment]) -> np.ndarray:
        """Shape (rates, seeds); a loss that is not a number is as bad as an infinite one."""
        (experiment,) = experiments
        swept = [seed_sweep(replace(experiment, lr=rate), self.seeds) for rate in self.rates]
        return np.nan_to_num(np.stack([found.loss[:, -1].numpy() for found in swept]), nan=np.inf)

    def draw(self, experiments: Sequence[Experiment], theme: Theme, form: Form) -> Figure:
        """The figure."""
        from ...plots.layout import side_by_side
        from ...plots.style import log_scale
        from ...plots.sweeps import draw_bands

        (experiment,) = experiments
        figure, (ax,) = side_by_side(form.medium, 420, 1)
        losses = self._losses(experiments)
        one = losses[:, experiment.seed - 1 : experiment.seed]
        series = {f"seed {experiment.seed}": one, f"{self.seeds} seeds, the median": losses}
        draw_bands(ax, self.rates, series, theme)
        log_scale(ax, "x")
        every = 2 if form.medium == "phone" else 1  # all have no room
        ax.set_xticks(self.rates, ["" if k % every else f"{rate:g}" for k, rate in enumerate(self.rates)])
        ax.minorticks_off()
        ax.set_ylim(bottom=0)
        ax.set_xlabel("learning rate")
        ax.set_ylabel(f"loss after {experiment.steps} steps")
        ax.legend(loc="upper left")
        return figure

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """The losses, rate by rate."""
        (experiment,) = experiments
        losses = self._losses(experiments)
        parts = [
            f"{rate:g}: {number(float(row[experiment.seed - 1]))} and {number(float(np.median(row)))}"
            for rate, row in zip(self.rates, losses, strict=True)
        ]
        return (
            f"Loss after {experiment.steps} steps by learning rate, with seed {experiment.seed} and in the "
            f"median of {self.seeds} seeds: {'; '.join(parts)}."
        )
