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

import torch
from torch import Tensor

from ..declaration import declared_modules

__all__ = ["LOSSES", "penalty"]

LOSSES: Mapping[str, ModuleType] = MappingProxyType(declared_modules(__name__, "losses"))
"""Every loss that an experiment can name."""


def penalty(parameters: Mapping[str, Tensor], l2: float) -> Tensor:
    """L2 penalty: l2 / 2 times the sum of the squares of all parameters but the biases.

    Parameters
    ----------
    parameters : mapping of str to Tensor
        By the names that torch gives them; those of biases end in ``bias``.
    l2 : float

    Returns
    -------
    Tensor, shape ()

    Examples
    --------
    >>> penalty({"0.weight": torch.tensor([[3.0, 4.0]]), "0.bias": torch.ones(1)}, l2=0.1)
    tensor(1.2500)
    """
    squares = [each.square().sum() for name, each in parameters.items() if not name.endswith("bias")]
    return l2 / 2 * torch.stack(squares).sum()
