"""The gradient norm of each layer's weights over training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...analysis import describe
from ...analysis.diagnosis import has_zero_gradients
from ...analysis.numbers import number
from ...model.experiment import Experiment
from ..runs import history

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ...plots.style import Theme
    from ..form import Form

__all__ = ["GradientNorms"]


@dataclass(frozen=True)
class GradientNorms:
    """The gradient norm of each layer's weights over training."""

    def draw(self, experiments: Sequence[Experiment], theme: Theme, form: Form) -> Figure:
        """The curves on a log axis."""
        from ...plots.gradients import draw_gradients, has_log_scale
        from ...plots.layout import chart, name_curves

        (experiment,) = experiments
        figure, ax = chart(form.medium)
        norms = {name: norm.numpy() for name, norm in history(experiment).grad_norms.items()}
        draw_gradients(ax, norms, theme)
        if any(has_log_scale(norm) for norm in norms.values()):
            name_curves(ax, form.medium)
        return figure

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """The first and last layer's norm at the start and at the end."""
        (experiment,) = experiments
        run = history(experiment)
        norms = list(run.grad_norms.values())
        subject = describe.subject(run)
        opening = f"Gradient norms of the {len(norms)} layers of {subject} over {run.steps} steps:"
        if has_zero_gradients(run).all():
            return f"{opening} all are 0 throughout."
        parts = [
            f"{place} layer {number(float(norm[0]))} at the start, {number(float(norm[-1]))} at the end"
            for place, norm in (("first", norms[0]), ("last", norms[-1]))
        ]
        return f"{opening} {'; '.join(parts)}."
