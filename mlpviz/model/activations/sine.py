"""The sine, which torch has no module for."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from ...arithmetic.scalars import wave

__all__ = ["Module", "Sine", "backward", "forward"]


class Sine(torch.nn.Module):
    """The sine as an activation: sin(x).

    Examples
    --------
    >>> Sine()(torch.tensor([0.0, torch.pi / 2]))
    tensor([0., 1.])
    """

    def forward(self, input: Tensor) -> Tensor:
        return input.sin()


Module = Sine


def forward(x: Any) -> Any:
    """sin(x); beyond a million, where neighbouring sums have any sine, not a number."""
    return wave(x, 0.0)


def backward(x: Any, delta: Any) -> Any:
    """The derivative is cos(x)."""
    return delta * wave(x, 1.0)
