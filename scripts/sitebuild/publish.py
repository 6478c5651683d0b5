"""Move a checked site into place."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from .site import Site


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
    if site.html.exists():
        os.rename(site.html, before)
    os.rename(site.staging, site.html)
    shutil.rmtree(before, ignore_errors=True)


def _before(site: Site) -> Path:
    return site.build / ".html-before"
