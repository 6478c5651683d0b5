"""The logistic loss log(1 + e^(-t y)), of labels t of -1 and +1."""

from __future__ import annotations

from typing import Any

import numpy as np
from torch import Tensor
from torch.nn.functional import softplus

from ...arithmetic.tables import EXP_HIGH, EXP_LOW, POWERS

__all__ = ["judge", "mean"]


def judge(y: Any, t: Any) -> tuple[Any, Any]:
    """The loss, and its derivative by the output; what is not a number stays so."""
    z = t * y
    size = abs(z)
    near = size if size < 750.0 else 750.0
    # e^-near, as in the logistic function.
    k = np.int32(near * 92.33248261689366 + 0.5)
    r = (k * 0.01083042469326756 - near) + k * 2.9815858269852933e-12
    bent = r * (0.16666666666666666 + r * (0.041666666666666664 + r * 0.008333333333333333))
    rest = r + r * r * (0.5 + bent)
    high = EXP_HIGH[k & 63]
    small = (high + (EXP_LOW[k & 63] + high * rest)) * POWERS[k >> 6]
    # log(1 + small) = 2 (s + s^3/3 + s^5/5 + …), s at most 1/3.
    s = small / (2.0 + small)
    square = s * s
    series = 0.0
    for term in range(33, 1, -2):
        series = (series + 1.0 / term) * square
    loss = 2.0 * (s + s * series)
    if z < 0.0:
        loss = loss - z
    wrong = (1.0 if z < 0.0 else small) / (1.0 + small)
    return (loss, -t * wrong) if z == z else (z, z)


def mean(outputs: Tensor, labels: Tensor) -> Tensor:
    """The mean loss."""
    return softplus(-labels * outputs).mean()
