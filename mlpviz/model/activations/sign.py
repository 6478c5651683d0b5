"""The step function. Its derivative is zero wherever it has one."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor


class Sign(torch.nn.Module):
    """The step activation: -1, 0 or +1 by the sign of the input. Its derivative is zero.

    Examples
    --------
    >>> Sign()(torch.tensor([-0.5, 0.0, 2.0]))
    tensor([-1.,  0.,  1.])
    """

    def forward(self, input: Tensor) -> Tensor:
        return input.sign()


Module = Sign


def forward(x: Any) -> Any:
    """-1, 0 or +1; what is not a number stays so."""
    return 1.0 if x > 0.0 else (-1.0 if x < 0.0 else x)


def backward(y: Any, delta: Any) -> Any:
    """Zero, also of a gradient that is not finite."""
    return 0.0


def inverse(y: float) -> float:
    """The step is at 0."""
    return 0.0 if -1.0 < y < 1.0 else math.inf
