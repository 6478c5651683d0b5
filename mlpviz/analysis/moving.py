"""The loss of any module while one or two of its parameters are moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.func import functional_call, vmap
from torch.nn import Module

from ..engine.module import judged
from ..model.black_box import BlackBox
from ..model.parameters import unwrapped

__all__ = ["MovedModule"]

AT_ONCE = 1 << 19
"""Networks times points that are computed at a time."""

CLOSE = 1e-4
"""How far, relatively, losses may lie apart that are computed at once and one by one, in any precision."""


class MovedModule:
    """A copy of a module in eval mode, and the data on which it is judged.

    Many of its offsets are computed at once where ``torch.func.vmap`` can do so; a module with code of
    its own that it can't take apart is moved one offset after the other.

    Parameters
    ----------
    net : Module
        It is left as it is.
    layout : BlackBox
    data : Tensor, shape (n, inputs)
    labels : Tensor, shape (n,)

    Attributes
    ----------
    dtype : torch.dtype
        Of the first parameter, and of the losses.
    """

    def __init__(self, net: Module, layout: BlackBox, data: Tensor, labels: Tensor) -> None:
        self.layout = layout
        self._net = deepcopy(unwrapped(net)).eval()
        first = next(self._net.parameters())
        self.dtype = first.dtype
        self._data, self._labels = data.to(first), labels.to(first)
        self._is_batched = self._can_batch()

    def scan(self, inner: int, steps: np.ndarray, outer: int, offsets: np.ndarray) -> np.ndarray:
        """The losses with one parameter offset by `steps`, shape (offsets, steps)."""
        net = deepcopy(self._net)  # one for each thread
        named = dict(net.named_parameters())
        along = self._at_once if self._is_batched else self._one_by_one
        losses = np.empty((len(offsets), len(steps)), steps.dtype)
        with torch.no_grad():
            for i, offset in enumerate(offsets):
                with self._moved(named, outer, offset):
                    losses[i] = along(net, named, inner, steps)
        return losses

    def surface(self, first: int, second: int, offsets: np.ndarray, steps: np.ndarray) -> np.ndarray:
        """The losses with `first` offset by `offsets` and `second` by `steps`."""
        return self.scan(second, steps, first, offsets)

    @contextmanager
    def _moved(self, named: Mapping[str, Tensor], position: int, offset: float) -> Iterator[None]:
        name, index = self.layout.scalars[position]
        before = named[name][index].clone()
        named[name][index] = before + offset
        yield
        named[name][index] = before

    def _one_by_one(
        self, net: Module, named: Mapping[str, Tensor], position: int, steps: np.ndarray
    ) -> np.ndarray:
        losses = np.empty(len(steps))
        for j, step in enumerate(steps):
            with self._moved(named, position, step):
                losses[j] = float(judged(net, named, self.layout, self._data, self._labels))
        return losses

    def _at_once(
        self, net: Module, named: Mapping[str, Tensor], position: int, steps: np.ndarray
    ) -> np.ndarray:
        name, index = self.layout.scalars[position]
        moved = named[name].expand(len(steps), *named[name].shape).clone()
        places: tuple[Any, ...] = (slice(None), *index)
        moved[places] += torch.as_tensor(steps).to(moved)

        def loss(tensor: Tensor) -> Tensor:
            return judged(
                lambda points: functional_call(net, {name: tensor}, (points,)),
                {**named, name: tensor},
                self.layout,
                self._data,
                self._labels,
            )

        parts = moved.split(max(1, AT_ONCE // len(self._labels)))
        return torch.cat([vmap(loss)(part) for part in parts]).cpu().numpy()

    def _can_batch(self) -> bool:
        """Whether a module can be computed many at a time, with the same losses."""
        named, steps = dict(self._net.named_parameters()), np.array([0.0, 0.5])
        with torch.no_grad():
            expected = self._one_by_one(self._net, named, 0, steps)
            try:
                found = self._at_once(self._net, named, 0, steps)
            except Exception:  # whatever it is that this module's code or its loss can't do
                return False
        return np.allclose(found, expected, rtol=CLOSE, atol=CLOSE, equal_nan=True)
