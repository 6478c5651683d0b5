"""The gradient norm of every layer before the first update."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ...analysis.numbers import number, plural
from ...model.experiment import Experiment
from ..runs import gradients_at_start

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ...plots.style import Theme
    from ..form import Form

__all__ = ["LayerProfiles"]


@dataclass(frozen=True)
class LayerProfiles:
    """The median gradient norm of every layer at iteration 0, a line for each initialization scale."""

    scales: tuple[float, ...]
    seeds: int

    def _profiles(self, experiment: Experiment) -> dict[str, np.ndarray]:
        norms = gradients_at_start(experiment, self.scales, self.seeds)
        return {f"scale {s:g}": np.median(row, axis=0) for s, row in zip(self.scales, norms, strict=True)}

    def draw(self, experiments: Sequence[Experiment], theme: Theme, form: Form) -> Figure:
        """The figure."""
        from ...plots.layout import side_by_side
        from ...plots.sweeps import draw_layer_profile

        figure, axes = side_by_side(form.medium, 400, len(experiments))
        for ax, experiment in zip(axes, experiments, strict=True):
            draw_layer_profile(ax, self._profiles(experiment), theme)
            ax.set_ylim(1e-5, 10)
            ax.set_title(plural(experiment.widths[1], "unit") + " in each layer")
            ax.tick_params(labelleft=ax is axes[0] or form.medium == "phone")
        axes[0].set_ylabel("median gradient norm")
        axes[0].legend(loc="upper left", ncols=2)
        return figure

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """First against last layer, scale by scale."""
        parts = []
        for experiment in experiments:
            ratios = [
                f"{number(line[0] / line[-1])} at {name}" for name, line in self._profiles(experiment).items()
            ]
            parts.append(f"with {plural(experiment.widths[1], 'unit')} in each layer {', '.join(ratios)}")
        return (
            f"Median gradient norm of each layer at iteration 0 over {self.seeds} seeds. "
            f"First layer divided by last: {'; '.join(parts)}."
        )
