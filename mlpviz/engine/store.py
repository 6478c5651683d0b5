"""Results on disk, so that the many processes of a build compute each of them once.

Used only where the environment variable `FOLDER` names a folder, as `scripts/build.py` does: one folder
for each state of the code, since a result is told by what was asked alone.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from .files import replacing

__all__ = ["FOLDER", "stored"]

FOLDER = "MLPVIZ_STORE"
"""The environment variable that names the folder."""


def stored(asked: str, compute: Callable[[], Sequence[np.ndarray]]) -> Sequence[np.ndarray]:
    """What `compute` returns, from the store if it is there.

    Parameters
    ----------
    asked : str
        Names the result completely.
    compute : callable
        Called at most once by all processes, which wait for the one that computes.

    Returns
    -------
    sequence of array
        Equal in every bit to what was computed.

    Raises
    ------
    OSError
        If the folder can't be written to.

    Examples
    --------
    >>> stored("two and three", lambda: [np.array([2, 3])])
    [array([2, 3])]
    """
    folder = os.environ.get(FOLDER)
    if folder is None:
        return compute()
    path = Path(folder) / f"{hashlib.sha256(asked.encode()).hexdigest()[:32]}.npz"
    if (known := _read(path)) is not None:
        return known
    path.parent.mkdir(parents=True, exist_ok=True)
    with _locked(path.with_suffix(".lock")):
        if (known := _read(path)) is not None:
            return known
        result = compute()
        with replacing(path) as aside:
            np.savez(aside, *result)
    return result


def _read(path: Path) -> list[np.ndarray] | None:
    """The arrays in `path`; None if they are not there, or damaged: then they are computed again."""
    try:
        with path.open("rb") as file, np.load(file) as arrays:  # which compares checksums
            return [arrays[f"arr_{k}"] for k in range(len(arrays))]
    except (FileNotFoundError, zipfile.BadZipFile, EOFError, ValueError):
        return None


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Keep other processes out; the system ends that when this one ends."""
    import fcntl  # not on Windows, where no build runs

    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
