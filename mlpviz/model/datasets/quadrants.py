"""Class +1 where the coordinates have the same sign: no line separates the classes."""

from __future__ import annotations

import numpy as np


def is_positive(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Whether each point is of the class +1."""
    return np.sign(x) == np.sign(y)
