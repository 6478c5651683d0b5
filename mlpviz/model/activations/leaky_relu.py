"""The leaky rectifier: a hundredth of the input below 0, and the input itself above."""

from __future__ import annotations

from typing import Any

from torch.nn import LeakyReLU as Module

__all__ = ["Module", "backward", "fits", "forward", "inverse"]


def fits(module: Module) -> bool:
    """Whether torch's module has this slope below 0."""
    return module.negative_slope == 0.01


def forward(x: Any) -> Any:
    """x above 0, a hundredth of it below; what is not a number stays so."""
    return 0.01 * x if x < 0.0 else x


def backward(y: Any, delta: Any) -> Any:
    """The derivative is 1 above 0, and a hundredth elsewhere."""
    return delta * (1.0 if y > 0.0 else 0.01)


def inverse(y: float) -> float:
    """The input at which the output is `y`."""
    return y if y >= 0.0 else y / 0.01
