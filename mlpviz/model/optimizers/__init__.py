"""Optimizers: one module each, found by its row of ``declaration.json``.

A module has

- ``update(params, gradient, first, second, powers, lr, momentum)``, which makes one step, in place.
  `first` and `second` are what it remembers of each parameter, 0 before the first step; `powers` are two
  numbers that it remembers, 1 before the first step;
- ``of_torch(parameters, lr, momentum)``, torch's own, for the modules that torch trains.

`update` is compiled into the kernels. JavaScript has a file of the same name, with the same operations in
the same order.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType, ModuleType

from ..declaration import declared_modules

__all__ = ["OPTIMIZERS"]

OPTIMIZERS: Mapping[str, ModuleType] = MappingProxyType(declared_modules(__name__, "optimizers"))
"""Every optimizer that an experiment can name."""
