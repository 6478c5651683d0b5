"""Weights from -1 to 1, all equally likely."""

from __future__ import annotations

from ...arithmetic.functions import uniform as draw

__all__ = ["draw", "spread"]


def spread(inputs: int, units: int) -> float:
    """What a layer's weights are multiplied by."""
    return 1.0
