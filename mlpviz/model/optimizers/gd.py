"""Gradient descent."""

from __future__ import annotations

from typing import Any

__all__ = ["update"]


def update(
    params: Any, gradient: Any, first: Any, second: Any, powers: Any, lr: float, momentum: float
) -> None:
    """A step along the gradient."""
    for j in range(len(params)):
        params[j] -= lr * gradient[j]
