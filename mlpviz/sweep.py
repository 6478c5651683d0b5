"""Sweeps: many experiments that differ in seed, scale or rate, trained as one batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from .data import dataset
from .experiment import Experiment
from .training import Batch, descend, initial_parameters, measure

__all__ = ["Sweep", "sweep"]

CHUNK_BYTES = 3 << 20
"""About what the arrays of one layer take in a chunk that is trained together."""


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
        Its memory is ``B * (2 * (steps + 1) + P)`` numbers; beside it, training works on
        chunks of a few megabytes whatever B is, so time grows linearly with B.

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
    data, labels = (t.to(device) for t in dataset(common.data, common.data_seed, common.n, dtype))
    count, states, size = len(experiments), common.steps + 1, common.layout.size
    result = Sweep(
        tuple(experiments),
        torch.empty(count, states, dtype=dtype),
        torch.empty(count, states, dtype=dtype),
        torch.empty(count, size, dtype=dtype),
    )
    at_once = max(1, CHUNK_BYTES // (max(common.widths) * common.n * data.element_size()))
    for start in range(0, count, at_once):
        chunk = experiments[start : start + at_once]
        initial = torch.stack([initial_parameters(e, dtype) for e in chunk]).to(device)
        batch = Batch(common.layout, initial, data, labels)
        lr = batch.each(torch.tensor([e.lr for e in chunk], dtype=dtype, device=device))
        rows = slice(start, start + len(chunk))
        for i in descend(batch, lr, common.steps):
            result.loss[rows, i], result.accuracy[rows, i] = measure(batch.outputs[:, 0], labels)
        result.parameters[rows] = batch.parameters.to("cpu")
        if progress is not None:
            progress(rows.start + len(chunk))
    return result
