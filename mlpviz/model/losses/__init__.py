"""Losses: one module each, found by its row of ``declaration.json``.

A module has

- ``judge(y, t)``, the loss of an output `y` whose label is `t`, and its derivative by `y`;
- ``mean(outputs, labels)``, the mean loss of torch's tensors.

The loss of a network is the mean over its points. `judge` is compiled into the kernels. JavaScript has a
file of the same name, with the same operations in the same order.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType, ModuleType

from ..declaration import declared_modules

__all__ = ["LOSSES"]

LOSSES: Mapping[str, ModuleType] = MappingProxyType(declared_modules(__name__, "losses"))
"""Every loss that an experiment can name."""
