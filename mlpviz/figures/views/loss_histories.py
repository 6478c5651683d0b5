"""The loss of several runs over training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...analysis.numbers import number
from ...model.experiment import Experiment
from ..runs import history

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ...plots.style import Theme
    from ..form import Form

__all__ = ["LossHistories"]


@dataclass(frozen=True)
class LossHistories:
    """The loss of several runs over training, in one chart.

    Attributes
    ----------
    titles : tuple of str
        One for each experiment.
    """

    titles: tuple[str, ...]

    def draw(self, experiments: Sequence[Experiment], theme: Theme, form: Form) -> Figure:
        """The curves, the names at their right."""
        from ...plots.curves import draw_losses
        from ...plots.layout import chart, name_curves

        figure, ax = chart(form.medium)
        losses = [history(experiment).loss.numpy() for experiment in experiments]
        draw_losses(ax, dict(zip(self.titles, losses, strict=True)), theme)
        name_curves(ax, form.medium)
        return figure

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """Each run's first and last loss."""
        parts = []
        for title, experiment in zip(self.titles, experiments, strict=True):
            loss = history(experiment).loss
            parts.append(f"{title}, from {number(float(loss[0]))} to {number(float(loss[-1]))}")
        return f"Loss of {len(parts)} runs over training: {'; '.join(parts)}."
