"""The functions that several networks have learned, side by side over the plane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...analysis.numbers import number, percent
from ...model.experiment import Experiment
from ..runs import history

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ...plots.style import Theme
    from ..form import Form

__all__ = ["LearnedFunctions"]


@dataclass(frozen=True)
class LearnedFunctions:
    """What several networks of one data set have learned, side by side over the plane.

    Attributes
    ----------
    titles : tuple of str
        One for each experiment.
    """

    titles: tuple[str, ...]

    def draw(self, experiments: Sequence[Experiment], theme: Theme, form: Form) -> Figure:
        """One plane for each network."""
        from ...plots.layout import squares
        from ...plots.planes import draw_learned_functions

        runs = [history(e) for e in experiments]
        figure, axes = squares(form.medium, len(runs))
        networks = [(run.chain, run.parameters[-1].numpy()) for run in runs]
        data, labels = runs[0].data.numpy(), runs[0].labels.numpy()
        draw_learned_functions(axes, networks, self.titles, data, labels, theme)
        return figure

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """Each network's loss and accuracy."""
        runs = [history(e) for e in experiments]
        parts = [
            f"{title}: loss {number(float(run.loss[-1]))}, accuracy {percent(float(run.accuracy[-1]))}"
            for title, run in zip(self.titles, runs, strict=True)
        ]
        return f"Output of {len(parts)} trained networks over the plane, with the data. {'; '.join(parts)}."
