"""Where a build reads and writes, what its results depend on, and its error."""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LIBRARY = ROOT / "mlpviz"
SCRIPTS = ROOT / "scripts"
# These set the clock, the hash seed and the number of threads, on which every result depends.
CONDITIONS = [SCRIPTS / "_bootstrap.py", SCRIPTS / "build.py"]


class BuildError(Exception):
    """A build failed: one or a few lines for the author, ready to print, without a traceback."""


def shown(path: Path) -> str:
    """`path`, relative to the current folder if it is inside it."""
    try:
        return path.absolute().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


def library_key() -> str:
    """A hash of what a chapter's results depend on besides its own cells."""
    sources = [path for path in python_sources() if path.parent.name != "site" and path.name != "cli.py"]
    return hash_of([*sources, *CONDITIONS, SCRIPTS / "sitebuild" / "chapters.py"])


@dataclass(frozen=True)
class Site:
    """The folders of one build.

    Attributes
    ----------
    book : Path
        Chapters and configuration.
    build : Path
        Everything that is generated.
    library : str
        A hash of the library when the build began.
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
        """Results of the chapters' cells; a separate folder for each state of the library."""
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
    def work(self) -> Path:
        """Used by this build only: removed when it ends, or when the next one begins."""
        return self.build / ".work"

    @property
    def temporary(self) -> Path:
        """Temporary files, including those of cells."""
        return self.work / "tmp"

    @property
    def doctrees(self) -> Path:
        """What Sphinx has read."""
        return self.work / "doctrees"

    @property
    def staging(self) -> Path:
        """Where a site is written and checked before it becomes `html`."""
        return self.work / "html"

    def clear(self) -> None:
        """Remove what an interrupted build leaves behind: its work folder and unfinished files."""
        shutil.rmtree(self.work, ignore_errors=True)
        for folder in (self.figures, self.notebooks):
            for path in folder.rglob(".*"):
                path.unlink(missing_ok=True)


def figure_library_key() -> str:
    """A hash of what figures depend on besides their own declarations."""
    skipped = {"site", "web", "notebook"}
    sources = [
        path
        for path in python_sources()
        if path.parent.name not in skipped
        and path.name != "cli.py"
        # A chapter's declarations: each figure's own is hashed with it.
        and not (path.parent.name == "chapters" and path.name != "__init__.py")
    ]
    return hash_of([*sources, *CONDITIONS, SCRIPTS / "sitebuild" / "figures.py"])


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
