"""Loss and accuracy of arrays or tensors, as the whole library defines them."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

__all__ = ["measure", "midpoint"]


def midpoint(labels: Any) -> float:
    """The output at which a network's answer changes class: halfway between the two labels.

    0 for labels of -1 and +1, 0.5 for labels of 0 and 1. Other labels form two classes as well,
    below and above the middle of their range. If all points have the same label, the other label
    is taken to be 1 for a label of 0, and its negative for any other; without points they are -1 and +1.

    Parameters
    ----------
    labels : array or Tensor, shape (n,)

    Returns
    -------
    float

    Examples
    --------
    >>> midpoint(torch.tensor([-1.0, 1.0])), midpoint(torch.tensor([0, 1, 1])), midpoint(torch.tensor([0]))
    (0.0, 0.5, 0.5)
    """
    if len(labels) == 0:
        return 0.0
    low, high = float(labels.min()), float(labels.max())
    if low == high:
        return 0.5 if low == 0 else 0.0
    return low + (high - low) / 2


def measure(outputs: Any, labels: Any) -> tuple[Any, Any]:
    """Compute the mean squared error and the accuracy.

    A point is right if its output is on its label's side of the `midpoint`. An output exactly at the
    midpoint, or not a number, is wrong.

    Parameters
    ----------
    outputs : array or Tensor, shape (..., n)
    labels : array or Tensor, shape (n,)

    Returns
    -------
    loss, accuracy : array or Tensor, shape (...,)

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
