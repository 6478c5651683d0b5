"""The steps of a build, in their order."""

from __future__ import annotations

import shutil

import click

from . import chapters, checks, figures, pages
from .processes import Guard
from .publish import publish
from .reading import Reading
from .reasons import Reasons
from .site import BuildError, Order, Site
from .store import open_store


def run(site: Site, order: Order, guard: Guard) -> None:
    """Build the site and put it in place.

    Parameters
    ----------
    site : Site
    order : Order
    guard : Guard
        Ends the kernels.

    Raises
    ------
    BuildError
        If a figure, a cell or a page fails: with all that is wrong with them.
    """
    if order.clean:
        for folder in site.results:
            shutil.rmtree(folder, ignore_errors=True)
    configuration = pages.settings(site, order.address)
    found = chapters.chapters_of(site.book, configuration["myst_enable_extensions"])
    names = [chapter.name for chapter in found]
    if wrong := [name for name in order.only if name not in names]:
        raise BuildError(f"--only must be one of {', '.join(names)} (got {wrong[0]!r})")
    open_store(site)
    reasons = Reasons(site.reasons, order.why)
    problems: list[str] = []
    try:
        undrawn = figures.render(site, order.jobs, reasons)
        problems += undrawn.values()
        timeout = configuration["nb_execution_timeout"]
        failed = chapters.execute(site, found, timeout, order.jobs, order.only, guard, reasons)
        problems += failed.values()
        if problems:
            click.echo("Looking for other problems")
            configuration = pages.without_results_of(failed, configuration)
        reading = Reading(site, reasons)
        others = [*pages.write(site, configuration, reading), *checks.check(site)]
        # That a figure isn't there is no problem of the pages that show it.
        problems += [problem for problem in others if not any(name in problem for name in undrawn)]
    except BuildError as failure:
        problems.append(str(failure))
    if problems:
        raise BuildError("\n".join(problems))
    reading.keep()
    publish(site)
