"""Gradient descent with momentum, as ``torch.optim.SGD(momentum=…)`` makes it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from torch.nn import Parameter
from torch.optim import SGD

__all__ = ["of_torch", "update"]


def update(
    params: Any, gradient: Any, first: Any, second: Any, powers: Any, lr: float, momentum: float
) -> None:
    """A step along the velocity, `first`: the sum of all gradients, older ones fading."""
    for j in range(len(params)):
        first[j] = momentum * first[j] + gradient[j]
        params[j] -= lr * first[j]


def of_torch(parameters: Iterable[Parameter], lr: float, momentum: float) -> SGD:
    """Torch's own."""
    return SGD(parameters, lr, momentum)
