"""Where a build reads and writes, and how it says that it failed."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LIBRARY = ROOT / "mlpviz"


class BuildError(Exception):
    """What the author has to know, ready to be printed: one line or a few, no traceback."""


def library_key() -> str:
    """A hash of what a chapter's results depend on beside its own cells."""
    sources = [path for path in python_sources() if path.parent.name != "sphinxext" and path.name != "cli.py"]
    return hash_of(sources)


@dataclass(frozen=True)
class Site:
    """The folders of one build.

    Attributes
    ----------
    book : Path
        Chapters and configuration.
    build : Path
        All that is generated.
    library : str
        The state of the library when the build began.
    """

    book: Path
    build: Path
    library: str = field(default_factory=library_key)

    @property
    def figures(self) -> Path:
        """Rendered figures, and the manifest that describes them."""
        return self.build / "figures"

    @property
    def cache(self) -> Path:
        """Results of the chapters' cells; another folder for each state of the library."""
        return self.build / "cache" / self.library

    @property
    def notebooks(self) -> Path:
        """The chapters as executed notebooks."""
        return self.build / "notebooks"

    @property
    def html(self) -> Path:
        """The site."""
        return self.build / "html"

    @property
    def staging(self) -> Path:
        """Where a site is written and checked before it becomes `html`."""
        return self.build / ".html-new"


def figure_library_key() -> str:
    """A hash of what figures depend on beside their own declarations."""
    skipped = {"sphinxext", "widgets"}
    sources = [
        path
        for path in python_sources()
        if path.parent.name not in skipped
        and path.name != "cli.py"
        # A chapter's declarations: each figure's own is hashed with it.
        and not (path.parent.name == "catalog" and path.stem.startswith("ex"))
    ]
    return hash_of(sources)


def python_sources() -> list[Path]:
    """The library's Python files."""
    return sorted(LIBRARY.rglob("*.py"))


def hash_of(paths: Iterable[Path]) -> str:
    """A hash of names and contents, of the pinned packages and of Python's version."""
    digest = hashlib.sha256(repr(sys.version_info[:2]).encode())
    for path in (*paths, ROOT / "requirements.txt"):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(ROOT).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:16]
