"""An animated figure as a film: which frames it gets, for how long, in which format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..figures import CatalogFigure
from ..figures.figure import AnimatedView
from ..figures.form import Form
from . import metadata
from .frames import LINGER, MILLISECONDS, chosen_iterations
from .recipe import OWN, UNNAMED, recipe

if TYPE_CHECKING:
    from ..plots.history import HistoryPlot
    from ..plots.style import Theme

__all__ = ["MOVING", "headroom", "write_film"]


@dataclass(frozen=True)
class _Film:
    """What every format is written from.

    Attributes
    ----------
    plot : HistoryPlot
    theme : Theme
    iterations : list of int
        Of the frames.
    milliseconds : float
        Duration of each but the last, which stays for `LINGER`.
    source : str
        What the file says about its making.
    cut : int
        Rows of pixels that are cut off at the top.
    """

    plot: HistoryPlot
    theme: Theme
    iterations: list[int]
    milliseconds: float
    source: str
    cut: int

    def frames(self) -> Iterator[np.ndarray]:
        """The pixels, each valid until the next is asked for."""
        return (self.plot.frame(i)[self.cut :] for i in self.iterations)


def headroom(form: Form) -> float:
    """How many inches of a figure's layout are cut off at the top."""
    from ..plots.layout import HEADROOM
    from ..plots.style import DPI

    return HEADROOM / DPI if form.medium == "slide" and not form.headroom else 0.0


def write_film(figure: CatalogFigure, path: Path, ending: str, theme: Theme, form: Form) -> None:
    """Write an animated figure to `path`, in the format `ending`, one of `MOVING`."""
    view = figure.view
    assert isinstance(view, AnimatedView)
    plot = view.player(figure.experiments, theme, form, flat=ending == "gif")
    iterations = chosen_iterations(plot.history, *view.stretch(figure.experiments))
    milliseconds = _milliseconds(form, len(iterations))
    cut = round(headroom(form) * plot.figure.dpi)
    # The film of a run is one file, however many figures of the catalog show it.
    source = recipe(figure if figure.name == UNNAMED else replace(figure, name=OWN), form)
    _WRITERS[ending](path, _Film(plot, theme, iterations, milliseconds, source, cut))


def _milliseconds(form: Form, frames: int) -> float:
    """How long a frame lasts.

    Raises
    ------
    ValueError
        If `form` asks for a duration in which a frame would be too short or too long.
    """
    if form.duration is None:
        return 1000 / form.fps if form.fps else MILLISECONDS
    each = 1000 * form.duration / max(1, frames - 1)
    if not 20 <= each <= 1000:
        shortest, longest = 0.02 * (frames - 1), frames - 1
        raise ValueError(
            f"duration of {frames} frames must be {shortest:g} to {longest} seconds (got {form.duration:g})"
        )
    return each


def _gif(path: Path, film: _Film) -> None:
    """Write as many of the frames as `gif.LIMIT` has room for, each when the other films show it."""
    from ..plots.style import FLAT_LEVELS
    from .gif import FEWEST, LIMIT, Palette, smooth_colours, write_gif

    iterations = film.iterations
    samples = [film.plot.frame(i)[film.cut :].copy() for i in iterations[:: max(1, len(iterations) // 10)]]
    palette = Palette(smooth_colours(film.theme, FLAT_LEVELS), samples)
    frames = [palette.numbers(frame) for frame in film.frames()]
    # A GIF counts hundredths of a second.
    starts = 10 * np.round(np.arange(len(frames)) * film.milliseconds / 10).astype(int)
    count = len(frames)
    while True:
        kept = np.linspace(0, len(frames) - 1, count).round().astype(int)
        durations = [*np.diff(starts[kept]).tolist(), LINGER]
        comment = metadata.moving(film.source, [iterations[k] for k in kept])
        with path.open("wb") as file:
            write_gif(file, [frames[k] for k in kept], durations, palette.colours, comment)
            size = file.tell()
        if size <= LIMIT or count <= FEWEST:
            return
        count = max(FEWEST, int(0.97 * count * LIMIT / size))


def _mp4(path: Path, film: _Film) -> None:
    from .video import write_mp4

    linger = int(LINGER / film.milliseconds)
    comment = metadata.moving(film.source, film.iterations)
    write_mp4(path, film.frames(), film.milliseconds, linger, comment)


def _webp(path: Path, film: _Film) -> None:
    from .video import write_webp

    text = metadata.exif(metadata.moving(film.source, film.iterations))
    starts = np.round(np.arange(len(film.iterations)) * film.milliseconds).astype(int)
    write_webp(path, film.frames(), [*np.diff(starts).tolist(), LINGER], text)


_WRITERS: dict[str, Callable[[Path, _Film], None]] = {"gif": _gif, "mp4": _mp4, "webp": _webp}

MOVING = tuple(_WRITERS)
"""Endings of an animation; an animated figure's stills are png, svg and pdf."""
