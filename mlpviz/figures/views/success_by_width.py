"""The share of seeds that train, against the number of hidden units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from ...analysis.numbers import percent
from ...model.experiment import Experiment
from ..runs import seed_sweep

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ...plots.style import Theme
    from ..form import Form

__all__ = ["SuccessByWidth"]


@dataclass(frozen=True)
class SuccessByWidth:
    """The share of seeds that end at accuracies of interest, against the number of hidden units."""

    seeds: int
    thresholds: tuple[float, ...] = (0.95, 1.0)

    def _shares(self, experiments: Sequence[Experiment]) -> dict[str, np.ndarray]:
        last = torch.stack([seed_sweep(e, self.seeds).accuracy[:, -1] for e in experiments])
        return {
            "all right" if t == 1 else f"at least {100 * t:g} % right": (last >= t)
            .double()
            .mean(dim=1)
            .numpy()
            for t in self.thresholds
        }

    def draw(self, experiments: Sequence[Experiment], theme: Theme, form: Form) -> Figure:
        """The figure."""
        from ...plots.layout import side_by_side
        from ...plots.sweeps import draw_bands, set_width_axis

        figure, (ax,) = side_by_side(form.medium, 400, 1)
        widths = [e.widths[1] for e in experiments]
        shares = {name: share[:, None] for name, share in self._shares(experiments).items()}
        draw_bands(ax, widths, shares, theme)
        set_width_axis(ax, widths, "hidden units")
        ax.set_ylim(-0.03, 1.03)
        ax.set_yticks([0, 0.5, 1], ["0", "50 %", "100 %"])
        ax.set_ylabel(f"share of {self.seeds} seeds")
        ax.legend(loc="lower right", handlelength=1.4)
        return figure

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """The shares, width by width."""
        parts = []
        for name, share in self._shares(experiments).items():
            listed = ", ".join(
                f"{e.widths[1]}: {percent(s)}" for e, s in zip(experiments, share, strict=True)
            )
            parts.append(f"{name}, {listed}")
        return f"Share of {self.seeds} seeds by the number of hidden units: {'; '.join(parts)}."
