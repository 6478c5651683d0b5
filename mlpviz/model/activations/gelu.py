"""The Gaussian error linear unit: the input times the normal distribution function of it."""

from __future__ import annotations

from typing import Any

from torch.nn import GELU

from ...arithmetic.scalars import gaussian

__all__ = ["Module", "backward", "fits", "forward"]


Module = GELU


def fits(module: GELU) -> bool:
    """Whether torch's module computes the distribution function itself, and not an approximation."""
    return module.approximate == "none"


def forward(x: Any) -> Any:
    """x Φ(x)."""
    return x * gaussian(x)[0]


def backward(x: Any, delta: Any) -> Any:
    """The derivative is Φ(x) + x φ(x)."""
    below, density = gaussian(x)
    return delta * (below + x * density)
