"""Activations: one module each, found by its row of ``declaration.json``.

A module has

- ``Module``, the class of torch that computes it;
- ``forward(x)``, the activation of one number;
- ``backward(y, delta)``, the loss's gradient by the activation's input, computed from the output `y`
  and the gradient by the output, `delta`; or ``backward(x, delta)``, from the input, if its row says
  ``needs_input``, since the output doesn't decide the derivative;
- where the output never falls as the input rises, ``inverse(y)``, the input at which the output is `y`
  or passes it; infinite if there is none;
- where torch's class has settings, ``fits(module)``: whether they are those of `forward`.

`forward` and `backward` are compiled into the kernels, and what they call of the arithmetic with them.
JavaScript has a file of the same name, with the same operations in the same order.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType, ModuleType

from torch.nn import Module

from ..declaration import DECLARATION, declared_modules

__all__ = ["ACTIVATIONS", "MODULES"]

MODULES: Mapping[str, ModuleType] = MappingProxyType(declared_modules(__name__, "activations"))
"""Every activation that a layer can have, by name."""

ACTIVATIONS: Mapping[str, type[Module]] = MappingProxyType(
    {name: MODULES[name].Module for name, row in DECLARATION["activations"].items() if row["named"]}
)
"""The activations that an experiment can name, as torch has them."""
