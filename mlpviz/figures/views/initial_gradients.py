"""Gradient norms before the first update, against the initialization scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ...analysis.numbers import number
from ...model.experiment import Experiment
from ..runs import gradients_at_start

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ...plots.style import Theme
    from ..form import Form

__all__ = ["InitialGradients"]


@dataclass(frozen=True)
class InitialGradients:
    """Gradient norms of the first and the last layer at iteration 0 against the initialization scale."""

    scales: tuple[float, ...]
    seeds: int

    def _norms(self, experiment: Experiment) -> np.ndarray:
        return gradients_at_start(experiment, self.scales, self.seeds)

    def draw(self, experiments: Sequence[Experiment], theme: Theme, form: Form) -> Figure:
        """The figure."""
        from ...plots.layout import side_by_side
        from ...plots.style import log_scale
        from ...plots.sweeps import draw_bands

        figure, axes = side_by_side(form.medium, 420, len(experiments))
        for ax, experiment in zip(axes, experiments, strict=True):
            norms = self._norms(experiment)
            draw_bands(ax, self.scales, {"last layer": norms[:, :, -1], "first layer": norms[:, :, 0]}, theme)
            log_scale(ax, "x")
            log_scale(ax)
            ax.set_ylim(1e-9, 3)
            ticks = [scale for scale in (0.1, 0.3, 1, 3, 10) if self.scales[0] <= scale <= self.scales[-1]]
            ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
            ax.minorticks_off()
            ax.set_title(f"{experiment.layout.depth} layers")
            ax.set_xlabel("initialization scale")
            ax.tick_params(labelleft=ax is axes[0] or form.medium == "phone")
        axes[0].set_ylabel("gradient norm at iteration 0")
        axes[0].legend(loc="lower center")
        return figure

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """Where the first layer's median is largest, and how it compares with the last layer's."""
        parts = []
        for experiment in experiments:
            medians = np.median(self._norms(experiment), axis=1)
            best = int(medians[:, 0].argmax())
            parts.append(
                f"{experiment.layout.depth} layers: the first layer's median is largest at scale "
                f"{self.scales[best]:g}, {number(medians[best, 0])}, where the last layer's is "
                f"{number(medians[best, -1])}; at the ends of the range it is {number(medians[0, 0])} "
                f"and {number(medians[-1, 0])}"
            )
        return f"Gradient norms at iteration 0 over {self.seeds} seeds. {'. '.join(parts)}."
