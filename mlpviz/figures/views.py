"""The views of the catalog: each turns experiments into arrays, a picture and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ..analysis.landscape import loss_curves, loss_surfaces, offsets
from ..model.experiment import Experiment
from . import words
from .figure import history

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ..plots.history import HistoryPlot
    from ..plots.style import Theme

# matplotlib is imported where something is drawn: listing the catalog stays quick.

__all__ = [
    "GradientNorms",
    "LearnedFunctions",
    "LossCurves",
    "LossSurface",
    "LossSurfaces",
    "NetworkDiagram",
    "TrainingHistory",
]


@lru_cache(maxsize=64)
def _curves(experiment: Experiment, iteration: int) -> np.ndarray:
    run = history(experiment)
    return loss_curves(run.network(iteration), run.data, run.labels).numpy()


@lru_cache(maxsize=16)
def _surfaces(experiment: Experiment, iteration: int, pairs: tuple[tuple[str, str], ...]) -> np.ndarray:
    run = history(experiment)
    return loss_surfaces(run.network(iteration), run.data, run.labels, pairs=pairs).numpy()


def _offsets() -> np.ndarray:
    return offsets().double().numpy().round(9)


@dataclass(frozen=True)
class TrainingHistory:
    """The training history of one run: a still of one iteration, and an animation of all.

    Attributes
    ----------
    iteration : int
        Which state the still shows; the last one by default.
    """

    iteration: int = -1

    def player(self, experiments: Sequence[Experiment], theme: Theme, flat: bool = False) -> HistoryPlot:
        """The plot whose ``frame(i)`` gives the pixels of state i."""
        from ..plots.history import HEIGHT, WIDTH, HistoryPlot
        from ..plots.style import new_figure

        (experiment,) = experiments
        return HistoryPlot(new_figure(WIDTH, HEIGHT), history(experiment), theme, flat=flat)

    def draw(self, experiments: Sequence[Experiment], theme: Theme) -> Figure:
        """The still."""
        plot = self.player(experiments, theme)
        plot.show(self.iteration)
        return plot.figure

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """The run in words."""
        (experiment,) = experiments
        return words.of_history(history(experiment), self.iteration)


@dataclass(frozen=True)
class LossCurves:
    """The loss curves of all parameters, of one run or of several over one another.

    Attributes
    ----------
    titles : tuple of str
        The runs in a word or two, for the legend; as many as there are experiments.
    iteration : int
        Around which state; the last one by default.
    """

    titles: tuple[str, ...] = ()
    iteration: int = -1

    def draw(self, experiments: Sequence[Experiment], theme: Theme) -> Figure:
        """One panel for each parameter, one row for each layer."""
        from ..plots.curves import curve_rows, draw_curves
        from ..plots.layout import panels

        names = experiments[0].layout.scalar_names
        figure, axes = panels(curve_rows(names), theme, xlabel="offset", ylabel="loss")
        draw_curves(axes, _offsets(), [_curves(e, self.iteration) for e in experiments], names, theme)
        if len(experiments) > 1:
            titles = self.titles or [str(e) for e in experiments]
            figure.legend(
                handles=axes[0].get_lines()[1::2], labels=list(titles), loc="lower right", fontsize=11
            )
        return figure

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """For each run, at how many parameters the trained value is the lowest point."""
        runs = [(e, _curves(e, self.iteration)) for e in experiments]
        return words.of_curves(runs)


@dataclass(frozen=True)
class LossSurface:
    """The loss surface of two parameters, `first` along x and `second` along y."""

    first: str
    second: str
    iteration: int = -1

    def draw(self, experiments: Sequence[Experiment], theme: Theme) -> Figure:
        """The surface with its colour bar."""
        from ..plots.layout import square
        from ..plots.surface import draw_surface

        (experiment,) = experiments
        figure, ax, bar = square()
        surface = _surfaces(experiment, self.iteration, ((self.first, self.second),))[0]
        image = draw_surface(ax, _offsets(), surface, theme)
        ax.set_xlabel(f"offset of {self.first}")
        ax.set_ylabel(f"offset of {self.second}")
        figure.colorbar(image, cax=bar).outline.set_visible(False)
        bar.set_title("loss", fontsize=10)
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, borderaxespad=0.3)
        return figure

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """Where the surface is lowest, and how high it is at the trained values."""
        (experiment,) = experiments
        surface = _surfaces(experiment, self.iteration, ((self.first, self.second),))[0]
        return words.of_surface(experiment, self.first, self.second, _offsets(), surface)


@dataclass(frozen=True)
class LossSurfaces:
    """The loss surfaces of one parameter (x) against each of the others (y)."""

    first: str
    iteration: int = -1

    def _pairs(self, experiment: Experiment) -> tuple[tuple[str, str], ...]:
        layout = experiment.layout
        own = layout.scalar_names[layout.position(self.first)]
        return tuple((own, other) for other in layout.scalar_names if other != own)

    def draw(self, experiments: Sequence[Experiment], theme: Theme) -> Figure:
        """One panel for each other parameter, one row for each layer."""
        from ..plots.curves import curve_rows
        from ..plots.layout import panels
        from ..plots.surface import draw_surfaces

        (experiment,) = experiments
        pairs = self._pairs(experiment)
        others = [other for _, other in pairs]
        figure, axes = panels(
            curve_rows(others),
            theme,
            xlabel=f"offset of {self.first}",
            ylabel="offset of the parameter in the title",
            bar=True,
        )
        *axes, bar = axes
        scale = draw_surfaces(axes, _offsets(), _surfaces(experiment, self.iteration, pairs), others, theme)
        figure.colorbar(scale, cax=bar).outline.set_visible(False)
        bar.set_title("loss", fontsize=10)
        return figure

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """The partner with which the loss gets lowest."""
        (experiment,) = experiments
        pairs = self._pairs(experiment)
        surfaces = _surfaces(experiment, self.iteration, pairs)
        return words.of_surfaces(experiment, pairs, surfaces, float(history(experiment).loss[self.iteration]))


@dataclass(frozen=True)
class NetworkDiagram:
    """The architecture of a network, with its weights at one iteration."""

    iteration: int = -1

    def draw(self, experiments: Sequence[Experiment], theme: Theme) -> Figure:
        """The diagram."""
        from ..plots.layout import wide
        from ..plots.network import diagram_height, draw_network

        (experiment,) = experiments
        run = history(experiment)
        figure, ax = wide(diagram_height(run.layout))
        draw_network(ax, run.layout, run.parameters[self.iteration].numpy(), theme)
        return figure

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """Layers, units, and the heaviest weight."""
        (experiment,) = experiments
        return words.of_network(history(experiment), self.iteration)


@dataclass(frozen=True)
class GradientNorms:
    """The gradient norm of each layer's weights over training."""

    def draw(self, experiments: Sequence[Experiment], theme: Theme) -> Figure:
        """The curves on a log axis."""
        from ..plots.gradients import draw_gradients
        from ..plots.layout import chart

        (experiment,) = experiments
        figure, ax = chart()
        norms = {name: norm.numpy() for name, norm in history(experiment).grad_norms.items()}
        draw_gradients(ax, norms, theme)
        return figure

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """The first and last layer's norm at the start and at the end."""
        (experiment,) = experiments
        return words.of_gradients(history(experiment))


@dataclass(frozen=True)
class LearnedFunctions:
    """What several networks of one data set have learned, side by side over the plane.

    Attributes
    ----------
    titles : tuple of str
        One for each experiment.
    """

    titles: tuple[str, ...]

    def draw(self, experiments: Sequence[Experiment], theme: Theme) -> Figure:
        """One plane for each network."""
        from ..plots.layout import squares
        from ..plots.planes import draw_learned_functions

        runs = [history(e) for e in experiments]
        figure, axes = squares(len(runs))
        networks = [(run.layout, run.parameters[-1].numpy()) for run in runs]
        data, labels = runs[0].data.numpy(), runs[0].labels.numpy()
        draw_learned_functions(axes, networks, self.titles, data, labels, theme)
        return figure

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """Each network's loss and accuracy."""
        return words.of_functions([history(e) for e in experiments], self.titles)
