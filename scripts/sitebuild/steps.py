"""The steps of a build, in their order."""

from __future__ import annotations

import shutil

from . import chapters, checks, figures, pages
from .processes import Guard
from .publish import publish
from .reading import Reading
from .reasons import Reasons
from .site import BuildError, Site
from .store import open_store


def run(site: Site, only: tuple[str, ...], clean: bool, why: bool, jobs: int, guard: Guard) -> None:
    """Build the site and put it in place.

    Parameters
    ----------
    site : Site
    only : tuple of str
        Chapters to execute, if not all that have changed.
    clean : bool
        Whether to delete all results first.
    why : bool
        Whether to say of each result why it is made again.
    jobs : int
        Figures or chapters to process in parallel.
    guard : Guard
        Ends the kernels.

    Raises
    ------
    BuildError
        If a figure, a cell or a page fails.
    """
    if clean:
        for folder in (site.figures, site.cache, site.store, site.read, site.notebooks):
            shutil.rmtree(folder, ignore_errors=True)
    configuration = pages.settings(site)
    found = chapters.chapters_of(site.book, configuration["myst_enable_extensions"])
    names = [chapter.name for chapter in found]
    if wrong := [name for name in only if name not in names]:
        raise BuildError(f"--only must be one of {', '.join(names)} (got {wrong[0]!r})")
    open_store(site)
    reasons = Reasons(site.reasons, why)
    figures.render(site, jobs, reasons)
    chapters.execute(site, found, configuration["nb_execution_timeout"], jobs, only, guard, reasons)
    reading = Reading(site, reasons)
    pages.write(site, configuration, reading)
    checks.check(site)
    reading.keep()
    publish(site)
