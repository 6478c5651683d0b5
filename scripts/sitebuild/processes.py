"""The processes that a build starts end with it, however it ends."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextlib.contextmanager
def deaf() -> Iterator[None]:
    """Put off Ctrl-C and the other endings till the block is through; what it starts never hears them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def end_with_parent() -> None:
    """Let this process, one that `multiprocessing` started, end with its own when its parent has."""
    os.setpgrp()
    parent = multiprocessing.parent_process()
    assert parent is not None

    def wait() -> None:
        parent.join()
        _kill(os.getpgrp())

    threading.Thread(target=wait, daemon=True).start()


def end_workers() -> None:
    """Kill what `multiprocessing` started and what that has started, whatever they are at."""
    for process in multiprocessing.active_children():
        assert process.pid is not None
        _kill(process.pid)
        process.kill()  # not yet the head of a group
        process.join()


class Guard:
    """A process beside the build that kills kernels, and what their cells started.

    It does so when the build closes the pipe between them. A killed build does, too.
    """

    def __init__(self) -> None:
        with deaf():
            command = [sys.executable, "-I", "-S", __file__]
            self._process = subprocess.Popen(
                command, bufsize=0, stdin=subprocess.PIPE, start_new_session=True
            )

    def watch(self, group: int) -> None:
        """Kill the process group `group` at the end."""
        self._tell(b"+%d\n" % group)

    def release(self, group: int) -> None:
        """Kill what is left of `group` now."""
        self._tell(b"-%d\n" % group)

    def end(self) -> None:
        """Kill all groups; return when that is done."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def _tell(self, line: bytes) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(ValueError):  # closed: it kills all that it knows
            self._process.stdin.write(line)


def _guard() -> None:
    groups = set()
    for line in sys.stdin:
        group = int(line[1:])
        if line[0] == "+":
            groups.add(group)
        else:
            groups.discard(group)
            _kill(group)
    for group in groups:
        _kill(group)


def _kill(group: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    _guard()
