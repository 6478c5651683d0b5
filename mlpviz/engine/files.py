"""Files that are written completely or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["replacing"]


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """Yield a temporary file beside `path`, and move it into place if nothing went wrong.

    Parameters
    ----------
    path : str or Path

    Yields
    ------
    Path
        Where to write.

    Raises
    ------
    OSError
        If `path` is a folder, or its folder can't be written to.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     with replacing(f"{folder}/note.txt") as aside:
    ...         _ = aside.write_text("done")
    ...     Path(folder, "note.txt").read_text()
    'done'
    """
    path = Path(path)
    if path.is_dir():  # otherwise os.replace would fail at the end, and name the wrong file
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent)
    except OSError as error:
        # Name the requested file, not the temporary one.
        raise OSError(error.errno, error.strerror, str(path)) from None
    os.close(handle)
    aside = Path(name)
    try:
        yield aside
        umask = os.umask(0)
        os.umask(umask)
        aside.chmod(0o666 & ~umask)
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)
