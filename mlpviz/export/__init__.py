"""Files of the catalog's figures: whole, the same bytes each time, and naming their experiments."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from ..engine.files import replacing
from ..figures import CATALOG, CatalogFigure, find
from ..figures.figure import AnimatedView
from . import metadata
from .frames import FRAMES, LINGER, MILLISECONDS, chosen_iterations
from .metadata import inspect, shown_iterations

if TYPE_CHECKING:
    from ..plots.history import HistoryPlot
    from ..plots.style import Theme

__all__ = ["MOVING", "STILL", "inspect", "render_all", "save", "shown_iterations"]

STILL = ("png", "svg", "pdf", "webp")
"""Endings of a figure that stands still."""

MOVING = ("gif", "mp4", "webp")
"""Endings of a figure that moves; its stills are png, svg and pdf."""

STILL_DPI = 200
"""Twice the pixels that figures are laid out for, so that they are sharp on any screen."""

PAGE_DPI = 150
"""Pixels of a picture on a page: sharp in a text column on any screen, at half of the bytes."""

PAGE_ENDING = "page.webp"
"""The ending of the picture that `render_all` makes for a page of the book."""

THEMES = ("light", "dark")


def save(figure: CatalogFigure, path: str | Path, theme: str = "light") -> None:
    """Write a figure in the form that the ending of `path` names.

    A figure that moves is written as a still of one iteration to png, svg and pdf, and as an
    animation to gif, mp4 and webp. The animation's iterations are those of
    `mlpviz.export.frames.chosen_iterations`: dense at the start, thinner towards the end. It plays
    once and stays at its last frame. A moving picture is 1100 x 550 pixels, a still twice as sharp.
    All that a frame shows belongs to one iteration. A gif that would take more than 1.5 MB has
    fewer frames, down to 30; an mp4 and a webp take what a constant quality needs.

    Parameters
    ----------
    figure : CatalogFigure
    path : path
        Its folder must be there. The file appears whole or not at all, with the same bytes each
        time; its metadata carry the experiment strings, see `inspect`.
    theme : str
        ``"light"`` or ``"dark"``.

    Raises
    ------
    ValueError
        If the ending is not one for this figure, or there is no such theme.
    OSError
        If the folder is not there or can't be written.

    Examples
    --------
    >>> import tempfile
    >>> from mlpviz.figures import find
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(find("ex4-network"), f"{folder}/network.pdf", theme="dark")
    ...     [file.name for file in Path(folder).iterdir()]
    ['network.pdf']
    """
    from ..plots.style import themed

    path = Path(path)
    ending = path.suffix.lower().removeprefix(".")
    allowed = dict.fromkeys((*STILL, *MOVING)) if figure.animated else dict.fromkeys(STILL)
    if ending not in allowed:
        stands = "" if figure.animated or ending not in MOVING else ", because the figure does not move"
        raise ValueError(
            f"file of {figure.name} must end in one of {', '.join(allowed)}{stands} (got {path.name!r})"
        )
    with themed(theme) as colours, replacing(path) as aside:
        if figure.animated and ending in MOVING:
            _animate(figure, aside, ending, colours)
        else:
            details = metadata.still(ending, figure.name, figure.source)
            figure.draw(colours).savefig(aside, format=ending, dpi=STILL_DPI, **details)


def _animate(figure: CatalogFigure, path: Path, ending: str, theme: Theme) -> None:
    view = figure.view
    assert isinstance(view, AnimatedView)
    plot = view.player(figure.experiments, theme, flat=ending == "gif")
    if ending == "gif":
        _write_gif(plot, path, theme, figure.source)
        return
    iterations = chosen_iterations(plot.history.steps)
    frames = (plot.frame(i) for i in iterations)
    source = metadata.moving(figure.source, iterations)
    if ending == "mp4":
        from .video import write_mp4

        write_mp4(path, frames, MILLISECONDS, LINGER // MILLISECONDS, source)
    elif ending == "webp":
        from .video import write_webp

        write_webp(path, frames, _durations(iterations, len(iterations)), metadata.exif(source))
    else:
        raise ValueError(f"ending of a film must be gif, mp4 or webp (got {ending!r})")


def _write_gif(plot: HistoryPlot, path: Path, theme: Theme, source: str) -> None:
    """Write as many of the frames as `gif.LIMIT` has room for, each of one state, at one pace."""
    from ..plots.history import FLAT_LEVELS
    from .gif import FEWEST, LIMIT, Palette, smooth_colours, write_gif

    count = FRAMES
    all_of_them = len(chosen_iterations(plot.history.steps))
    while True:
        iterations = chosen_iterations(plot.history.steps, count)
        samples = [plot.frame(i).copy() for i in iterations[:: max(1, len(iterations) // 10)]]
        palette = Palette(smooth_colours(theme, FLAT_LEVELS), samples)
        with path.open("wb") as file:
            frames = (plot.frame(i) for i in iterations)
            durations = _durations(iterations, all_of_them)
            write_gif(file, frames, durations, palette, metadata.moving(source, iterations))
            size = file.tell()
        if size <= LIMIT or count == FEWEST:
            return
        count = max(FEWEST, int(0.97 * len(iterations) * LIMIT / size))


def _durations(iterations: Sequence[int], frames: int) -> list[int]:
    """Of each frame, in milliseconds: as long as `frames` of them take, in a GIF's tens."""
    stay = round(MILLISECONDS * frames / len(iterations) / 10) * 10
    return [stay] * (len(iterations) - 1) + [LINGER]


