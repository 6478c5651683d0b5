"""Functions of one number, which are compiled into the kernels.

``gaussian.js`` and ``sine.js`` do the same operations in the same order.
"""

from __future__ import annotations

from math import factorial
from typing import Any

import numpy as np

from .functions import polynomial, turned
from .tables import DENSITY, TAIL_HIGH, TAIL_LOW

__all__ = ["gaussian", "wave"]

INTEGRALS = tuple(
    tuple((-1) ** k / (factorial(k) * (k + power + 1)) for k in range(count))
    for power, count in ((0, 11), (2, 8), (4, 5), (6, 2))
)
"""Of the powers of u in the integral of s^power e^-us for s from 0 to 1."""


def gaussian(x: Any) -> Any:
    """The standard normal distribution function and the density, (Φ(x), φ(x)).

    With x = t + d, t on a grid of 1/64, u = t d and v = d^2, the density is that at t times
    e^-(u + v/2). Its integral over d gives the distribution function, within 0.75 units in the last
    place. Beyond 15.99 in size they are 0 or 1, and 0: less than 1e-56 is left out.

    Examples
    --------
    >>> below, density = gaussian(-1.0)
    >>> float(below), float(density)
    (0.15865525393145705, 0.24197072451914334)
    """
    size = abs(x)
    near = size if size < 16.0 else 16.0  # also where x is not a number
    k = np.int32(near * 64.0 + 0.5)
    t = k * 0.015625
    d = near - t
    u, v = t * d, d * d
    rest = 0.125 * polynomial(INTEGRALS[2], u) - 0.020833333333333332 * v * polynomial(INTEGRALS[3], u)
    first = polynomial(INTEGRALS[0], u)
    integral = first - v * (0.5 * polynomial(INTEGRALS[1], u) - v * rest)
    high, low = TAIL_HIGH[k], TAIL_LOW[k] - DENSITY[k] * (d * integral)
    above = 1.0 - high
    below = high + low if x < 0.0 else above + (((1.0 - above) - high) - low)
    faded = 1.0 - v * (0.5 - v * (0.125 - 0.020833333333333332 * v))
    return below, DENSITY[k] * ((1.0 - u * first) * faded)


def wave(x: Any, quarters: Any) -> Any:
    """sin(x + quarters π / 2) as `mlpviz.arithmetic.functions.sin` has it; beyond a million, not a number.

    Examples
    --------
    >>> float(wave(1.0, 0.0)), float(wave(1.0, 1.0))
    (0.8414709848078965, 0.5403023058681398)
    """
    sine, cosine, quarter = turned(x, quarters)
    value = cosine if quarter == 1.0 or quarter == 3.0 else sine
    result = -value if quarter >= 2.0 else value
    return result if abs(x) <= 1e6 else np.nan
