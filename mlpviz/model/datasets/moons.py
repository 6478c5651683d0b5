"""Two half circles that reach into one another, one of each class."""

from __future__ import annotations

import numpy as np

from ...arithmetic.functions import cos, sin

SIZE, SPREAD = 1.4, 0.15


def place(
    label: np.ndarray, along: np.ndarray, dx: np.ndarray, dy: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Where each point lies: from one end of its class's half circle to the other."""
    angle = 1.5707963267948966 * (along + 1.0)
    x = label * (SIZE * (cos(angle) - 0.5)) + SPREAD * dx
    y = label * (SIZE * (sin(angle) - 0.25)) + SPREAD * dy
    return x, y
