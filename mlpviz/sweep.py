"""Sweeps: many experiments that differ in seed, scale or rate, trained as one batch."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor

from .data import dataset
from .experiment import Experiment
from .metrics import measure
from .threads import one_blas_thread
from .training import Batch, descend, initial_parameters

__all__ = ["Sweep", "sweep"]

CHUNK_BYTES = 256 << 10
"""The most that one array of a layer takes in a chunk that is trained together; fits a core's cache."""

GPU_CHUNK_BYTES = 64 << 20
"""The same on a GPU, which is quicker with more at once."""


@dataclass(frozen=True, eq=False)
class Sweep:
    """What is kept of each run of a sweep; row k belongs to ``experiments[k]``.

    Attributes
    ----------
    experiments : tuple of Experiment
    loss, accuracy : Tensor, shape (B, steps + 1)
    parameters : Tensor, shape (B, P)
        After the last update, in torch's order.
    """

    experiments: tuple[Experiment, ...]
    loss: Tensor
    accuracy: Tensor
    parameters: Tensor


def sweep(
    experiments: Sequence[Experiment],
    dtype: torch.dtype = torch.float64,
    device: str | torch.device = "cpu",
    progress: Callable[[int], object] | None = None,
) -> Sweep:
    """Train many networks of one shape together.

    Parameters
    ----------
    experiments : sequence of Experiment
        They may differ in ``seed``, ``init_scale`` and ``lr``.
    dtype : torch.dtype
        ``torch.float64`` or ``torch.float32``.
    device : str or torch.device
        ``"cpu"``, or ``"cuda"`` where torch sees one.
    progress : callable, optional
        Called with the number of runs that are done, each time some are.

    Returns
    -------
    Sweep
        Its memory is ``B * (2 * (steps + 1) + P)`` numbers. Beside it, each core trains one
        chunk at a time, in at most 8 L + 6 arrays of `CHUNK_BYTES` for L layers, whatever B
        is (or of one network's size, if that is more); so time grows linearly with B.

    Raises
    ------
    ValueError
        If the experiments differ in anything else, or there are none.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from mlpviz import EXERCISES, sweep
    >>> seeds = sweep([replace(EXERCISES["ex4"], seed=s) for s in range(1, 13)])
    >>> [s for s, last in enumerate(seeds.accuracy[:, -1], 1) if last == 1]
    [7, 11]
    """
    if not experiments:
        raise ValueError("experiments must hold at least one (got none)")
    common = replace(experiments[0], seed=1, init_scale=1.0, lr=1.0)
    for e in experiments:
        if replace(e, seed=1, init_scale=1.0, lr=1.0) != common:
            raise ValueError(
                f"experiments must differ in seed, init_scale and lr alone (got {experiments[0]} and {e})"
            )
    device = torch.device(device)
    data, labels = dataset(common.data, common.data_seed, common.n, dtype)
    count, states, size = len(experiments), common.steps + 1, common.layout.size
    result = Sweep(
        tuple(experiments),
        torch.empty(count, states, dtype=dtype),
        torch.empty(count, states, dtype=dtype),
        torch.empty(count, size, dtype=dtype),
    )

    def place(tensor: Tensor) -> Any:
        return tensor.numpy() if device.type == "cpu" else tensor.to(device)

    def train(rows: slice) -> int:
        chunk = experiments[rows]
        initial = torch.stack([initial_parameters(e, dtype) for e in chunk])
        batch = Batch(common.layout, place(initial), place(data), place(labels))
        lr = batch.each(place(torch.tensor([e.lr for e in chunk], dtype=dtype)))
        for i in descend(batch, lr, common.steps):
            loss, accuracy = measure(batch.outputs[:, 0], place(labels))
            result.loss[rows, i] = torch.as_tensor(loss)
            result.accuracy[rows, i] = torch.as_tensor(accuracy)
        result.parameters[rows] = torch.as_tensor(batch.parameters)
        return min(rows.stop, count)

    limit = CHUNK_BYTES if device.type == "cpu" else GPU_CHUNK_BYTES
    widest = max(common.widths)
    most = max(1, limit // (widest * max(common.n, widest + 1) * dtype.itemsize))
    at_once = math.ceil(count / math.ceil(count / most))
    chunks = [slice(start, start + at_once) for start in range(0, count, at_once)]
    # numpy works on one core and lets other threads work meanwhile; a GPU is one.
    with one_blas_thread(), ThreadPoolExecutor(os.cpu_count() if device.type == "cpu" else 1) as pool:
        for done in pool.map(train, chunks):
            if progress is not None:
                progress(done)
    return result
