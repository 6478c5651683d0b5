"""Class +1 above a diagonal line."""

from __future__ import annotations

import numpy as np


def is_positive(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Whether each point is of the class +1."""
    return x + y > 0
