"""The rectifier: 0 below 0, and the input itself above."""

from __future__ import annotations

import math
from typing import Any

from torch.nn import ReLU as Module

__all__ = ["Module", "backward", "forward", "inverse"]


def forward(x: Any) -> Any:
    """max(0, x); what is not a number stays so."""
    return 0.0 if x < 0.0 else x


def backward(y: Any, delta: Any) -> Any:
    """The derivative is 1 above 0, and 0 elsewhere."""
    return delta * (1.0 if y > 0.0 else 0.0)


def inverse(y: float) -> float:
    """The output itself; the output leaves 0 where the input does."""
    return y if y >= 0.0 else math.inf
