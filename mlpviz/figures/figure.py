"""Figures of the catalog, and the views that draw them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from ..model.experiment import Experiment

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ..plots.history import HistoryPlot
    from ..plots.style import Theme
    from .form import Form

__all__ = ["CREDIT", "OPTIONS", "AnimatedView", "CatalogFigure", "View"]

CREDIT = "Figures: mlpviz, MIT licence. Each file names the run that it shows."
"""What a deck and the list of all figures say."""

OPTIONS = {"iteration": "iteration", "steps": "steps", "panel": "view", "unit": "unit", "site": "site"}
"""The fields of a view that a reader may choose, and what they are called there."""


class View(Protocol):
    """A way to look at some experiments. Drawing happens inside `mlpviz.plots.style.themed`."""

    def draw(self, experiments: Sequence[Experiment], theme: Theme, form: Form) -> Figure:
        """The figure. Of the form, the medium and the part matter here."""

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """What the figure shows, in a sentence or two made from its data."""


@runtime_checkable
class AnimatedView(View, Protocol):
    """A view that moves: one frame for each state of a run."""

    def player(
        self, experiments: Sequence[Experiment], theme: Theme, form: Form, flat: bool = False
    ) -> HistoryPlot:
        """The plot, laid out, whose ``frame(i)`` returns the pixels of state i; `flat` for a GIF."""

    def stretch(self, experiments: Sequence[Experiment]) -> tuple[int, int]:
        """The first and the last iteration that it shows."""


@runtime_checkable
class SeveralSlides(View, Protocol):
    """A view of more than one slide can hold."""

    def slides(self, experiments: Sequence[Experiment]) -> int:
        """How many slides it takes."""


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

    @property
    def slides(self) -> int:
        """How many slides it takes."""
        return self.view.slides(self.experiments) if isinstance(self.view, SeveralSlides) else 1

    def seen(self, **options: Any) -> CatalogFigure:
        """The figure with other options of its view, such as ``iteration=0``.

        Raises
        ------
        ValueError
            If its view has no such option.

        Examples
        --------
        >>> from mlpviz.figures import find
        >>> find("ex4-history").seen(iteration=0).view.iteration
        0
        """
        view: Any = self.view  # a frozen dataclass
        known = {field.name for field in fields(view)} & OPTIONS.keys()
        if unknown := options.keys() - known:
            raise ValueError(
                f"{OPTIONS[min(unknown)]} of {self.name} can't be chosen (it has "
                f"{', '.join(OPTIONS[name] for name in sorted(known)) or 'no such option'})"
            )
        return replace(self, view=replace(view, **options))

    def alt(self) -> str:
        """Alternative text, made from the data."""
        return self.view.alt(self.experiments)

    def draw(self, theme: Theme, form: Form) -> Figure:
        """Draw the figure, inside `mlpviz.plots.style.themed`.

        Raises
        ------
        ValueError
            If it does not have as many slides, or not what its view is to show.
        """
        if form.part > self.slides:
            raise ValueError(f"part of {self.name} must be 1 to {self.slides} (got {form.part})")
        return self.view.draw(self.experiments, theme, form)
