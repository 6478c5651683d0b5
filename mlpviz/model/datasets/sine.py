"""Class +1 above a sine wave of about two periods."""

from __future__ import annotations

import numpy as np

from ...arithmetic.functions import sin


def is_positive(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Whether each point is of the class +1."""
    return y > sin(2.0 * x)
