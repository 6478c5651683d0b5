"""Compile the library's engine before many processes need it."""

from __future__ import annotations

import contextlib
import sys
from functools import cache

import torch

from mlpviz import Experiment, loss_curves
from mlpviz.engine.training import Batch


@cache
def compile_engine() -> None:
    """Compile all of the engine's code, and keep it on disk.

    Otherwise each process would compile it, and a chapter would show the line that says so.
    """
    with contextlib.redirect_stderr(sys.stdout):  # in a build that line is no warning
        for dtype in (torch.float64, torch.float32):
            history = Experiment(steps=1, n=8).run(dtype)
            loss_curves(history.network(), history.data, history.labels, points=3)
            batch = Batch(history.chain, history.parameters, history.data, history.labels)
            batch.forward()
            batch.backward()
