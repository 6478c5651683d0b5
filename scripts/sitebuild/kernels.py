"""Kernels started ahead: forked from the build, which has imported what cells import.

A new Python would take seconds for that, once for each chapter.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping
from multiprocessing import reduction
from multiprocessing.connection import Connection
from typing import Any

from jupyter_client.manager import AsyncKernelManager

from .processes import FORKED, Guard, signals_deferred
from .site import SCRIPTS

LAUNCHER = "ipykernel_launcher"


class Reserve:
    """A process that waits until it becomes a kernel. `AsyncKernelManager` uses it as a `Popen`.

    Start it while no other thread runs.

    Parameters
    ----------
    guard : Guard
        Ends it with the build.
    """

    stdin = stdout = stderr = None

    def __init__(self, guard: Guard) -> None:
        # Before the fork, which then has it; not in builds that start no kernel.
        import ipykernel.kernelapp  # noqa: F401

        assert FORKED is not None
        self._ours, theirs = FORKED.Pipe()
        self._process = FORKED.Process(target=_wait, args=(theirs,))
        with signals_deferred():
            self._process.start()
        theirs.close()
        self._ours.recv()  # it leads a group now
        assert self._process.pid is not None
        self.pid = self._process.pid
        guard.watch(self.pid)

    def become(self, command: list[str], folder: str, environment: Mapping[str, str], errors: int) -> None:
        """Become the kernel that `command` would start; it writes its errors to the descriptor `errors`."""
        self._ours.send((command, folder, dict(environment)))
        reduction.send_handle(self._ours, errors, self.pid)

    def poll(self) -> int | None:
        """The exit status, if it has ended."""
        return self._process.exitcode

    def wait(self) -> int | None:
        """The exit status, when it has ended."""
        self._process.join()
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """Send a signal to the process."""
        os.kill(self.pid, number)


class ReservedKernelManager(AsyncKernelManager):
    """Starts a kernel in a `reserve`, if it has one, or in a new Python."""

    reserve: Reserve | None = None

    async def _async_launch_kernel(self, kernel_cmd: list[str], **options: Any) -> None:
        if self.reserve is None:
            await super()._async_launch_kernel(kernel_cmd, **options)
            return
        provisioner: Any = self.provisioner
        self.reserve.become(kernel_cmd, options["cwd"], options["env"], options["stderr"].fileno())
        provisioner.process = self.reserve
        provisioner.pid = provisioner.pgid = self.reserve.pid
        provisioner.cwd = options["cwd"]
        self._reconcile_connection_info(provisioner.connection_info)


def _wait(connection: Connection) -> None:
    """Wait to become a kernel, and be one as if Python had just been started for it."""
    from ipykernel.kernelapp import launch_new_instance

    os.setsid()
    connection.send(None)
    command, folder, environment = connection.recv()
    os.dup2(reduction.recv_handle(connection), 2)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.path.remove(str(SCRIPTS))
    # A kernel looks for its parent, and is silent with one, in the variables that it was imported under.
    parent = f"--IPKernelApp.parent_handle={os.getppid()}"
    sys.argv = [*command[command.index(LAUNCHER) :], parent]
    launch_new_instance()
