"""Surveys: the gradients of many networks before training, and their outputs at other points after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import Tensor

from ..engine.history import History
from ..engine.module import answers
from ..engine.store import stored
from ..engine.sweep import Sweep
from ..engine.training import Batch, initial_parameters, training_set
from ..model.experiment import Experiment
from ..model.network import Layout

__all__ = ["answers_at", "initial_gradients", "outputs_at", "outputs_of"]

WORKING_BYTES = 1 << 25
"""About how much memory `outputs_of` takes."""


def initial_gradients(experiment: Experiment, scales: Sequence[float], seeds: Sequence[int]) -> Tensor:
    """The gradient norm of every layer's weight before the first update.

    Parameters
    ----------
    experiment : Experiment
        Its seed and scale are replaced by those below.
    scales : sequence of float
        Initialization scales.
    seeds : sequence of int

    Returns
    -------
    Tensor, shape (scales, seeds, layers)
        In float64; the layers from the first to the last.

    Raises
    ------
    ValueError
        If a scale or a seed is out of range.

    Examples
    --------
    >>> norms = initial_gradients(Experiment(), [0.5, 1.0], range(1, 4))
    >>> norms.shape
    torch.Size([2, 3, 4])
    >>> bool(torch.isclose(norms[1, 0, 0], Experiment(steps=1).run().grad_norms["layer1.0.weight"][0]))
    True
    """
    asked = "\n".join(map(str, ["initial gradients", experiment, *scales, "and seeds", *seeds]))
    (norms,) = stored(asked, lambda: [_initial_gradients(experiment, scales, seeds).numpy()])
    return torch.from_numpy(norms)


def _initial_gradients(experiment: Experiment, scales: Sequence[float], seeds: Sequence[int]) -> Tensor:
    data, labels = training_set(experiment, torch.float64)
    layout = experiment.layout
    result = torch.empty(len(scales), len(seeds), layout.depth, dtype=torch.float64)
    for row, scale in zip(result, scales, strict=True):
        runs = [replace(experiment, init_scale=scale, seed=seed) for seed in seeds]
        initial = torch.stack([initial_parameters(run, torch.float64) for run in runs])
        batch = Batch(layout, initial, data, labels)
        batch.forward()
        batch.backward()
        gradients = torch.from_numpy(batch.gradients)
        for layer, name in enumerate(layout.names):
            row[:, layer] = gradients[:, layout.slices[f"{name}.weight"]].norm(dim=1)
    return result


def outputs_at(swept: Sweep, points: Tensor) -> Tensor:
    """The outputs of a sweep's trained networks at points of your choice.

    Parameters
    ----------
    swept : Sweep
    points : Tensor, shape (n, 2)

    Returns
    -------
    Tensor, shape (B, n)
        Row k belongs to ``swept.experiments[k]``.

    Examples
    --------
    >>> from mlpviz import sweep
    >>> swept = sweep([Experiment(widths=(2, 8, 1), seed=seed) for seed in (1, 2)])
    >>> from mlpviz.model.datasets import dataset
    >>> points, _ = dataset(seed=2, n=1000)
    >>> outputs_at(swept, points).shape
    torch.Size([2, 1000])
    """
    return outputs_of(swept.experiments[0].layout, swept.parameters, points)


def answers_at(history: History, iterations: Sequence[int]) -> Tensor:
    """What a network answers at the data points, after each of some numbers of updates.

    Returns
    -------
    Tensor, shape (k, n)

    Examples
    --------
    >>> answers_at(Experiment(steps=10).run(), [0, 10]).shape
    torch.Size([2, 100])
    """
    if isinstance(history.layout, Layout):
        return outputs_of(history.layout, history.parameters[list(iterations)], history.data)
    return torch.stack([answers(history.networks[i], history.data).cpu() for i in iterations])


def outputs_of(layout: Layout, parameters: Tensor, points: Tensor) -> Tensor:
    """The outputs of many networks of one shape at points of the plane.

    Parameters
    ----------
    layout : Layout
    parameters : Tensor, shape (B, P)
    points : Tensor, shape (n, 2)

    Returns
    -------
    Tensor, shape (B, n)

    Examples
    --------
    >>> run = Experiment(steps=10).run()
    >>> outputs_of(run.layout, run.parameters, run.data).shape
    torch.Size([11, 100])
    """
    points = points.to(parameters)
    # A batch keeps two numbers for each unit and point.
    network_bytes = 2 * sum(layout.widths) * max(1, len(points)) * points.element_size()
    parts = []
    for part in parameters.split(max(1, WORKING_BYTES // network_bytes)):
        batch = Batch(layout, part, points, torch.zeros_like(points[:, 0]))
        batch.forward()
        parts.append(torch.from_numpy(batch.outputs.copy()))
    return torch.cat(parts)
