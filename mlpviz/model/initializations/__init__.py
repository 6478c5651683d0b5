"""Initializations: one module each, found by its row of ``declaration.json``.

A module has

- ``draw(seed, size)``, the numbers before they are scaled;
- ``spread(inputs, units)``, by which a layer's weights are multiplied. Biases are not.

JavaScript has a file of the same name, with the same operations in the same order.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType, ModuleType

from ..declaration import declared_modules

__all__ = ["INITIALIZATIONS"]

INITIALIZATIONS: Mapping[str, ModuleType] = MappingProxyType(declared_modules(__name__, "initializations"))
"""Every initialization that an experiment can name."""
