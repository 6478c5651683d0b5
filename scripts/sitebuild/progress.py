"""A progress bar on a terminal, and a line at the end in any case."""

from __future__ import annotations

import sys
import time

import click
from tqdm import tqdm

# Without a thread that watches for slow bars: a build forks, which is safe while it has one thread only.
tqdm.monitor_interval = 0


class Progress:
    """The progress of one step of the build.

    Parameters
    ----------
    label : str
    total : int
        Number of items to process.
    already : int
        Number of items that needed no work.
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
        """Count one more item, called `what`."""
        self._bar.set_postfix_str(what, refresh=False)
        self._bar.update()

    def close(self, failed: int = 0) -> None:
        """Finish the step, in which `failed` items could not be processed."""
        self._bar.close()
        counts = {"failed": failed, "unchanged": self.already}
        others = "".join(f", {count} {what}" for what, count in counts.items() if count)
        seconds = time.monotonic() - self._began
        click.echo(f"{self.label:<9} {self.total - failed} done{others}, {seconds:.1f} s")
