"""Our own threads share out the work; those of BLAS would fight them for the cores."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache

from threadpoolctl import ThreadpoolController

__all__ = ["one_blas_thread"]


def one_blas_thread() -> AbstractContextManager:
    """A context in which BLAS keeps to one thread; afterwards it has as many as before."""
    return _libraries().limit(limits=1, user_api="blas")


@cache
def _libraries() -> ThreadpoolController:
    # Looked for when they are needed, and once: it takes some milliseconds.
    return ThreadpoolController()
