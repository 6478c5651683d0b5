"""An animated figure as a film: which frames it gets, for how long, in which format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..figures import CatalogFigure
from ..figures.figure import AnimatedView
from . import metadata
from .frames import FRAMES, LINGER, MILLISECONDS, chosen_iterations

if TYPE_CHECKING:
    from ..plots.history import HistoryPlot
    from ..plots.style import Theme

__all__ = ["MOVING", "write_film"]


def write_film(figure: CatalogFigure, path: Path, ending: str, theme: Theme) -> None:
    """Write an animated figure to `path`, in the format `ending`, one of `MOVING`."""
    view = figure.view
    assert isinstance(view, AnimatedView)
    plot = view.player(figure.experiments, theme, flat=ending == "gif")
    _WRITERS[ending](path, plot, theme, figure.source)


def _gif(path: Path, plot: HistoryPlot, theme: Theme, source: str) -> None:
    """Write as many of the frames as `gif.LIMIT` has room for, evenly timed."""
    from ..plots.history import FLAT_LEVELS
    from .gif import FEWEST, LIMIT, Palette, smooth_colours, write_gif

    count = FRAMES
    full = len(chosen_iterations(plot.history.steps))
    while True:
        iterations = chosen_iterations(plot.history.steps, count)
        samples = [plot.frame(i).copy() for i in iterations[:: max(1, len(iterations) // 10)]]
        palette = Palette(smooth_colours(theme, FLAT_LEVELS), samples)
        with path.open("wb") as file:
            frames = (plot.frame(i) for i in iterations)
            durations = _durations(iterations, full)
            write_gif(file, frames, durations, palette, metadata.moving(source, iterations))
            size = file.tell()
        if size <= LIMIT or count == FEWEST:
            return
        count = max(FEWEST, int(0.97 * len(iterations) * LIMIT / size))


def _mp4(path: Path, plot: HistoryPlot, theme: Theme, source: str) -> None:
    from .video import write_mp4

    iterations = chosen_iterations(plot.history.steps)
    frames = (plot.frame(i) for i in iterations)
    write_mp4(path, frames, MILLISECONDS, LINGER // MILLISECONDS, metadata.moving(source, iterations))


def _webp(path: Path, plot: HistoryPlot, theme: Theme, source: str) -> None:
    from .video import write_webp

    iterations = chosen_iterations(plot.history.steps)
    frames = (plot.frame(i) for i in iterations)
    text = metadata.exif(metadata.moving(source, iterations))
    write_webp(path, frames, _durations(iterations, len(iterations)), text)


def _durations(iterations: Sequence[int], frames: int) -> list[int]:
    """Milliseconds of each frame, in a GIF's tens: in total as long as `frames` frames would take."""
    stay = round(MILLISECONDS * frames / len(iterations) / 10) * 10
    return [stay] * (len(iterations) - 1) + [LINGER]


_WRITERS: dict[str, Callable[[Path, HistoryPlot, Theme, str], None]] = {
    "gif": _gif,
    "mp4": _mp4,
    "webp": _webp,
}

MOVING = tuple(_WRITERS)
"""Endings of an animation; an animated figure's stills are png, svg and pdf."""
