"""Compiling, and where compiled code is cached: beside the source, or in the user's cache."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any

from numba import njit
from numba.core import event

from .. import arithmetic
from ..model import activations, losses, optimizers
from ..model.declaration import DECLARATION

__all__ = ["each", "inlined", "kernel"]

# No fastmath, which lets a compiler reorder; no parallel, which triples the time it takes.
_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy"}


def kernel(function: Callable[..., Any]) -> Any:
    """Compile `function` when it is first called with new types, and cache the code on disk.

    If neither the source's folder nor the user's cache is writable, each process compiles for
    itself. ``NUMBA_CACHE_DIR`` names another folder.
    """
    try:
        compiled = njit(cache=True, **_OPTIONS)(function)
    except RuntimeError:  # numba found no folder for it
        return njit(**_OPTIONS)(function)
    # Numba checks only whether the function's own file has changed, not the files of what it calls.
    file = compiled._cache._cache_file
    file._source_stamp = (file._source_stamp, _called())
    return compiled


@cache
def _called() -> str:
    """A hash of the modules that kernels call or take constants from, and of their rows."""
    tables = [DECLARATION[name] for name in ("activations", "losses", "optimizers")]
    digest = hashlib.sha256(repr(tables).encode())
    for room in (arithmetic, activations, losses, optimizers):
        for path in sorted(Path(room.__path__[0]).glob("*.py")):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


inlined = njit(**_OPTIONS)
"""Compile a function as part of the kernels that call it."""


def each(function: Callable[..., Any]) -> Any:
    """Compile `function` into the loops that call it, and with it what it calls of the arithmetic.

    However long it is: a loop that calls a function takes one number at a time.
    """
    called = {name: function.__globals__.get(name) for name in function.__code__.co_names}
    own = {
        name: each(value)
        for name, value in called.items()
        if isinstance(value, FunctionType) and value.__module__.startswith(arithmetic.__name__)
    }
    if own:
        function = FunctionType(function.__code__, function.__globals__ | own, function.__name__)
    return njit(forceinline=True, **_OPTIONS)(function)


class _Teller(event.Listener):
    """Explain in one line why the first run on a machine takes some seconds."""

    def __init__(self) -> None:
        self._told = False

    def on_start(self, event: event.Event) -> None:
        ours = event.data["dispatcher"].py_func.__module__.startswith(f"{__package__}.")
        if ours and not self._told:
            self._told = True
            print(
                "Compiling mlpviz's engine: some seconds, once on this machine.", file=sys.stderr, flush=True
            )

    def on_end(self, event: event.Event) -> None:
        pass


event.register("numba:compile", _Teller())
