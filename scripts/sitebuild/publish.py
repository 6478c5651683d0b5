"""Move a checked site into place."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from .processes import signals_deferred
from .site import BuildError, Site, shown

MARK = ".lock"


def refuse_foreign_files(site: Site) -> None:
    """Refuse to overwrite anything that no build has created.

    Raises
    ------
    BuildError
        If the site or another result is a link or a file, or is in a folder that no build has used.
    """
    results = (site.html, *site.results)
    for path in results:
        if path.is_symlink() or (path.exists() and not path.is_dir()):
            kind = "link" if path.is_symlink() else "file"
            raise BuildError(f"{shown(path)} is a {kind}, but the build needs a folder there: move it away")
    there = [shown(path) for path in results if path.exists()]
    if there and not (site.build / MARK).exists():
        raise BuildError(f"no build has created {', '.join(there)}: choose another folder with --out")


def recover(site: Site) -> None:
    """Put the last good site back if a build was killed between the two moves of `publish`."""
    before = _before(site)
    if before.exists() and not site.html.exists():
        os.rename(before, site.html)
    shutil.rmtree(before, ignore_errors=True)


def publish(site: Site) -> None:
    """Replace ``site.html`` by ``site.staging``.

    One call can't replace a folder, so the old one is moved aside first; see `recover`.
    """
    before = _before(site)
    with signals_deferred():
        if site.html.exists():
            os.rename(site.html, before)
        os.rename(site.staging, site.html)
    shutil.rmtree(before, ignore_errors=True)


def _before(site: Site) -> Path:
    return site.build / ".html-before"
