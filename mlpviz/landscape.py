"""Loss landscapes: the loss while one or two parameters are offset from where training left them.

A parameter changes one unit of its layer, and what comes after it. So each unit is computed at
the smallest grid of offsets that it depends on: upstream once, downstream of one parameter along
one axis, and only where both meet on the whole grid.
"""

from __future__ import annotations

import math
import os
import threading
from collections.abc import Hashable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations, product
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor
from torch.nn import Module

from .network import Layout, check_fit, flat_parameters
from .threads import one_blas_thread
from .training import activate

__all__ = ["loss_curves", "loss_surface", "loss_surfaces", "offsets"]

WORKING_BYTES = 1 << 21
"""The largest array that one thread works on: a cache holds it, and Python's share is small."""

MAX_RESULT_BYTES = 4 * 2**30
"""The largest result that `loss_surfaces` will allocate."""

# Which axes of the grid of offsets an array depends on: (first, second).
_Axes = tuple[bool, bool]


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
    # numpy's, because the middle of torch's is not exactly 0 in float32.
    return torch.from_numpy(np.linspace(-limit, limit, points)).to(dtype or torch.get_default_dtype())


class _Scratch(threading.local):
    """Memory that each thread uses again: new pages cost more than what is computed in them."""

    def __init__(self, dtype: np.dtype) -> None:
        self._dtype = dtype
        self._kept: dict[Hashable, np.ndarray] = {}

    def array(self, use: Hashable, shape: tuple[int, ...]) -> np.ndarray:
        """An array with anything in it, good until the next one for this use."""
        size = math.prod(shape)
        if use not in self._kept or self._kept[use].size < size:
            self._kept[use] = np.empty(size, self._dtype)
        return self._kept[use][:size].reshape(shape)


class _Net:
    """A network as numpy arrays: what every point of its landscapes shares."""

    def __init__(self, net: Module, data: ArrayLike, labels: ArrayLike) -> None:
        self.layout = layout = Layout.of_net(net)
        data, labels = check_fit(layout, data, labels)
        flat = flat_parameters(net).cpu()
        self.dtype = flat.dtype
        self.labels = labels.to(flat).numpy()
        self._scratch = _Scratch(self.labels.dtype)
        values = {name: flat[where].numpy() for name, where in layout.slices.items()}
        self.weights, self.biases = [], []
        for i, name in enumerate(layout.names):
            rows = layout.widths[i + 1]
            self.weights.append(values[f"{name}.weight"].reshape(rows, -1))
            self.biases.append(values.get(f"{name}.bias", np.zeros(rows, self.labels.dtype)))
        # The inputs of each layer, upstream of any change.
        self.inputs = [np.ascontiguousarray(data.to(flat).numpy().T)]
        for i, activation in enumerate(layout.activations):
            sums = self.weights[i] @ self.inputs[i] + self.biases[i][:, None]
            out = np.empty_like(sums)
            activate(activation, sums, out)
            self.inputs.append(out)

    def locate(self, parameter: str | int) -> tuple[int, int, int | None]:
        """(layer, unit, input) of a scalar parameter; the input is None for a bias."""
        position = parameter if isinstance(parameter, int) else self.layout.position(parameter)
        name, index = self.layout.scalars[position]
        owner, kind = name.rsplit(".", 1)
        return self.layout.names.index(owner), index[0], index[1] if kind == "weight" else None

    def losses(self, changes: Sequence[tuple[str | int, np.ndarray]]) -> np.ndarray:
        """The loss with each parameter of `changes` (one or two) offset; shape as the grid's."""
        located = [self.locate(parameter) for parameter, _ in changes]
        first = [steps.reshape(-1, 1) for _, steps in changes[:1]]
        second = [steps.reshape(1, -1) for _, steps in changes[1:]]
        grids = first + second
        start = min(layer for layer, _, _ in located)
        groups: dict[_Axes, tuple[list[int], np.ndarray]] = {
            (False, False): (list(range(self.layout.widths[start])), self.inputs[start][:, None, None])
        }
        for layer in range(start, self.layout.depth):
            here = [
                (unit, source, axis, grids[axis])
                for axis, (where, unit, source) in enumerate(located)
                if where == layer
            ]
            groups = self._layer(layer, groups, here)
        ((_, out),) = groups.values()
        error = out[0]
        error -= self.labels
        return np.vecdot(error, error) / len(self.labels)

    def _layer(
        self,
        layer: int,
        groups: dict[_Axes, tuple[list[int], np.ndarray]],
        changes: list[tuple[int, int | None, int, np.ndarray]],
    ) -> dict[_Axes, tuple[list[int], np.ndarray]]:
        """Propagate groups of units, each on the grid axes it depends on, through one layer."""
        n = len(self.labels)
        parts: dict[_Axes, np.ndarray] = {}
        for axes, (units, values) in groups.items():
            flat = values.reshape(len(units), -1)
            weights = self.weights[layer][:, units]
            # Even and odd layers take turns: one is read while the other is written.
            sums = self._scratch.array(("sums", layer % 2, axes), (len(weights), flat.shape[1]))
            parts[axes] = np.matmul(weights, flat, out=sums).reshape(-1, *values.shape[1:])
        depends = _union(parts)
        own: dict[int, list[tuple[_Axes, np.ndarray]]] = {}
        for unit, source, axis, steps in changes:
            axes = (axis == 0, axis == 1)
            term = steps[:, :, None]
            if source is not None:
                reach, values = next((a, v[u.index(source)]) for a, (u, v) in groups.items() if source in u)
                axes, term = _union([axes, reach]), term * values
            own.setdefault(unit, []).append((axes, term))
        bias = self.biases[layer][:, None, None, None]
        together: dict[_Axes, list[int]] = {}
        for unit in range(self.layout.widths[layer + 1]):
            axes = _union([depends, *(a for a, _ in own.get(unit, []))])
            together.setdefault(axes, []).append(unit)
        result: dict[_Axes, tuple[list[int], np.ndarray]] = {}
        for axes, units in together.items():
            every = len(units) == self.layout.widths[layer + 1]
            # Ascending sizes: all but the last, the one on the widest grid, cost next to nothing.
            shared = sorted((p if every else p[units] for p in parts.values()), key=lambda p: p.size)
            smaller = bias[units]
            for part in shared[:-1]:
                smaller = smaller + part
            shape = np.broadcast_shapes(smaller.shape, shared[-1].shape)
            fits = shape == shared[-1].shape
            out = shared[-1] if fits else self._scratch.array(("grid", layer % 2, axes), shape)
            sums = np.add(shared[-1], smaller, out=out)
            rows = [[term for _, term in own.get(unit, [])] for unit in units]
            if any(rows):
                shape = np.broadcast_shapes(sums.shape[1:], (1, 1, n), *(t.shape for r in rows for t in r))
                wide = self._scratch.array(("wide", layer % 2, axes), (len(units), *shape))
                for target, base, terms in zip(wide, sums, rows, strict=True):
                    target[...] = base
                    for term in terms:
                        target += term
                sums = wide
            activate(self.layout.activations[layer], sums, sums)
            result[axes] = (units, sums)
        return result


