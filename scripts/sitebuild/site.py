"""Where a build reads and writes, what its results depend on, and its error."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LIBRARY = ROOT / "mlpviz"
SCRIPTS = ROOT / "scripts"


class BuildError(Exception):
    """A build failed: one or a few lines for the author, ready to print, without a traceback."""


@dataclass(frozen=True)
class Order:
    """What an author asked a build to do.

    Attributes
    ----------
    only : tuple of str
        Chapters to execute, if not all that have changed.
    clean : bool
        Whether to delete all results first.
    why : bool
        Whether to say of each result why it is made again.
    jobs : int
        Figures or chapters to process in parallel.
    address : str
        Where the site will be published, or nothing.
    """

    only: tuple[str, ...]
    clean: bool
    why: bool
    jobs: int
    address: str


def few_of(names: Sequence[str]) -> str:
    """The first three names, and how many more there are."""
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more


def shown(path: Path) -> str:
    """`path`, relative to the current folder if it is inside it."""
    try:
        return path.absolute().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


@dataclass(frozen=True)
class Site:
    """The folders of one build.

    Attributes
    ----------
    book : Path
        Chapters and configuration.
    build : Path
        Everything that is generated.
    """

    book: Path
    build: Path

    @property
    def figures(self) -> Path:
        """Rendered figures, and the manifest that describes them."""
        return self.build / "figures"

    @property
    def cache(self) -> Path:
        """Results of the chapters' cells."""
        return self.build / "cache"

    @property
    def store(self) -> Path:
        """Results of sweeps, which figures and chapters share; see `mlpviz.engine.store`."""
        return self.build / "store"

    @property
    def reasons(self) -> Path:
        """What the results of the last builds were made of."""
        return self.build / "made-of.json"

    @property
    def read(self) -> Path:
        """What Sphinx has read, from one good build to the next."""
        return self.build / "read"

    @property
    def notebooks(self) -> Path:
        """The chapters as executed notebooks."""
        return self.build / "notebooks"

    @property
    def html(self) -> Path:
        """The site."""
        return self.build / "html"

    @property
    def results(self) -> tuple[Path, ...]:
        """The folders of what a build keeps for the next; `html` is apart."""
        return self.figures, self.cache, self.store, self.read, self.notebooks

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
        """What Sphinx has read, at work; see `read`."""
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
