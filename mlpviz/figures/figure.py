"""Figures of the catalog, and the views that draw them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from ..model.experiment import Experiment

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ..plots.history import HistoryPlot
    from ..plots.style import Theme

__all__ = ["AnimatedView", "CatalogFigure", "View"]


class View(Protocol):
    """A way to look at some experiments. Drawing happens inside `mlpviz.plots.style.themed`."""

    def draw(self, experiments: Sequence[Experiment], theme: Theme) -> Figure:
        """The figure."""

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """What the figure shows, in a sentence or two made from its data."""


@runtime_checkable
class AnimatedView(View, Protocol):
    """A view that moves: one frame for each state of a run."""

    def player(self, experiments: Sequence[Experiment], theme: Theme, flat: bool = False) -> HistoryPlot:
        """The plot, laid out, whose ``frame(i)`` returns the pixels of state i; `flat` for a GIF."""


@dataclass(frozen=True)
class CatalogFigure:
    """A figure of the book.

    Attributes
    ----------
    name : str
        What its files' names begin with: lower case letters, digits and hyphens.
    experiments : tuple of Experiment
        The runs it shows; their strings go into the metadata of its files.
    view : View
    caption : str
        What to look at, in the words of the chapter.
    """

    name: str
    experiments: tuple[Experiment, ...]
    view: View
    caption: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", self.name):
            raise ValueError(
                f"name must be lower case letters, digits and single hyphens (got {self.name!r})"
            )
        if not self.experiments:
            raise ValueError(f"experiments of {self.name} must hold at least one (got none)")

    @property
    def animated(self) -> bool:
        """Whether the figure can be animated: as GIF, MP4 or WebP."""
        return isinstance(self.view, AnimatedView)

    @property
    def source(self) -> str:
        """The experiment strings, one a line: what a file's metadata carries."""
        return "\n".join(str(experiment) for experiment in self.experiments)

    def alt(self) -> str:
        """Alternative text, made from the data."""
        return self.view.alt(self.experiments)

    def draw(self, theme: Theme) -> Figure:
        """Draw the figure, inside `mlpviz.plots.style.themed`."""
        return self.view.draw(self.experiments, theme)
