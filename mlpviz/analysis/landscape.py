"""Loss landscapes: the loss while one or two parameters are offset from their trained values.

The parameter of the later layer is scanned for each offset of the other: what lies before its layer
is computed once per row, and in its layer only its own unit changes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations, product

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor
from torch.nn import Module

from ..engine.module import fitted
from ..engine.training import chain, inputs_for
from ..model.black_box import BlackBox, Loss
from ..model.network import Layout
from ..model.parameters import flat_parameters
from .moving import MovedModule

__all__ = [
    "landscape_offsets",
    "loss_curves",
    "loss_surface",
    "loss_surfaces",
    "lowest",
    "offsets",
    "partner",
]

WORKING_BYTES = 1 << 21
"""The largest array that one thread works on."""

MAX_RESULT_BYTES = 4 * 2**30
"""The largest result that `loss_surfaces` will allocate."""

ROWS = 16
"""Rows of a surface that are computed at a time, so that threads can share a single surface."""


def offsets(limit: float = 10, points: int = 101, dtype: torch.dtype | None = None) -> Tensor:
    """The offsets from -limit to +limit at which a landscape is evaluated, shape (points,).

    Raises
    ------
    ValueError
        If `limit` is not a positive number or `points` is less than 2.
    """
    if not 0 < limit < float("inf"):
        raise ValueError(f"limit must be a finite number above 0 (got {limit!r})")
    if not points >= 2:
        raise ValueError(f"points must be 2 or above (got {points!r})")
    # From both ends, so that the middle is exactly 0.
    step, order = 2.0 * limit / (points - 1), np.arange(points)
    steps = np.where(order < points / 2, -limit + step * order, limit - step * (points - 1 - order))
    return torch.from_numpy(steps).to(dtype or torch.get_default_dtype())


def landscape_offsets() -> np.ndarray:
    """The offsets of a landscape as decimals, shape (points,): 0.2, not 0.19999999999999929."""
    return offsets().double().numpy().round(9)


def lowest(offsets: np.ndarray, surface: np.ndarray) -> tuple[float, float, float]:
    """The lowest point of a surface: the offset of the first parameter, of the second, and the loss.

    Losses that are not numbers are passed over.

    Examples
    --------
    >>> lowest(np.array([-1.0, 0.0, 1.0]), np.array([[3.0, 2.0, 3.0], [2.0, 1.0, 0.5], [np.nan, 2.0, 3.0]]))
    (0.0, 1.0, 0.5)
    """
    i, j = np.unravel_index(np.nanargmin(surface), surface.shape)
    return float(offsets[i]), float(offsets[j]), float(surface[i, j])


def partner(layout: Layout | BlackBox, first: str) -> str:
    """The parameter to look at beside `first`: the first weight of the second layer, if it is free.

    Of a black box the first weight of another tensor; where there is none, the first other parameter.

    Raises
    ------
    ValueError
        If there is only one parameter.

    Examples
    --------
    >>> partner(Layout.of_widths((2, 3, 1), "tanh"), "layer1.0.weight(0, 0)")
    'layer2.0.weight(0, 0)'
    """
    others = [name for name in layout.scalar_names if name != first]
    if not others:
        raise ValueError("mlp must have 2 parameters or more (got 1)")
    if isinstance(layout, Layout):
        wanted = f"{layout.names[min(1, layout.depth - 1)]}.weight(0, 0)"
        return wanted if wanted != first else others[0]
    tensor = first.partition("(")[0]
    weights = (name for name in others if "weight" in name and not name.startswith(f"{tensor}("))
    return next(weights, others[0])


class _Chain:
    """A chain of layers as numpy arrays: what every point of its landscapes shares."""

    def __init__(self, net: Module, layout: Layout, data: Tensor, labels: Tensor) -> None:
        self.layout = layout
        flat = flat_parameters(net).cpu()
        self.dtype = flat.dtype
        self.parameters = flat.numpy()
        self.labels = labels.to(flat).numpy()
        self._inputs = inputs_for(self.layout, 1, data.to(flat).numpy())[0]

    def locate(self, position: int) -> tuple[int, int, int]:
        """(layer, unit, input) of a scalar parameter; the input is -1 for a bias."""
        name, index = self.layout.scalars[position]
        owner, kind = name.rsplit(".", 1)
        return self.layout.names.index(owner), index[0], index[1] if kind == "weight" else -1

    def scan(self, inner: int, steps: np.ndarray, outer: int, offsets: np.ndarray) -> np.ndarray:
        """The losses with one parameter offset by `steps`, shape (offsets, steps)."""
        from ..engine import kernels

        losses = np.empty((len(offsets), len(steps)), steps.dtype)
        columns = max(1, WORKING_BYTES // self.labels.nbytes)
        for start in range(0, len(steps), columns):
            part = steps[start : start + columns]
            found = np.empty((len(offsets), len(part)), steps.dtype)
            kernels.scan(
                chain(self.layout),
                self.parameters,
                self._inputs.copy(),
                self.labels,
                *self.locate(inner),
                part,
                outer,
                offsets,
                found,
            )
            losses[:, start : start + columns] = found
        return losses

    def surface(self, first: int, second: int, offsets: np.ndarray, steps: np.ndarray) -> np.ndarray:
        """The losses with `first` offset by `offsets` and `second` by `steps`."""
        if self.locate(first)[0] > self.locate(second)[0]:
            return self.scan(first, offsets, second, steps).T
        return self.scan(second, steps, first, offsets)


def _prepared(
    net: Module, data: ArrayLike, labels: ArrayLike, loss: Loss | None, l2: float
) -> _Chain | MovedModule:
    layout, data, labels = fitted(net, data, labels, loss, l2)
    if isinstance(layout, Layout):
        return _Chain(net, layout, data, labels)
    return MovedModule(net, layout, data, labels)


def loss_curves(
    net: Module,
    data: ArrayLike,
    labels: ArrayLike,
    limit: float = 10,
    points: int = 101,
    loss: Loss | None = None,
    l2: float = 0.0,
) -> Tensor:
    """The loss as each scalar parameter alone is offset by -limit … +limit.

    Parameters
    ----------
    net : torch.nn.Module
        With one output or two. Chains of ``Linear`` and activation, see `mlpviz.train`, are computed by
        our own engine; all others by torch, in eval mode. Its parameters are only read.
    data : Tensor or array, shape (n, inputs)
    labels : Tensor or array, shape (n,)
        With two outputs the classes as integers, 0 and 1.
    limit : float
        Largest offset.
    points : int
        Number of offsets, both ends included; an odd number includes 0.
    loss : str or callable, optional
        ``"mse"``, ``"logistic"`` or ``"hinge"``, see `Experiment`; or a function of the outputs, shape (n,)
        or (n, 2), and the labels that returns one number. Default: the mean squared error of one output,
        the cross-entropy of two.
    l2 : float
        Of the penalty on all parameters whose names don't end in ``bias``; see `Experiment`.

    Returns
    -------
    Tensor, shape (P, points)
        Rows in the order of the network's parameters, in its dtype.

    Examples
    --------
    >>> from mlpviz import EXERCISES, loss_curves
    >>> history = EXERCISES["ex2"].run()
    >>> loss_curves(history.network(), history.data, history.labels).shape
    torch.Size([21, 101])
    >>> own = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.ELU(), torch.nn.Linear(2, 1))
    >>> loss_curves(own, history.data, history.labels, loss=torch.nn.functional.l1_loss).shape
    torch.Size([9, 101])
    """
    prepared = _prepared(net, data, labels, loss, l2)
    steps = offsets(limit, points, prepared.dtype).numpy()
    nowhere = np.zeros(1, steps.dtype)
    curves = [prepared.scan(k, steps, k, nowhere)[0] for k in range(prepared.layout.size)]
    return torch.from_numpy(np.stack(curves))


def loss_surface(
    net: Module,
    data: ArrayLike,
    labels: ArrayLike,
    first: str,
    second: str,
    limit: float = 10,
    points: int = 101,
    loss: Loss | None = None,
    l2: float = 0.0,
) -> Tensor:
    """The loss as two parameters are offset from their trained values.

    Parameters
    ----------
    net, data, labels, limit, points, loss, l2
        As for `loss_curves`.
    first, second : str
        Parameters named with their index, ``"layer1.0.weight(0, 0)"``.

    Returns
    -------
    Tensor, shape (points, points)
        Row i has `first` offset by ``offsets(limit, points)[i]``, column j has `second` offset
        by the j-th.

    Raises
    ------
    ValueError
        If a parameter is unknown, or both are the same.

    Examples
    --------
    >>> from mlpviz import EXERCISES, loss_surface
    >>> history = EXERCISES["ex2"].run()
    >>> surface = loss_surface(history.network(), history.data, history.labels,
    ...                        "layer1.0.weight(0, 0)", "layer2.0.bias(1,)")
    >>> bool(torch.isclose(surface[50, 50], history.loss[-1]))
    True
    """
    return loss_surfaces(net, data, labels, limit, points, [(first, second)], loss, l2)[0]


def loss_surfaces(
    net: Module,
    data: ArrayLike,
    labels: ArrayLike,
    limit: float = 10,
    points: int = 101,
    pairs: Iterable[tuple[str, str]] | None = None,
    loss: Loss | None = None,
    l2: float = 0.0,
) -> Tensor:
    """The loss surfaces of many pairs of parameters, on all cores.

    Parameters
    ----------
    net, data, labels, limit, points, loss, l2
        As for `loss_curves`.
    pairs : iterable of (str, str), optional
        Default: all pairs, in the order of ``itertools.combinations(parameter_names(net), 2)``.

    Returns
    -------
    Tensor, shape (pairs, points, points)
        Each as `loss_surface` returns it.

    Raises
    ------
    ValueError
        If a parameter is unknown, a pair holds one parameter twice, or the result would be
        larger than `MAX_RESULT_BYTES`.
    """
    prepared = _prepared(net, data, labels, loss, l2)
    steps = offsets(limit, points, prepared.dtype).numpy()
    layout = prepared.layout
    chosen = (
        list(combinations(range(layout.size), 2))
        if pairs is None
        else [(layout.position(first), layout.position(second)) for first, second in pairs]
    )
    for first, second in chosen:
        if first == second:
            raise ValueError(f"a pair must be two parameters (got {layout.scalar_names[first]} twice)")
    needed = len(chosen) * points**2 * steps.itemsize
    if needed > MAX_RESULT_BYTES:
        raise ValueError(
            f"pairs x points x points must fit in {MAX_RESULT_BYTES / 2**30:.0f} GiB "
            f"(got {needed / 2**30:.1f} GiB): pass fewer pairs or points"
        )
    surfaces = np.empty((len(chosen), points, points), steps.dtype)

    def fill(task: tuple[int, int]) -> None:
        k, i = task
        surfaces[k, i : i + ROWS] = prepared.surface(*chosen[k], steps[i : i + ROWS], steps)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(fill, product(range(len(chosen)), range(0, points, ROWS))))
    return torch.from_numpy(surfaces)
