"""Move a checked site into place."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from .processes import deaf
from .site import BuildError, Site, shown

MARK = ".lock"


def refuse_strangers(site: Site) -> None:
    """Refuse to write to, or to replace, what no build has made.

    Raises
    ------
    BuildError
        If the site or another result is a link or a file, or stands in a folder where no build was.
    """
    results = (site.html, site.figures, site.notebooks, site.cache.parent)
    for path in results:
        if path.is_symlink() or (path.exists() and not path.is_dir()):
            kind = "link" if path.is_symlink() else "file"
            raise BuildError(f"{shown(path)} is a {kind}, where the build has a folder: move it away")
    there = [shown(path) for path in results if path.exists()]
    if there and not (site.build / MARK).exists():
        raise BuildError(f"no build has made {', '.join(there)}: name another folder by --out")


def recover(site: Site) -> None:
    """Put the last good site back if a build was killed between the two moves of `publish`."""
    before = _before(site)
    if before.exists() and not site.html.exists():
        os.rename(before, site.html)
    shutil.rmtree(before, ignore_errors=True)


def publish(site: Site) -> None:
    """Let ``site.staging`` become ``site.html``.

    A folder can't replace another in one call, so the old one steps aside first; see `recover`.
    """
    before = _before(site)
    with deaf():
        if site.html.exists():
            os.rename(site.html, before)
        os.rename(site.staging, site.html)
    shutil.rmtree(before, ignore_errors=True)


def _before(site: Site) -> Path:
    return site.build / ".html-before"
