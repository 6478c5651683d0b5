"""A progress bar on a terminal; one line at the end everywhere."""

from __future__ import annotations

import sys
import time

import click
from tqdm import tqdm


class Progress:
    """How far one step of the build is.

    Parameters
    ----------
    label : str
    total : int
        What is to be done.
    already : int
        What needed no work.
    """

    def __init__(self, label: str, total: int, already: int = 0) -> None:
        self.label, self.total, self.already = label, total, already
        self._began = time.monotonic()
        self._bar = tqdm(
            total=total,
            desc=f"{label:<9}",
            disable=total == 0 or not sys.stderr.isatty(),
            leave=False,
            bar_format="{desc} {bar:24} {n_fmt}/{total_fmt} {postfix}",
        )

    def advance(self, what: str) -> None:
        """One more is done; `what` says which."""
        self._bar.set_postfix_str(what, refresh=False)
        self._bar.update()

    def close(self) -> None:
        """The step is done."""
        self._bar.close()
        unchanged = f", {self.already} unchanged" if self.already else ""
        click.echo(f"{self.label:<9} {self.total} done{unchanged}, {time.monotonic() - self._began:.1f} s")
