"""Loss and accuracy, of arrays or tensors: the one definition that the whole library uses."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

__all__ = ["measure", "midpoint"]


def midpoint(labels: Any) -> float:
    """The output at which a network's answer changes class: halfway between the two labels.

    0 for labels of -1 and +1, 0.5 for labels of 0 and 1. Other labels form two classes as well,
    below and above the middle of their range. Where all points have one label, the missing one
    is taken to be 1 for 0, and the negative otherwise.

    Examples
    --------
    >>> midpoint(torch.tensor([-1.0, 1.0])), midpoint(torch.tensor([0, 1, 1])), midpoint(torch.tensor([0]))
    (0.0, 0.5, 0.5)
    """
    low, high = float(labels.min()), float(labels.max())
    if low == high:
        return 0.5 if low == 0 else 0.0
    return low + (high - low) / 2


def measure(outputs: Any, labels: Any) -> tuple[Any, Any]:
    """Mean squared error and accuracy, each of shape (...,), of outputs of shape (..., n).

    A point is right where its output lies on its label's side of the `midpoint`; an output that
    is exactly there, or not a number, is wrong.

    Examples
    --------
    >>> loss, accuracy = measure(torch.tensor([0.5, -0.5, 0.0]), torch.tensor([1.0, 1.0, -1.0]))
    >>> round(float(loss), 3), round(float(accuracy), 3)
    (1.167, 0.333)
    """
    vecdot = np.vecdot if isinstance(outputs, np.ndarray) else torch.linalg.vecdot
    middle = midpoint(labels)
    with np.errstate(all="ignore"):
        error = outputs - labels
        loss = vecdot(error, error) / len(labels)
        right = (outputs - middle) * (labels - middle) > 0
    if isinstance(right, np.ndarray):
        return loss, right.astype(outputs.dtype).mean(-1)
    return loss, right.to(outputs.dtype).mean(-1)
