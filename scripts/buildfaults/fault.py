"""What a fault is, and the copy of the sample book that it happens to."""

from __future__ import annotations

import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Sample:
    """A copy of the sample book and of its good build.

    Attributes
    ----------
    folder : Path
        Holds ``book/``, ``out/``, and ``tmp/``, in which a build must leave nothing.
    """

    folder: Path

    @property
    def book(self) -> Path:
        """The chapters."""
        return self.folder / "book"

    @property
    def out(self) -> Path:
        """Everything that the build writes."""
        return self.folder / "out"

    def append(self, name: str, text: str) -> None:
        """Append `text` to a file of the book."""
        with (self.book / name).open("a", encoding="utf-8") as file:
            file.write(text)

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace `old`, which must occur, in a file of the book."""
        text = (self.book / name).read_text("utf-8")
        assert old in text, f"{name} lacks {old!r}"
        (self.book / name).write_text(text.replace(old, new, 1), "utf-8")

    def run_in_cell(self, code: str) -> None:
        """Insert `code` at the start of the second chapter's cell."""
        self.edit("second.md", "from mlpviz import", f"{code}\nfrom mlpviz import")

    def built(self, pattern: str) -> Path:
        """The one file of the build that matches `pattern`."""
        (path,) = self.out.glob(pattern)
        return path


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong, and how the build must react.

    Attributes
    ----------
    what : str
        A description for the author of a book.
    inject : callable
        Makes it go wrong in a `Sample`.
    says : str
        A regular expression that some line of the build's output must match.
    heals : bool
        The build must recover and exit with status 0.
    limit : int or None
        The largest file that the build may write, in bytes.
    mounts : str or None
        Shell commands that change the file system for this build only.
    ended_by : signal.Signals or None
        Sent to the build, and to no other process, as soon as `when` is true.
    when : callable
        Whether it is time for the signal, given the sample and the seconds since the start.
    """

    what: str
    inject: Callable[[Sample], object]
    says: str
    heals: bool = False
    limit: int | None = None
    mounts: str | None = None
    ended_by: signal.Signals | None = None
    when: Callable[[Sample, float], bool] = lambda sample, seconds: True


def write(path: Path, content: bytes) -> None:
    """Write a file, in a new folder if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
