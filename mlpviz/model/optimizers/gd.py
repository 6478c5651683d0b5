"""Gradient descent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from torch.nn import Parameter
from torch.optim import SGD

__all__ = ["of_torch", "update"]


def update(
    params: Any, gradient: Any, first: Any, second: Any, powers: Any, lr: float, momentum: float
) -> None:
    """A step along the gradient."""
    for j in range(len(params)):
        params[j] -= lr * gradient[j]


def of_torch(parameters: Iterable[Parameter], lr: float, momentum: float) -> SGD:
    """Torch's own."""
    return SGD(parameters, lr)
