"""The distance between two copies of a run that differ in the last digit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ...analysis.numbers import number
from ...model.experiment import EXERCISES, Experiment
from ..runs import history

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ...plots.style import Theme
    from ..form import Form

__all__ = ["Drift"]


@dataclass(frozen=True)
class Drift:
    """How far two copies of a run go apart that differ in the last digit of their initialization scale."""

    @staticmethod
    def _apart(experiment: Experiment) -> np.ndarray:
        scale = float(np.nextafter(experiment.init_scale, np.inf))
        copy = history(replace(experiment, init_scale=scale))
        return (copy.parameters - history(experiment).parameters).norm(dim=1).numpy()

    @staticmethod
    def _name(experiment: Experiment) -> str:
        name = next(name for name, named in EXERCISES.items() if named == experiment)
        return f"Exercise {name.removeprefix('ex')}"

    def draw(self, experiments: Sequence[Experiment], theme: Theme, form: Form) -> Figure:
        """The figure."""
        from ...plots.layout import side_by_side
        from ...plots.sweeps import draw_distances

        figure, (ax,) = side_by_side(form.medium, 420, 1)
        draw_distances(ax, {self._name(e): self._apart(e) for e in experiments}, theme)
        ax.set_xlabel("step")
        ax.set_ylabel("distance between the copies")
        return figure

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """Where each pair begins, and how far it gets."""
        parts = []
        for e in experiments:
            apart = self._apart(e)
            parts.append(f"in {self._name(e)} {number(float(apart[0]))} becomes {number(float(apart.max()))}")
        return f"The distance between two copies whose scales differ in the last digit: {'; '.join(parts)}."
