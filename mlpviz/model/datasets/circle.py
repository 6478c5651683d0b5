"""Class +1 inside a circle."""

from __future__ import annotations

import numpy as np


def is_positive(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Whether each point is of the class +1."""
    # Half of a standard normal cloud lies within the radius sqrt(2 ln 2).
    return x * x + y * y < 1.3862943611198906
