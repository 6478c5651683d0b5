"""Builds that are interrupted or killed at work."""

from __future__ import annotations

import random
import shutil
import signal
from collections.abc import Callable

from .fault import Fault, Sample

# Starts a process, reports that it has, and ignores Ctrl-C.
BUSY = (
    "import pathlib, signal, subprocess, time\n"
    "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
    "subprocess.Popen(['sleep', '600'])\n"
    "pathlib.Path('started').touch()\n"
    "time.sleep(600)\n"
)


def _while_drawing(sample: Sample, seconds: float) -> bool:
    return any((sample.out / "figures").glob(".ex4*"))


def _while_executing(sample: Sample, seconds: float) -> bool:
    return (sample.book / "started").exists()


def _after(delay: float) -> Callable[[Sample, float], bool]:
    return lambda sample, seconds: seconds > delay


def _forget_all(sample: Sample) -> None:
    _forget_figures(sample)
    shutil.rmtree(sample.out / "cache")


def _forget_figures(sample: Sample) -> None:
    shutil.rmtree(sample.out / "figures")


ENDINGS = {
    "ctrl-c-at-once": Fault(
        "Ctrl-C while libraries are imported",
        lambda s: None,
        r"^Interrupted",
        ended_by=signal.SIGINT,
        when=_after(0.3),
    ),
    "ctrl-c-figures": Fault(
        "Ctrl-C while figures are drawn",
        _forget_figures,
        r"^Interrupted",
        ended_by=signal.SIGINT,
        when=_while_drawing,
    ),
    "term-figures": Fault(
        "SIGTERM while figures are drawn",
        _forget_figures,
        r"^Ended by SIGTERM",
        ended_by=signal.SIGTERM,
        when=_while_drawing,
    ),
    "kill-figures": Fault(
        "SIGKILL while figures are drawn", _forget_figures, "", ended_by=signal.SIGKILL, when=_while_drawing
    ),
    **{
        f"{name}-cell": Fault(
            f"{title} while a cell runs that ignores Ctrl-C and has started a process",
            lambda s: s.run_in_cell(BUSY),
            says,
            ended_by=number,
            when=_while_executing,
        )
        for name, title, number, says in (
            ("ctrl-c", "Ctrl-C", signal.SIGINT, r"^Interrupted"),
            ("term", "SIGTERM", signal.SIGTERM, r"^Ended by SIGTERM"),
            ("hup", "SIGHUP", signal.SIGHUP, r"^Ended by SIGHUP"),
            ("kill", "SIGKILL", signal.SIGKILL, ""),
        )
    },
}


def random_endings(count: int, seconds: float) -> dict[str, Fault]:
    """Faults that end a build from scratch, which takes `seconds`, at random moments."""
    chance = random.Random(count)
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL)
    faults = {}
    for n in range(count):
        number, moment = signals[n % len(signals)], round(chance.uniform(0.5, seconds), 1)
        faults[f"random-{n + 1}"] = Fault(
            f"{number.name} {moment} s after the start",
            _forget_all,
            "",
            ended_by=number,
            when=_after(moment),
        )
    return faults
