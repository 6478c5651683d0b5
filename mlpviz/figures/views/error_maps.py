"""Where in the plane trained networks are wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import torch

from ...analysis.numbers import percent
from ...analysis.survey import outputs_at
from ...model.datasets import rule_of
from ...model.experiment import Experiment
from ..runs import history, seed_sweep

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ...plots.style import Theme
    from ..form import Form

__all__ = ["ErrorMaps", "error_map", "plane_points"]

GRID = 121
"""Cells along each axis of an error map."""


def plane_points() -> tuple[torch.Tensor, np.ndarray]:
    """The middles of GRID x GRID cells of [-3, 3]², shape (GRID², 2), and their coordinates."""
    axis = (np.arange(GRID) + 0.5) / GRID * 6 - 3
    x, y = np.meshgrid(axis, axis)
    points = np.stack([x.reshape(-1), y.reshape(-1)], axis=1)
    return torch.from_numpy(points), points


@lru_cache(maxsize=8)
def error_map(experiment: Experiment, seeds: int) -> np.ndarray:
    """The share of `seeds` trained networks that contradict the rule, shape (GRID, GRID).

    Raises
    ------
    ValueError
        If the data set has no rule.
    """
    points, coordinates = plane_points()
    right = np.where(rule_of(experiment.data)(*coordinates.T), 1.0, -1.0)
    outputs = outputs_at(seed_sweep(experiment, seeds), points).numpy()
    return (np.sign(outputs) != right).mean(axis=0).reshape(GRID, GRID)


@dataclass(frozen=True)
class ErrorMaps:
    """Where in the plane networks are wrong: the share of the seeds, a panel for each experiment."""

    seeds: int

    def _shares(self, experiment: Experiment) -> np.ndarray:
        return error_map(experiment, self.seeds)

    def draw(self, experiments: Sequence[Experiment], theme: Theme, form: Form) -> Figure:
        """The figure."""
        from ...plots.layout import squares
        from ...plots.sweeps import draw_error_map

        figure, axes = squares(form.medium, len(experiments))
        for ax, experiment in zip(axes, experiments, strict=True):
            first = history(experiment)
            draw_error_map(ax, self._shares(experiment), first.data.numpy(), first.labels.numpy(), theme)
            ax.set_title(_shape(experiment))
        return figure

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """The share of the plane, and of its middle."""
        parts = []
        for experiment in experiments:
            shares = self._shares(experiment)
            third = GRID // 3
            middle = shares[third:-third, third:-third]
            parts.append(
                f"{_shape(experiment)}: {percent(shares.mean())} on average, "
                f"{percent(middle.mean())} within the square from -1 to 1"
            )
        return (
            f"Map of the plane from -3 to 3: the share of {self.seeds} trained networks that contradict the "
            f"rule at each place. {'; '.join(parts)}."
        )


def _shape(experiment: Experiment) -> str:
    """``2 layers, 8 wide``."""
    return f"{experiment.layout.depth} layers, {experiment.widths[1]} wide"
