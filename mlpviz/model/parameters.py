"""The parameters of a network: named tensors, which lie one after the other in a flat vector."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from functools import cached_property

import numpy as np
import torch
from torch import Tensor
from torch.nn import Module

__all__ = ["Parameters", "flat_parameters", "set_parameters", "unwrapped"]


class Parameters(ABC):
    """Where each parameter of a network lies in the flat vector of all."""

    @property
    @abstractmethod
    def shapes(self) -> Mapping[str, tuple[int, ...]]:
        """Shape of each parameter tensor by name, in torch's order."""

    @cached_property
    def slices(self) -> dict[str, slice]:
        """Where each parameter tensor lies in the flat vector of all parameters."""
        slices, start = {}, 0
        for name, shape in self.shapes.items():
            stop = start + int(np.prod(shape))
            slices[name] = slice(start, stop)
            start = stop
        return slices

    @property
    def size(self) -> int:
        """Number of scalar parameters, P."""
        return sum(int(np.prod(shape)) for shape in self.shapes.values())

    @cached_property
    def scalars(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """Each scalar parameter as (tensor name, index), in flat order."""
        return tuple((name, index) for name, shape in self.shapes.items() for index in np.ndindex(shape))

    @cached_property
    def scalar_names(self) -> tuple[str, ...]:
        """Each scalar parameter's name with its index, ``layer1.0.weight(0, 0)``, in flat order."""
        return tuple(f"{name}{index}" for name, index in self.scalars)

    def position(self, name: str) -> int:
        """Position of the scalar parameter `name` in the flat vector.

        Spaces don't matter, and a bias may be written ``layer1.0.bias(0)``.

        Raises
        ------
        ValueError
            If there is no such parameter.
        """
        squeezed = name.replace(" ", "").replace(",)", ")")
        for position, known in enumerate(self.scalar_names):
            if known.replace(" ", "").replace(",)", ")") == squeezed:
                return position
        raise ValueError(
            f"parameter must be one of {self.scalar_names[0]} … {self.scalar_names[-1]} (got {name!r})"
        )


def flat_parameters(net: Module) -> Tensor:
    """All parameters of `net` as one detached vector, shape (P,), in torch's order."""
    return torch.cat([parameter.detach().reshape(-1) for parameter in net.parameters()])


def set_parameters(net: Module, flat: Tensor) -> None:
    """Overwrite all parameters of `net` with the vector `flat`, shape (P,), in torch's order."""
    parameters = list(net.parameters())
    sizes = [parameter.numel() for parameter in parameters]
    with torch.no_grad():
        for parameter, own in zip(parameters, flat.split(sizes), strict=True):
            parameter.copy_(own.reshape(parameter.shape))


def unwrapped(net: Module) -> Module:
    """The module that ``torch.compile`` has wrapped, or `net` itself."""
    inner = getattr(net, "_orig_mod", net)
    return inner if isinstance(inner, Module) else net
