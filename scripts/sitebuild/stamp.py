"""Whether anything has changed since the last good build, told without importing what a build needs."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from .site import LIBRARY, ROOT, SCRIPTS, Site

# What Python and its tools leave in a checkout, on which nothing depends.
_LEFT = {"__pycache__", ".ipynb_checkpoints", ".DS_Store"}


def read_by(site: Site, address: str) -> str:
    """A hash of everything that a build for `address` reads."""
    digest = hashlib.sha256(f"{sys.version} {site.book} {site.build} {address}".encode())
    for folder in (site.book, LIBRARY, SCRIPTS):
        for path in files_in(folder):
            content = path.read_bytes() if path.is_file() else b""  # or a link that leads nowhere
            digest.update(f"\n{path} {len(content)}\n".encode() + content)
    digest.update((ROOT / "requirements.txt").read_bytes())
    return digest.hexdigest()


def holds(site: Site, read: str) -> bool:
    """Whether the last good build read the same, and nobody has touched what it wrote."""
    try:
        return _path(site).read_text("utf-8") == read + _written_by(site)
    except FileNotFoundError:
        return False


def note(site: Site, read: str) -> None:
    """Note that a build has ended well.

    Parameters
    ----------
    read : str
        From `read_by` before the build began: what is changed meanwhile, the next build will see.
    """
    aside = site.work / "stamp"
    aside.write_text(read + _written_by(site), "utf-8")
    os.replace(aside, _path(site))


def _path(site: Site) -> Path:
    return site.build / ".stamp"


def _written_by(site: Site) -> str:
    """A hash of the sizes and times of all files that a build writes."""
    digest = hashlib.sha256()
    for folder in (site.html, site.figures, site.notebooks, site.cache):
        for path in files_in(folder):
            state = path.stat()
            digest.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def files_in(folder: Path) -> Iterator[Path]:
    """All files below `folder`, in a fixed order, but for what Python and its tools leave."""
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(set(folders) - _LEFT)
        yield from (Path(parent, name) for name in sorted(set(files) - _LEFT))
