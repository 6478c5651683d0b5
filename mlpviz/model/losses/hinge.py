"""The hinge loss max(0, 1 - t y), of labels t of -1 and +1."""

from __future__ import annotations

from typing import Any

from torch import Tensor

__all__ = ["judge", "mean"]


def judge(y: Any, t: Any) -> tuple[Any, Any]:
    """The loss, and its derivative by the output; what is not a number stays so."""
    short = 1.0 - t * y
    return (0.0, 0.0) if short <= 0.0 else (short, -t + 0.0 * short)


def mean(outputs: Tensor, labels: Tensor) -> Tensor:
    """The mean loss."""
    return (1 - labels * outputs).relu().mean()
