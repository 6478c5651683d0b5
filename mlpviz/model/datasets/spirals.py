"""Two arms of a spiral, one of each class, of a turn and a half."""

from __future__ import annotations

import numpy as np

from ...arithmetic.functions import cos, sin

SPREAD = 0.1


def place(
    label: np.ndarray, along: np.ndarray, dx: np.ndarray, dy: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Where each point lies: along its class's arm, as densely at its end as near the middle."""
    out = np.sqrt(0.5 * (along + 1.0))
    angle, radius = 9.42477796076938 * out, 0.25 + 2.1 * out
    x = label * (radius * cos(angle)) + SPREAD * dx
    y = label * (radius * sin(angle)) + SPREAD * dy
    return x, y
