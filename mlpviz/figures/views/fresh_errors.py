"""The error on fresh points against the width of the network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ...analysis.survey import outputs_at
from ...model.datasets import dataset
from ...model.experiment import Experiment
from ..runs import seed_sweep

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ...plots.style import Theme
    from ..form import Form

__all__ = ["FreshErrors", "fresh_errors"]

FRESH = (2, 10_000)
"""Seed and number of the fresh points on which a test error is measured."""


@lru_cache(maxsize=64)
def fresh_errors(experiment: Experiment, seeds: int) -> np.ndarray:
    """The share of fresh points that each of `seeds` trained networks gets wrong, shape (seeds,)."""
    points, labels = dataset(experiment.data, *FRESH)
    outputs = outputs_at(seed_sweep(experiment, seeds), points)
    return (outputs.sign() != labels).double().mean(dim=1).numpy()


@dataclass(frozen=True)
class FreshErrors:
    """The error on fresh points against the width, a line for each depth."""

    seeds: int

    def _errors(self, experiments: Sequence[Experiment]) -> dict[int, dict[int, np.ndarray]]:
        errors: dict[int, dict[int, np.ndarray]] = {}
        for e in experiments:
            errors.setdefault(e.layout.depth, {})[e.widths[1]] = fresh_errors(e, self.seeds)
        return errors

    def draw(self, experiments: Sequence[Experiment], theme: Theme, form: Form) -> Figure:
        """The figure."""
        from ...plots.layout import side_by_side
        from ...plots.sweeps import draw_bands, set_width_axis

        figure, (ax,) = side_by_side(form.medium, 420, 1)
        errors = self._errors(experiments)
        widths = list(next(iter(errors.values())))
        series = {f"{depth} layers": np.stack(list(rows.values())) for depth, rows in errors.items()}
        draw_bands(ax, widths, series, theme, spread=(0.25, 0.75))
        set_width_axis(ax, widths, "units in each hidden layer")
        ax.set_ylim(0, 0.52)
        ax.set_yticks([0, 0.1, 0.2, 0.3, 0.4, 0.5], ["0", "10 %", "20 %", "30 %", "40 %", "50 %"])
        ax.set_ylabel("error on fresh points")
        ax.legend(loc="upper right")
        return figure

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """The medians, width by width."""
        parts = []
        for depth, rows in self._errors(experiments).items():
            listed = ", ".join(f"{width}: {100 * np.median(row):.1f} %" for width, row in rows.items())
            parts.append(f"{depth} layers, {listed}")
        return f"Median error on fresh points over {self.seeds} seeds by width: {'; '.join(parts)}."
