"""The logistic function."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from torch.nn import Sigmoid as Module

from ...arithmetic.tables import EXP_HIGH, EXP_LOW, POWERS

__all__ = ["Module", "backward", "forward", "inverse"]


def forward(x: Any) -> Any:
    """1 / (1 + e^-x), within 2 units in the last place, also where it is tiny."""
    size = abs(x)
    near = size if size < 750.0 else 750.0
    # e^-near = 2^-(k / 64) e^r, and 64 / ln 2 = 92.33…
    k = np.int32(near * 92.33248261689366 + 0.5)
    r = (k * 0.01083042469326756 - near) + k * 2.9815858269852933e-12
    bent = r * (0.16666666666666666 + r * (0.041666666666666664 + r * 0.008333333333333333))
    rest = r + r * r * (0.5 + bent)
    high = EXP_HIGH[k & 63]
    small = (high + (EXP_LOW[k & 63] + high * rest)) * POWERS[k >> 6]
    result = (small if x < 0.0 else 1.0) / (1.0 + small)
    return result if x == x else x


def backward(y: Any, delta: Any) -> Any:
    """The derivative is y (1 - y)."""
    return delta * (y - y * y)


def inverse(y: float) -> float:
    """The logarithm of the odds."""
    return float(np.log(y / (1.0 - y))) if 0.0 < y < 1.0 else math.inf
