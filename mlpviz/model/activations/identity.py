"""No activation: a layer's sums are its outputs."""

from __future__ import annotations

from typing import Any

from torch.nn import Identity as Module

__all__ = ["Module", "backward", "forward", "inverse"]


def forward(x: Any) -> Any:
    """The sum itself."""
    return x


def backward(y: Any, delta: Any) -> Any:
    """The derivative is 1."""
    return delta


def inverse(y: float) -> float:
    """The output itself."""
    return y
