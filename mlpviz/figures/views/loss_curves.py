"""The loss curves of all parameters of one run, or of several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ...analysis import describe
from ...analysis.landscape import landscape_offsets, loss_curves
from ...analysis.numbers import number
from ...model.experiment import Experiment
from ..form import slides_of
from ..runs import history

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ...plots.style import Theme
    from ..form import Form

__all__ = ["LossCurves"]


@lru_cache(maxsize=64)
def _curves(experiment: Experiment) -> np.ndarray:
    run = history(experiment)
    return loss_curves(run.network(), run.data, run.labels, loss=run.layout.loss, l2=run.layout.l2).numpy()


@dataclass(frozen=True)
class LossCurves:
    """The loss curves of all parameters, of one run or of several over one another.

    Attributes
    ----------
    titles : tuple of str
        The runs in a word or two, for a legend; none for a single run.
    """

    titles: tuple[str, ...] = ()

    def draw(self, experiments: Sequence[Experiment], theme: Theme, form: Form) -> Figure:
        """One panel for each parameter: on a page all of them, one row for each layer."""
        from ...plots.curves import draw_curves
        from ...plots.layout import panel_rows, panels

        names = experiments[0].layout.scalar_names
        shown = slides_of(len(names))[form.part - 1] if form.medium == "slide" else range(len(names))
        rows, titles = panel_rows(form.medium, names, shown=shown)
        figure, axes = panels(form.medium, rows, theme, xlabel="offset", ylabel="loss")
        draw_curves(axes, shown, landscape_offsets(), [_curves(e) for e in experiments], titles, theme)
        if self.titles:
            lines = axes[0].get_lines()[1::2]
            figure.legend(lines, list(self.titles), loc="lower right", fontsize=10, ncols=len(lines))
        return figure

    def slides(self, experiments: Sequence[Experiment]) -> int:
        """The number of slides: four curves on each."""
        return len(slides_of(len(experiments[0].layout.scalar_names)))

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """For each run, at how many parameters the trained value is the lowest point."""
        parts = []
        for experiment in experiments:
            curves = _curves(experiment)
            middle = curves.shape[1] // 2
            lowest = int((curves.argmin(axis=1) == middle).sum())
            parts.append(
                f"for {describe.network(experiment)} the trained value, with loss "
                f"{number(float(curves[0, middle]))}, is the lowest point of {lowest} of {len(curves)} "
                f"curves, and the lowest loss on any is {number(float(np.nanmin(curves)))}"
            )
        return f"Loss curves of each parameter, offset by −10 to +10: {'; '.join(parts)}."
