"""An animated figure as a film: which frames it gets, for how long, in which format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..figures import CatalogFigure
from ..figures.figure import AnimatedView
from . import metadata
from .frames import LINGER, MILLISECONDS, chosen_iterations

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
    """Write as many of the frames as `gif.LIMIT` has room for, each when the other films show it."""
    from ..plots.style import FLAT_LEVELS
    from .gif import FEWEST, LIMIT, Palette, smooth_colours, write_gif

    iterations = chosen_iterations(plot.history)
    samples = [plot.frame(i).copy() for i in iterations[:: max(1, len(iterations) // 10)]]
    palette = Palette(smooth_colours(theme, FLAT_LEVELS), samples)
    frames = [palette.numbers(plot.frame(i)) for i in iterations]
    count = len(frames)
    while True:
        kept = np.linspace(0, len(frames) - 1, count).round().astype(int)
        durations = [*(MILLISECONDS * np.diff(kept)).tolist(), LINGER]
        comment = metadata.moving(source, [iterations[k] for k in kept])
        with path.open("wb") as file:
            write_gif(file, [frames[k] for k in kept], durations, palette.colours, comment)
            size = file.tell()
        if size <= LIMIT or count <= FEWEST:
            return
        count = max(FEWEST, int(0.97 * count * LIMIT / size))


def _mp4(path: Path, plot: HistoryPlot, theme: Theme, source: str) -> None:
    from .video import write_mp4

    iterations = chosen_iterations(plot.history)
    frames = (plot.frame(i) for i in iterations)
    write_mp4(path, frames, MILLISECONDS, LINGER // MILLISECONDS, metadata.moving(source, iterations))


def _webp(path: Path, plot: HistoryPlot, theme: Theme, source: str) -> None:
    from .video import write_webp

    iterations = chosen_iterations(plot.history)
    frames = (plot.frame(i) for i in iterations)
    text = metadata.exif(metadata.moving(source, iterations))
    durations = [MILLISECONDS] * (len(iterations) - 1) + [LINGER]
    write_webp(path, frames, durations, text)


_WRITERS: dict[str, Callable[[Path, HistoryPlot, Theme, str], None]] = {
    "gif": _gif,
    "mp4": _mp4,
    "webp": _webp,
}

MOVING = tuple(_WRITERS)
"""Endings of an animation; an animated figure's stills are png, svg and pdf."""
