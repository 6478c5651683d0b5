"""Files of the catalog's figures: whole, the same bytes each time, and naming their experiments."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from .catalog import CATALOG, CatalogFigure, find
from .files import replacing

__all__ = ["render_all", "save"]

STILL_DPI = {"png": 200, "svg": 144, "pdf": 144}


def save(figure: CatalogFigure, path: str | Path, theme: str = "light") -> None:
    """Write a figure to `path`, in the form that its ending names."""
    from .plots.style import themed

    path = Path(path)
    ending = path.suffix.lower().removeprefix(".")
    with themed(theme) as colours, replacing(path) as aside:
        drawn = figure.draw(colours)
        drawn.savefig(aside, format=ending, dpi=STILL_DPI[ending])


def render_all(
    folder: str | Path,
    names: Iterable[str] | None = None,
    progress: Callable[[int, int], object] | None = None,
    jobs: int | None = None,
) -> list[Path]:
    """Write every catalogued figure in both themes, on all cores.

    Parameters
    ----------
    folder : path
        Made if it isn't there.
    names : iterable of str, optional
        Figures to write; all by default.
    progress : callable, optional
        Called with the number of files that are done and the number of all.
    jobs : int, optional
        Number of processes; by default one for each core.

    Returns
    -------
    list of Path
        The files, in the order of the catalog: ``NAME-light.png``, ``NAME-dark.png``, ….
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    figures = [find(name) for name in (CATALOG if names is None else names)]
    tasks = []
    for figure in figures:
        for theme in ("light", "dark"):
            for ending in ("png", "svg"):
                tasks.append((figure.name, theme, folder / f"{figure.name}-{theme}.{ending}"))
    jobs = min(jobs or os.cpu_count() or 1, len(tasks))
    if jobs <= 1:
        results = map(_render, tasks)
        return _count(results, len(tasks), progress)
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
        return _count(pool.map(_render, tasks), len(tasks), progress)


def _render(task: tuple[str, str, Path]) -> Path:
    name, theme, path = task
    save(find(name), path, theme)
    return path


def _count(results: Iterable[Path], total: int, progress: Callable[[int, int], object] | None) -> list[Path]:
    done = []
    for path in results:
        done.append(path)
        if progress is not None:
            progress(len(done), total)
    return done
