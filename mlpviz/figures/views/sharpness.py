"""The sharpness of the loss over training, against the limit of the learning rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ...analysis import hessian
from ...analysis.numbers import number
from ...model.experiment import Experiment
from ..runs import history

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ...plots.style import Theme
    from ..form import Form

__all__ = ["Sharpness"]


@lru_cache(maxsize=8)
def _sharpness(experiment: Experiment, steps: tuple[int, ...]) -> np.ndarray:
    run = history(experiment)
    return np.array([hessian.sharpness(run, i) for i in steps])


@dataclass(frozen=True)
class Sharpness:
    """The largest second derivative of the loss, and the limit 2 divided by the learning rate.

    Attributes
    ----------
    every : int
        Steps from one value to the next.
    """

    every: int = 10

    def _steps(self, experiment: Experiment) -> tuple[int, ...]:
        return tuple(range(0, experiment.steps + 1, self.every))

    def draw(self, experiments: Sequence[Experiment], theme: Theme, form: Form) -> Figure:
        """The curve, and the limit across it."""
        from ...plots.curves import draw_sharpness
        from ...plots.layout import side_by_side

        (experiment,) = experiments
        figure, (ax,) = side_by_side(form.medium, 400, 1)
        steps = self._steps(experiment)
        draw_sharpness(ax, steps, _sharpness(experiment, steps), 2 / experiment.lr, theme)
        return figure

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """Where it begins and ends, and how often it is above the limit."""
        (experiment,) = experiments
        steps = self._steps(experiment)
        found, limit = _sharpness(experiment, steps), 2 / experiment.lr
        first, last, most = (number(float(value)) for value in (found[0], found[-1], found.max()))
        return (
            f"Largest second derivative of the loss at every {self.every}th step: {first} at the start, "
            f"{last} at the end, at most {most}; above 2 divided by the learning rate, {limit:g}, at "
            f"{int((found > limit).sum())} of {len(found)} steps."
        )
