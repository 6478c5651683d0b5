"""Normal weights of variance 2 / (inputs + units): Glorot and Bengio, 2010, equation 12."""

from __future__ import annotations

import math

from ...arithmetic.functions import normal as draw

__all__ = ["draw", "spread"]


def spread(inputs: int, units: int) -> float:
    """What a layer's weights are multiplied by."""
    return math.sqrt(2.0 / (inputs + units))
