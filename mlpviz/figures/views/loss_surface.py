"""The loss surface of two parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ...analysis import describe
from ...analysis.landscape import landscape_offsets, lowest
from ...analysis.numbers import number, offset
from ...model.experiment import Experiment
from ..runs import surfaces

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ...plots.style import Theme
    from ..form import Form

__all__ = ["LossSurface"]


@dataclass(frozen=True)
class LossSurface:
    """The loss surface of two parameters, `first` along x and `second` along y."""

    first: str
    second: str

    def _surface(self, experiment: Experiment) -> np.ndarray:
        return surfaces(experiment, ((self.first, self.second),))[0]

    def draw(self, experiments: Sequence[Experiment], theme: Theme, form: Form) -> Figure:
        """The surface with its colour bar."""
        from ...plots.surface import surface_figure

        (experiment,) = experiments
        offsets, surface = landscape_offsets(), self._surface(experiment)
        return surface_figure(offsets, surface, self.first, self.second, theme, form.medium)

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """Where the surface is lowest, and how high it is at the trained values."""
        (experiment,) = experiments
        surface = self._surface(experiment)
        middle = len(surface) // 2
        x, y, loss = lowest(landscape_offsets(), surface)
        return (
            f"Loss surface of {describe.network(experiment)} over offsets of {self.first} and {self.second}: "
            f"{number(float(surface[middle, middle]))} at the trained values, lowest "
            f"({number(loss)}) at offset {offset(x)} of {self.first} and "
            f"{offset(y)} of {self.second}."
        )