def render_all(
    folder: str | Path,
    names: Iterable[str] | None = None,
    progress: Callable[[int, int], object] | None = None,
    jobs: int | None = None,
) -> list[Path]:
    """Write every catalogued figure in both themes, on all cores.

    Each gets a PNG, an SVG, and a smaller picture for a page, of 256 colours; one that moves also
    a GIF and an MP4. The files are the same whatever the number of processes.

    Parameters
    ----------
    folder : path
        Made if it isn't there.
    names : iterable of str, optional
        Figures to write; all by default.
    progress : callable, optional
        Called with the number of files that are done and the number of all, after each.
    jobs : int, optional
        Number of processes; by default one for each core.

    Returns
    -------
    list of Path
        ``NAME-light.png``, ``NAME-dark.png``, ``NAME-light.svg``, …, ``NAME-light.page.webp``, …,
        in the order of the catalog.

    Raises
    ------
    ValueError
        If a name is not in the catalog.
    OSError
        If the folder can't be written.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    figures = [find(name) for name in (CATALOG if names is None else names)]
    files = [
        [
            (folder / f"{figure.name}-{theme}.{ending}", theme)
            for ending in ("png", "svg", PAGE_ENDING, *(("gif", "mp4") if figure.animated else ()))
            for theme in THEMES
        ]
        for figure in figures
    ]
    total = sum(map(len, files))
    done: list[Path] = []

    def count(paths: list[Path]) -> None:
        for path in paths:
            done.append(path)
            if progress is not None:
                progress(len(done), total)

    # A process takes a whole figure, so that its run is trained once for all of its files.
    tasks = [(figure.name, wanted) for figure, wanted in zip(figures, files, strict=True)]
    jobs = max(1, min(jobs or os.cpu_count() or 1, len(tasks)))
    # Also a single job is a process of its own: what is drawn must not depend on who asks.
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), initializer=_one_thread) as pool:
        for paths in pool.map(_render, tasks):
            count(paths)
    return done


def _one_thread() -> None:
    """The processes share the cores among themselves already."""
    import torch
    from threadpoolctl import threadpool_limits

    torch.set_num_threads(1)
    threadpool_limits(1, user_api="blas")


def _render(task: tuple[str, list[tuple[Path, str]]]) -> list[Path]:
    name, wanted = task
    figure = find(name)
    for path, theme in wanted:
        if path.name.endswith(PAGE_ENDING):
            _save_for_page(figure, path, theme)
        else:
            save(figure, path, theme)
    return [path for path, _ in wanted]


def _save_for_page(figure: CatalogFigure, path: Path, theme: str) -> None:
    """A picture of 256 colours, which the eye doesn't miss the others of: a page loads many."""
    from PIL import Image

    from ..plots.style import themed

    with themed(theme) as colours, BytesIO() as drawn, replacing(path) as aside:
        figure.draw(colours).savefig(drawn, format="png", dpi=PAGE_DPI)
        with Image.open(drawn) as picture:
            few = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
        details = {"lossless": True, "quality": 60, "method": 4, "exif": metadata.exif(figure.source)}
        few.convert("RGB").save(aside, format="webp", **details)
