"""Numbers as people pass them: Python's and NumPy's, but no booleans."""

from __future__ import annotations

import math
from numbers import Integral, Real

__all__ = ["is_finite", "is_whole"]


def is_whole(value: object) -> bool:
    """Whether `value` is a whole number: an ``int`` or one of NumPy's integers.

    Examples
    --------
    >>> import numpy as np
    >>> is_whole(np.int64(3)), is_whole(3.0), is_whole(True)
    (True, False, False)
    """
    return isinstance(value, Integral) and not isinstance(value, bool)


def is_finite(value: object) -> bool:
    """Whether `value` is a finite real number, Python's or NumPy's.

    Examples
    --------
    >>> is_finite(0.5), is_finite(float("inf")), is_finite("1")
    (True, False, False)
    """
    return isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value)
