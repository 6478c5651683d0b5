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
    from ..form import Form

__all__ = ["TrainingHistory"]


@dataclass(frozen=True)
class TrainingHistory:
    """The training history of one run: a still of one state, and an animation of them all.

    Attributes
    ----------
    iteration : int or None
        Of the still; the last of `steps` by default.
    steps : (int, int) or None
        The first and the last iteration of the animation, and the ends of the axes; all by default.
    panel : str
        One of `mlpviz.plots.arrangement.PANELS`: what is shown of the run.

    Raises
    ------
    ValueError
        When it is drawn: if an iteration is not of the run, or the panel does not exist on its medium.
    """

    iteration: int | None = None
    steps: tuple[int, int] | None = None
    panel: str = "all"

    def stretch(self, experiments: Sequence[Experiment]) -> tuple[int, int]:
        """The first and the last iteration shown."""
        (experiment,) = experiments
        first, last = self.steps or (0, experiment.steps)
        # A run of one's own may be a single state.
        if self.steps is not None and not 0 <= first < last <= experiment.steps:
            raise ValueError(
                f"steps must be two of the run's, the first before the last, within 0:{experiment.steps} "
                f"(got {first}:{last})"
            )
        if self.iteration is not None and not first <= self.iteration <= last:
            raise ValueError(f"iteration must be one of the steps {first} to {last} (got {self.iteration})")
        return first, last

    def player(
        self, experiments: Sequence[Experiment], theme: Theme, form: Form, flat: bool = False
    ) -> HistoryPlot:
        """The plot whose ``frame(i)`` returns the pixels of state i."""
        from ...plots.arrangement import ARRANGEMENTS
        from ...plots.history import HistoryPlot, height_of
        from ...plots.style import FLAT_RESOLUTIONS, new_figure

        if (form.medium, self.panel) not in ARRANGEMENTS:
            panels = [panel for medium, panel in ARRANGEMENTS if medium == form.medium]
            raise ValueError(
                f"view on a {form.medium} must be one of {', '.join(panels)} (got {self.panel!r})"
            )
        (experiment,) = experiments
        stretch = self.stretch(experiments)
        run = history(experiment)
        width, height = ARRANGEMENTS[form.medium, self.panel].size
        if self.panel == "all":
            height = height_of(run, form.medium)
        figure = new_figure(width, height, form.medium)
        if form.width:
            figure.set_dpi(form.width / figure.get_figwidth())
        elif flat:
            figure.set_dpi(FLAT_RESOLUTIONS[form.medium])
        plot = HistoryPlot(figure, run, theme, flat, form.medium, self.panel, stretch)
        plot.show(stretch[1] if self.iteration is None else self.iteration)
        return plot

    def draw(self, experiments: Sequence[Experiment], theme: Theme, form: Form) -> Figure:
        """The still."""
        return self.player(experiments, theme, form).figure

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """The run in words."""
        (experiment,) = experiments
        return describe.training_history(history(experiment))
