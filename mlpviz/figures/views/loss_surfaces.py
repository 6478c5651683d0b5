"""The loss surfaces of one parameter against each of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ...analysis import describe
from ...analysis.landscape import landscape_offsets
from ...analysis.numbers import number
from ...model.experiment import Experiment
from ..form import slides_of
from ..runs import history, surfaces

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ...plots.style import Theme
    from ..form import Form

__all__ = ["LossSurfaces"]


@dataclass(frozen=True)
class LossSurfaces:
    """The loss surfaces of one parameter (x) against each of the others (y)."""

    first: str

    def _pairs(self, experiment: Experiment) -> tuple[tuple[str, str], ...]:
        layout = experiment.layout
        own = layout.scalar_names[layout.position(self.first)]
        return tuple((own, other) for other in layout.scalar_names if other != own)

    def draw(self, experiments: Sequence[Experiment], theme: Theme, form: Form) -> Figure:
        """One panel for each other parameter: on a page all of them, one row for each layer."""
        from ...plots.layout import panel_rows, panels
        from ...plots.surface import draw_scale, draw_surfaces

        (experiment,) = experiments
        pairs = self._pairs(experiment)
        others = [other for _, other in pairs]
        slide = form.medium == "slide"
        shown = slides_of(len(others), bar=True)[form.part - 1] if slide else range(len(others))
        rows, titles = panel_rows(form.medium, others, bar=True, shown=shown)
        figure, (*axes, bar) = panels(
            form.medium,
            rows,
            theme,
            xlabel=f"offset of {self.first}",
            ylabel="offset of the one in the title",
            bar=True,
        )
        scale = draw_surfaces(axes, shown, landscape_offsets(), surfaces(experiment, pairs), titles, theme)
        draw_scale(figure, scale, bar)
        return figure

    def slides(self, experiments: Sequence[Experiment]) -> int:
        """The number of slides: three surfaces on each."""
        (experiment,) = experiments
        return len(slides_of(len(self._pairs(experiment)), bar=True))

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """The partner with which the loss gets lowest."""
        (experiment,) = experiments
        pairs = self._pairs(experiment)
        found = surfaces(experiment, pairs)
        trained = float(history(experiment).loss[-1])
        lowest = np.nanmin(found.reshape(len(found), -1), axis=1)
        k = int(lowest.argmin())
        return (
            f"{len(pairs)} loss surfaces of {describe.network(experiment)}, {pairs[k][0]} against each other "
            f"parameter. The loss is {number(trained)} at the trained values; the lowest on any surface, "
            f"{number(float(lowest[k]))}, is reached together with {pairs[k][1]}."
        )
