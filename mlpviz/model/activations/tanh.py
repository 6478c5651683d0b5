"""The hyperbolic tangent."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from torch.nn import Tanh as Module

from ...arithmetic.tables import TANH_HIGH, TANH_LOW, TANH_SQUARE

__all__ = ["Module", "backward", "forward", "inverse"]


def forward(x: Any) -> Any:
    """tanh(t + d) by the addition theorem, t on a grid of 1/64; within 1 unit in the last place."""
    size = abs(x)
    near = size if size < 20.0 else 20.0  # also where x is not a number
    k = np.int32(near * 64.0 + 0.5)
    d = near - k * 0.015625
    t, square = TANH_HIGH[k], TANH_SQUARE[k]
    q = d * d
    # tanh(d) = d (1 - bent)
    bent = q * (0.3333333333333333 - q * (0.13333333333333333 - q * 0.05396825396825397))
    along = t * (d - d * bent)
    lost = d * (along + (square + bent * (1.0 - square))) / (1.0 + along)
    result = t + ((d - lost) + TANH_LOW[k])
    if x < 0.0:
        result = -result
    return result if x == x else x


def backward(y: Any, delta: Any) -> Any:
    """The derivative is 1 - y^2."""
    return delta * (1.0 - y * y)


def inverse(y: float) -> float:
    """The area hyperbolic tangent."""
    return float(np.arctanh(y)) if -1.0 < y < 1.0 else math.inf
