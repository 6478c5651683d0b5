"""How many seeds end at which accuracy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ...analysis.describe import shape
from ...model.experiment import Experiment
from ..runs import seed_sweep

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ...plots.style import Theme
    from ..form import Form

__all__ = ["AccuracyHistogram"]


@dataclass(frozen=True)
class AccuracyHistogram:
    """How many of the seeds 1 … `seeds` end at which accuracy."""

    seeds: int

    def _accuracies(self, experiments: Sequence[Experiment]) -> np.ndarray:
        (experiment,) = experiments
        return seed_sweep(experiment, self.seeds).accuracy[:, -1].numpy()

    def draw(self, experiments: Sequence[Experiment], theme: Theme, form: Form) -> Figure:
        """A bar for every two percent."""
        from ...plots.layout import side_by_side
        from ...plots.sweeps import draw_accuracies

        figure, (ax,) = side_by_side(form.medium, 400, 1)
        draw_accuracies(ax, self._accuracies(experiments), theme)
        ax.set_ylabel(f"of {self.seeds} seeds")
        return figure

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """The counts at the two ends, and between them."""
        accuracy = self._accuracies(experiments)
        good, bad = int((accuracy >= 0.95).sum()), int((accuracy < 0.85).sum())
        return (
            f"Histogram of the final accuracy of {shape(experiments[0].widths)} networks over {self.seeds} "
            f"seeds, at a learning rate of {experiments[0].lr:g}: {good} reach "
            f"at least 95 %, {bad} stay below 85 %, {self.seeds - good - bad} lie between."
        )
