"""End every process that a build starts together with the build, however that ends."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator

# A fork has all that the build has imported. Only Linux's libraries are sure to work after one.
FORKED = multiprocessing.get_context("fork") if sys.platform == "linux" else None
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextlib.contextmanager
def signals_deferred() -> Iterator[None]:
    """Defer Ctrl-C, SIGTERM and SIGHUP until the block is done; processes started in it never get them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def end_with_parent() -> None:
    """Make this `multiprocessing` process end, with all that it started, when its parent does."""
    os.setpgrp()
    parent = multiprocessing.parent_process()
    assert parent is not None

    def wait() -> None:
        parent.join()
        _kill(os.getpgrp())

    threading.Thread(target=wait, daemon=True).start()


def end_workers() -> None:
    """Kill all `multiprocessing` children and what they started, whatever they are doing."""
    for process in multiprocessing.active_children():
        assert process.pid is not None
        _kill(process.pid)
        process.kill()  # it may not lead a group yet
        process.join()


class Guard:
    """A process that kills kernels, and what their cells started, when the build ends.

    It acts when the pipe from the build is closed, which happens to a killed build too.
    """

    def __init__(self) -> None:
        with signals_deferred():
            command = [sys.executable, "-I", "-S", __file__]
            self._process = subprocess.Popen(
                command, bufsize=0, stdin=subprocess.PIPE, start_new_session=True
            )
        assert self._process.stdin is not None
        # A fork's copy of the pipe would keep it open.
        os.register_at_fork(after_in_child=self._process.stdin.close)

    def watch(self, group: int) -> None:
        """Have the process group `group` killed at the end."""
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
        with contextlib.suppress(ValueError):  # closed: it is killing every group already
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
