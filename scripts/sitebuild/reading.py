"""What Sphinx has read: kept from one good build to the next, so that only changed pages are read again.

All pages are written in each build, because a number or a title of one may stand in another.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from .figures import MANIFEST
from .reasons import Reasons, digest, digest_of, key_of
from .site import LIBRARY, ROOT, SCRIPTS, Site, shown
from .sources import page_names
from .stamp import files_in


class Reading:
    """The pages that Sphinx has to read, and those that it has read before.

    A build works on a copy, and keeps it only if it ends well: what a page was warned of in a build
    that failed is said again.

    Parameters
    ----------
    site : Site
        After its chapters were executed.
    reasons : Reasons
    """

    def __init__(self, site: Site, reasons: Reasons) -> None:
        self._site, self._reasons = site, reasons
        self._names = page_names(site.book)
        self._parts: dict[str, dict[str, str]] = {}
        own = {site.book / f"{name}.md" for name in self._names}
        self._common = {
            **digests(path for path in files_in(site.book) if path not in own),
            **digests([*files_in(LIBRARY), *files_in(SCRIPTS), ROOT / "requirements.txt"]),
            "the figures": digest_of(site.figures / MANIFEST),
        }
        kept = site.read / key_of(self._common)
        self.is_fresh = not kept.exists()
        for folder in self._folders():
            shutil.rmtree(folder, ignore_errors=True)
            if not self.is_fresh and (kept / folder.name).exists():
                shutil.copytree(kept / folder.name, folder)

    def _folders(self) -> tuple[Path, Path]:
        """What Sphinx has read, and the pictures that MyST-NB has taken from the cells' results."""
        return self._site.doctrees, self._site.staging.parent / "jupyter_execute"

    def outdated(
        self, app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> list[str]:
        """Answer Sphinx's question for pages to read again, beside those that it knows itself."""
        self._parts = {name: self._parts_of(name, env) for name in self._names}
        found = []
        for name, parts in self._parts.items():
            whole = self._common | parts
            if name in added | changed or self._reasons.differ(f"page {name}", whole):
                self._reasons.again(f"page {name}", "read", whole, "nothing was kept of it")
                found.append(name)
            else:
                self._reasons.reused(f"page {name}")
        return found

    def keep(self) -> None:
        """Keep what was read for the next build."""
        site = self._site
        whole = site.work / "read"
        whole.mkdir()
        for folder in self._folders():
            if folder.exists():
                os.rename(folder, whole / folder.name)
        shutil.rmtree(site.read, ignore_errors=True)
        site.read.mkdir()
        os.rename(whole, site.read / key_of(self._common))
        self._reasons.note({f"page {name}": self._common | parts for name, parts in self._parts.items()})

    def _parts_of(self, name: str, env: BuildEnvironment) -> dict[str, str]:
        """A page's text, the results of its cells, and the files that it includes."""
        site = self._site
        included = (site.book / path for path in env.dependencies.get(name, ()))
        return {
            "its text": digest_of(site.book / f"{name}.md"),
            "the results of its cells": _results(site.notebooks / f"{name}.ipynb"),
            **digests(path for path in included if not path.resolve().is_relative_to(site.work)),
        }


def _results(path: Path) -> str:
    """A hash of what a notebook's cells have put out."""
    if not path.is_file():
        return "none"
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return digest(json.dumps([cell.get("outputs") for cell in cells]))


def digests(paths: Iterable[Path]) -> dict[str, str]:
    """A hash of each file's content, by its name."""
    return {shown(path): digest_of(path) for path in paths}
