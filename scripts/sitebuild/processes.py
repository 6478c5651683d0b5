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
    """Let this process, one that `multiprocessing` started, end when its parent has."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def end_workers() -> None:
    """Kill what `multiprocessing` started, whatever it is at."""
    for process in multiprocessing.active_children():
        process.kill()
        process.join()


class Guard:
    """A process beside the build that kills kernels, and what their cells started.

    It does so when the build closes the pipe between them. A killed build does, too.
    """

    def __init__(self) -> None:
        with deaf():
            command = [sys.executable, "-I", "-S", __file__]
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
        assert self._process.stdin is not None
        self._pipe = self._process.stdin.fileno()

    def watch(self, group: int) -> None:
        """Kill the process group `group` at the end."""
        os.write(self._pipe, b"+%d\n" % group)

    def release(self, group: int) -> None:
        """Kill what is left of `group` now."""
        os.write(self._pipe, b"-%d\n" % group)

    def end(self) -> None:
        """Kill all groups; return when that is done."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


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
