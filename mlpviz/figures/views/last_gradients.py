"""One parameter's derivative over the last steps of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ...analysis.numbers import number
from ...engine.training import Batch
from ...model.experiment import Experiment
from ..runs import history

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ...plots.style import Theme
    from ..form import Form

__all__ = ["LastGradients"]

LAST = 30
"""Steps that are shown."""


@dataclass(frozen=True)
class LastGradients:
    """One parameter's derivative at each of the last iterations; a panel for each run."""

    parameter: str

    def _derivatives(self, experiment: Experiment) -> np.ndarray:
        run = history(experiment)
        batch = Batch(run.chain, run.parameters[-LAST - 1 : -1], run.data, run.labels)
        batch.forward()
        batch.backward()
        return batch.gradients[:, run.chain.position(self.parameter)]

    def draw(self, experiments: Sequence[Experiment], theme: Theme, form: Form) -> Figure:
        """The figure."""
        from ...plots.layout import side_by_side
        from ...plots.sweeps import draw_tail

        figure, axes = side_by_side(form.medium, 340, len(experiments))
        for ax, experiment in zip(axes, experiments, strict=True):
            steps = np.arange(experiment.steps - LAST, experiment.steps)
            draw_tail(ax, steps, self._derivatives(experiment), theme)
            ax.set_title(f"seed {experiment.seed}")
            ax.set_xlabel("step")
        axes[0].set_ylabel("derivative by" + ("\n" if form.medium == "phone" else " ") + self.parameter)
        return figure

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """The number of changes of sign, and the size."""
        parts = []
        for experiment in experiments:
            values = self._derivatives(experiment)
            changes = int((values[1:] * values[:-1] < 0).sum())
            parts.append(
                f"with seed {experiment.seed} it changes sign at {changes} of {LAST - 1} steps "
                f"and is at most {number(float(np.abs(values).max()))} in size"
            )
        return f"The derivative by {self.parameter} over the last {LAST} steps: {'; '.join(parts)}."
