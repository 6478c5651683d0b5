"""The training history of one run: the plane, and the curves that lead there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...analysis import describe
from ...model.experiment import Experiment
from ..runs import history

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ...plots.history import HistoryPlot
    from ...plots.style import Theme

__all__ = ["TrainingHistory"]


@dataclass(frozen=True)
class TrainingHistory:
    """The training history of one run: a still of its last state, and an animation of them all."""

    def player(self, experiments: Sequence[Experiment], theme: Theme, flat: bool = False) -> HistoryPlot:
        """The plot whose ``frame(i)`` returns the pixels of state i."""
        from ...plots.history import HEIGHT, WIDTH, HistoryPlot
        from ...plots.style import new_figure

        (experiment,) = experiments
        return HistoryPlot(new_figure(WIDTH, HEIGHT), history(experiment), theme, flat=flat)

    def draw(self, experiments: Sequence[Experiment], theme: Theme) -> Figure:
        """The still."""
        return self.player(experiments, theme).figure

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """The run in words."""
        (experiment,) = experiments
        return describe.training_history(history(experiment))
