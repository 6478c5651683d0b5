"""Build a sample book with a fault in it, and judge how the build reacts."""

from __future__ import annotations

import hashlib
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from .fault import Fault, Sample

ROOT = Path(__file__).resolve().parents[2]
# What a build leaves in its folder.
RESULTS = {".lock", ".stamp", "cache", "figures", "html", "made-of.json", "notebooks", "read", "store"}
# Seconds after which a build that was told to end is killed, and its processes count as left behind.
PATIENCE = 30


@dataclass(frozen=True)
class Outcome:
    """How a build reacted to a fault.

    Attributes
    ----------
    status : int
        Its exit status.
    seconds : float
        How long it took; of a build that was told to end, from the signal on.
    message : str
        The line that `Fault.says` asks for, or else the first line of the output.
    stands : bool
        The site is still that of the good build.
    left : list of str
        Files and processes that should be gone.
    wrong : list of str
        What the build did wrong.
    output : str
        All that it printed.
    """

    status: int
    seconds: float
    message: str
    stands: bool
    left: list[str]
    wrong: list[str]
    output: str


def tree(folder: Path) -> dict[str, str]:
    """The files below a folder, with hashes of their contents."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def build_sample(folder: Path) -> Sample:
    """Build the sample book in `folder`, without any fault.

    Raises
    ------
    ValueError
        If the build fails.
    """
    sample = Sample(folder)
    shutil.copytree(ROOT / "tests" / "sample_book", sample.book)
    # A still is drawn in seconds, and is drawn anew a dozen times here.
    sample.edit("first.md", "fig-ex4-history", "fig-ex4-network")
    sample.edit("first.md", "{catalog-figure} ex4-history", "{catalog-figure} ex4-network")
    (folder / "tmp").mkdir()
    status, output, _ = _build(sample)
    if status:
        raise ValueError(f"the sample book can't be built:\n{output}")
    return sample


def inject(fault: Fault, good: Sample, folder: Path) -> Outcome:
    """Build a copy of `good` in `folder` with `fault` in it."""
    sample = Sample(folder)
    shutil.copytree(good.folder, folder)
    fault.inject(sample)
    before = tree(sample.out / "html")
    status, output, seconds = _build(sample, fault)
    left = _leftovers(sample, was_killed=fault.ended_by == signal.SIGKILL)
    stands = tree(sample.out / "html") == before
    lines = [line for line in output.splitlines() if line.strip()]
    matching = [line for line in lines if re.search(fault.says, line)]
    wrong = []
    # A signal may come too late.
    was_done = fault.ended_by and "The book is built" in output
    if status != _expected_status(fault) and not was_done:
        wrong.append(f"status {status} instead of {_expected_status(fault)}")
    if fault.says and not matching:
        wrong.append(f"no line says {fault.says}")
    if re.search("^Traceback|Task was destroyed|^Exception ignored", output, re.MULTILINE):
        wrong.append("a traceback")
    if not stands and tree(sample.book) == tree(good.book):
        wrong.append("the site has changed")
    wrong += [f"left behind: {what}" for what in left]
    if fault.ended_by:
        wrong += _problems_of_next_build(sample, good)
    return Outcome(status, seconds, (matching or lines or [""])[0], stands, left, wrong, output)


def _expected_status(fault: Fault) -> int:
    if fault.ended_by is None:
        return 0 if fault.heals else 1
    return -fault.ended_by if fault.ended_by == signal.SIGKILL else 128 + fault.ended_by


def _problems_of_next_build(sample: Sample, good: Sample) -> list[str]:
    """What is wrong with the build that follows one that was ended."""
    shutil.rmtree(sample.book)
    shutil.copytree(good.book, sample.book)
    status, output, _ = _build(sample)
    wrong = [f"left behind by the next build: {what}" for what in _leftovers(sample, was_killed=False)]
    if status:
        wrong.append(f"the next build fails: {output.strip().splitlines()[-1]}")
    if tree(sample.out / "html") != tree(good.out / "html"):
        wrong.append("the next build writes another site")
    return wrong


def _build(sample: Sample, fault: Fault | None = None) -> tuple[int, str, float]:
    """Build a sample; return the exit status, the output, and the seconds since the start or the signal."""
    build = str(ROOT / "scripts" / "build.py")
    command = [sys.executable, build, "--book", "book", "--out", "out", "--jobs", "2"]
    if fault and fault.mounts:
        command = ["unshare", "-rm", "sh", "-c", f'{fault.mounts} && exec "$@"', "sh", *command]

    def set_limits() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a background job of a shell ignores it
        if fault and fault.limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (fault.limit, fault.limit))

    environment = os.environ | {"TMPDIR": str(sample.folder / "tmp"), "MLPVIZ_FAULT": str(sample.folder)}
    with tempfile.TemporaryFile("w+") as output:
        began = time.monotonic()
        process = subprocess.Popen(
            command,
            cwd=sample.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=set_limits,
        )
        if fault and fault.ended_by:
            while process.poll() is None and not fault.when(sample, time.monotonic() - began):
                time.sleep(0.05)
            began = time.monotonic()
            process.send_signal(fault.ended_by)
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
        status = process.wait()
        seconds = time.monotonic() - began
        output.seek(0)
        return status, output.read(), seconds


def _leftovers(sample: Sample, was_killed: bool) -> list[str]:
    """Files and processes that should be gone; the work of a killed build is the next one's to clear."""
    work = {".work"} if was_killed else set()
    files = {path.name for path in sample.out.iterdir()} - RESULTS - {"mine"} - work
    files |= {f"tmp/{path.name}" for path in (sample.folder / "tmp").iterdir()}
    if not was_killed:
        for name in ("figures", "notebooks"):
            files |= {f"{name}/{path.name}" for path in (sample.out / name).glob(".*")}
    deadline = time.monotonic() + PATIENCE
    while (processes := _processes(sample)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return [*sorted(files), *processes]


def _processes(sample: Sample) -> list[str]:
    """The processes that a build of `sample` started, found by their environment."""
    listed = subprocess.run(
        ["ps", "axeww", "-o", "pid=,command="], capture_output=True, text=True, check=True
    )
    mark = f"MLPVIZ_FAULT={sample.folder}"
    return [" ".join(line.split()[:3]) for line in listed.stdout.splitlines() if mark in line.split()]


def can_mount() -> bool:
    """Whether a build can have a file system of its own: on Linux, where users may make namespaces."""
    if not shutil.which("unshare"):
        return False
    done = subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True)
    return done.returncode == 0
