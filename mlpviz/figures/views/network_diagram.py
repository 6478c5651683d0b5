"""The architecture of a network, with its weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...analysis import describe
from ...analysis.numbers import plural
from ...model.experiment import Experiment
from ..runs import history

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ...engine.history import History
    from ...plots.style import Theme
    from ..form import Form

__all__ = ["NetworkDiagram"]


@dataclass(frozen=True)
class NetworkDiagram:
    """The architecture of a network, with its weights at one iteration.

    Attributes
    ----------
    iteration : int
    unit : (int, int) or None
        A layer, counted from 1, and a unit in it, counted from 0, to be ringed.
    """

    iteration: int = -1
    unit: tuple[int, int] | None = None

    def _index(self, run: History) -> int:
        try:
            return run.index(self.iteration)
        except IndexError as error:
            raise ValueError(str(error)) from None

    def _has_unit(self, run: History) -> bool:
        assert self.unit is not None
        layer, unit = self.unit
        return 1 <= layer <= run.chain.depth and 0 <= unit < run.chain.widths[layer]

    def draw(self, experiments: Sequence[Experiment], theme: Theme, form: Form) -> Figure:
        """The diagram."""
        from ...plots.layout import wide
        from ...plots.network import diagram_height, draw_network

        (experiment,) = experiments
        run = history(experiment)
        if self.unit is not None and not self._has_unit(run):
            raise ValueError(
                f"unit must be layer:unit, a layer from 1 to {run.chain.depth} and one of its units, "
                f"counted from 0 (got {self.unit[0]}:{self.unit[1]})"
            )
        figure, ax = wide(form.medium, diagram_height(run.chain, form.medium))
        draw_network(ax, run.chain, run.parameters[self._index(run)].numpy(), theme, self.unit)
        return figure

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """Layers, units, and the heaviest weight."""
        (experiment,) = experiments
        run = history(experiment)
        i, layout = self._index(run), run.chain
        parameters = run.parameters[i].numpy()
        weights = [k for k, (name, _) in enumerate(layout.scalars) if name.endswith("weight")]
        heaviest = max(weights, key=lambda k: abs(parameters[k]))
        hidden = sorted(set(layout.widths[1:-1]))
        layers = plural(layout.depth - 1, "hidden layer") if hidden else "no hidden layer"
        return (
            f"Diagram of {describe.subject(run)} after {i} steps: {layout.widths[0]} inputs, {layers} of "
            f"{' and '.join(map(str, hidden)) or 'no'} units, {layout.widths[-1]} output; the heaviest of "
            f"{len(weights)} weights is {layout.scalar_names[heaviest]} = {parameters[heaviest]:.2f}."
        )
