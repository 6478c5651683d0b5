"""What each result was made of: whether it still holds, and if not, because of what."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from mlpviz.engine.files import replacing

from .reach import states
from .site import ROOT, SCRIPTS, BuildError, few_of, shown

Parts = Mapping[str, str]
"""What a result depends on: the name of each part, and its state."""

# These set the clock, the hash seed, the number of threads and the packages.
CONDITIONS = [SCRIPTS / "_bootstrap.py", SCRIPTS / "sitebuild" / "conditions.py", ROOT / "requirements.txt"]


def parts_of(files: Iterable[Path], **others: str) -> Parts:
    """The parts of a result: files of the checkout, what every result depends on, and others by name."""
    version = ".".join(map(str, sys.version_info[:2]))
    named = {name.replace("_", " "): digest(text) for name, text in others.items()}
    return states([*files, *CONDITIONS]) | {"the version of Python": version} | named


def digest(text: str) -> str:
    """A short hash of `text`."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def digest_of(path: Path) -> str:
    """A short hash of a file's bytes; that of no file if there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16] if path.is_file() else "none"


def key_of(parts: Parts) -> str:
    """A hash of all parts."""
    return digest(json.dumps(parts, sort_keys=True))


class Reasons:
    """What the results of the last builds were made of.

    Parameters
    ----------
    path : Path
        Where it is kept.
    told : bool
        Whether to print for each result whether it is reused or made again, and why.
    """

    def __init__(self, path: Path, told: bool) -> None:
        self.path, self.told = path, told
        try:
            self._before: dict[str, Parts] = dict(json.loads(path.read_text("utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            self._before = {}

    def differ(self, what: str, parts: Parts) -> bool:
        """Whether a result was made of other parts, or never."""
        return self._before.get(what) != parts

    def reused(self, what: str) -> None:
        """Say that a result is reused."""
        self._say(what, "reused")

    def again(self, what: str, done: str, parts: Parts, otherwise: str) -> None:
        """Say why a result is made again: what is `done` with it, and why if no part has changed."""
        before = self._before.get(what)
        self._say(what, f"{done}: {otherwise if before is None else difference(before, parts) or otherwise}")

    def note(self, made: Mapping[str, Parts]) -> None:
        """Keep what results were made of.

        Raises
        ------
        BuildError
            If that can't be written.
        """
        if all(self._before.get(what) == parts for what, parts in made.items()):
            return
        self._before |= made
        try:
            with replacing(self.path) as aside:
                aside.write_text(json.dumps(self._before, indent=1) + "\n", "utf-8")
        except OSError as error:
            raise BuildError(f"{shown(self.path)} can't be written: {error.strerror}") from None

    def _say(self, what: str, said: str) -> None:
        if self.told:
            click.echo(f"  {what:<32} {said}")


def difference(before: Parts, now: Parts) -> str:
    """Which parts differ, in words; empty if none does."""
    changed = sorted(name for name in now if before.get(name) != now[name])
    gone = sorted(before.keys() - now.keys())
    named = [*changed, *(f"{name} (gone)" for name in gone)]
    if not named:
        return ""
    return f"{few_of(named)} changed"
