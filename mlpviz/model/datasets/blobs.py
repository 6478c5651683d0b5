"""Two round clouds, one of each class."""

from __future__ import annotations

import numpy as np

SPREAD = 0.5


def place(
    label: np.ndarray, along: np.ndarray, dx: np.ndarray, dy: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Where each point lies: around (1, 1) or (-1, -1)."""
    return label + SPREAD * dx, label + SPREAD * dy