def _union(axes: Iterable[_Axes]) -> _Axes:
    listed = list(axes)
    return any(a for a, _ in listed), any(b for _, b in listed)


def loss_curves(
    net: Module, data: ArrayLike, labels: ArrayLike, limit: float = 10, points: int = 101
) -> Tensor:
    """The loss as each scalar parameter alone is offset by -limit … +limit.

    Parameters
    ----------
    net : torch.nn.Sequential
        Of ``Linear`` and activation, see `mlpviz.train`. Its parameters are only read.
    data : Tensor or array, shape (n, inputs)
    labels : Tensor or array, shape (n,)
    limit : float
        Largest offset.
    points : int
        Number of offsets, both ends included; an odd number includes 0.

    Returns
    -------
    Tensor, shape (P, points)
        Rows in the order of `mlpviz.parameter_names`, in the network's dtype.

    Examples
    --------
    >>> from mlpviz import EXERCISES, loss_curves
    >>> history = EXERCISES["ex2"].run()
    >>> loss_curves(history.network(), history.data, history.labels).shape
    torch.Size([21, 101])
    """
    prepared = _Net(net, data, labels)
    steps = offsets(limit, points, prepared.dtype).numpy()
    curves = np.empty((prepared.layout.size, points), steps.dtype)
    rows = _rows_at_a_time(prepared, 1)
    with np.errstate(all="ignore"):
        for position, curve in enumerate(curves):
            for start in range(0, points, rows):
                part = steps[start : start + rows]
                curve[start : start + rows] = prepared.losses([(position, part)])[:, 0]
    return torch.from_numpy(curves)


def loss_surface(
    net: Module,
    data: ArrayLike,
    labels: ArrayLike,
    first: str,
    second: str,
    limit: float = 10,
    points: int = 101,
) -> Tensor:
    """The loss as two parameters are offset from their trained values.

    Parameters
    ----------
    net, data, labels, limit, points
        As for `loss_curves`.
    first, second : str
        Parameters named with their index, ``"layer1.0.weight(0, 0)"``.

    Returns
    -------
    Tensor, shape (points, points)
        Row i has `first` offset by ``offsets(limit, points)[i]``, column j has `second` offset
        by the j-th. Each core works in at most 8 times `WORKING_BYTES`, whatever `points` is.

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
    return loss_surfaces(net, data, labels, limit, points, pairs=[(first, second)])[0]


def loss_surfaces(
    net: Module,
    data: ArrayLike,
    labels: ArrayLike,
    limit: float = 10,
    points: int = 101,
    pairs: Iterable[tuple[str, str]] | None = None,
) -> Tensor:
    """The loss surfaces of many pairs of parameters, on all cores.

    Parameters
    ----------
    net, data, labels, limit, points
        As for `loss_curves`.
    pairs : iterable of (str, str), optional
        Default: all pairs, in the order of ``itertools.combinations(parameter_names(net), 2)``.

    Returns
    -------
    Tensor, shape (pairs, points, points)
        Each as `loss_surface` gives it.

    Raises
    ------
    ValueError
        If a parameter is unknown, a pair holds one parameter twice, or the result would be
        larger than `MAX_RESULT_BYTES`.
    """
    prepared = _Net(net, data, labels)
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
    rows = _rows_at_a_time(prepared, points)
    columns = min(points, max(1, _rows_at_a_time(prepared, 1)))

    def fill(task: tuple[int, int]) -> None:
        k, i = task
        first, second = chosen[k]
        with np.errstate(all="ignore"):
            for j in range(0, points, columns):
                changes: list[tuple[str | int, Any]] = [
                    (first, steps[i : i + rows]),
                    (second, steps[j : j + columns]),
                ]
                surfaces[k, i : i + rows, j : j + columns] = prepared.losses(changes)

    with one_blas_thread(), ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(fill, product(range(len(chosen)), range(0, points, rows))))
    return torch.from_numpy(surfaces)


def _rows_at_a_time(prepared: _Net, columns: int) -> int:
    """How many rows of a grid keep the widest layer within `WORKING_BYTES`."""
    row = columns * max(prepared.layout.widths) * prepared.labels.nbytes
    return max(1, WORKING_BYTES // row)
