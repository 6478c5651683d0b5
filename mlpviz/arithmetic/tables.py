"""Tables from which activations are computed, the same bits on every machine.

Compiled code has them as constants. Since nothing that it writes can change them, a processor may
look up several numbers at once.
"""

from __future__ import annotations

from itertools import accumulate, repeat

import numpy as np

from .doubles import Pair, add, divide, multiply

__all__ = [
    "DENSITY",
    "EXP_HIGH",
    "EXP_LOW",
    "POWERS",
    "TAIL_HIGH",
    "TAIL_LOW",
    "TANH_HIGH",
    "TANH_LOW",
    "TANH_SQUARE",
]

ONE: Pair = (1.0, 0.0)
EXP_1_32: Pair = (1.0317434074991028, -8.944417741043132e-17)
"""e^(1/32)."""
POWER_1_64: Pair = (0.9892280131939755, 2.0194376554639083e-17)
"""2^(-1/64)."""
EXP_1_8192: Pair = (0.9998779371377774, 4.625906682185762e-17)
"""e^(-1/8192)."""
DENSITY_0: Pair = (0.3989422804014327, -2.49232720227773e-17)
"""The standard normal density at 0."""
TAIL_16: Pair = (6.388754400538087e-58, 4.777054710451788e-74)
"""The probability that a standard normal number is above 16."""


def _powers(ratio: Pair, count: int) -> list[Pair]:
    """ratio^k for k = 0, 1, …, count - 1."""
    return list(accumulate(repeat(ratio, count - 1), multiply, initial=ONE))


def _tanh(power: Pair) -> Pair:
    """tanh(x) for power = e^(2x)."""
    return divide(add(power, (-1.0, 0.0)), add(power, ONE))


TANH_HIGH, TANH_LOW = np.array([_tanh(power) for power in _powers(EXP_1_32, 1281)]).T.copy()
"""tanh(k / 64) in two parts, shape (1281,)."""
TANH_SQUARE = TANH_HIGH * TANH_HIGH

EXP_HIGH, EXP_LOW = np.array(_powers(POWER_1_64, 64)).T.copy()
"""2^(-k / 64) in two parts, shape (64,)."""
POWERS = np.array(list(accumulate(repeat(0.5, 1100), initial=1.0, func=lambda a, b: a * b)))
"""2^-k, shape (1101,)."""


def _densities(count: int) -> list[Pair]:
    """The standard normal density at k / 64 for k = 0, 1, …, count - 1."""
    densities, ratio, square = [DENSITY_0], EXP_1_8192, multiply(EXP_1_8192, EXP_1_8192)
    while len(densities) < count:
        densities.append(multiply(densities[-1], ratio))
        ratio = multiply(ratio, square)
    return densities


def _tails(densities: list[Pair]) -> list[Pair]:
    """The probability of numbers above k / 64: from the last one back, by Taylor series of the density.

    The density at t + h is that at t times c_0 + c_1 + …, (n + 1) c_(n+1) = -(t h c_n + h^2 c_(n-1)).
    """
    high, low = np.array(densities[:-1]).T
    along: Pair = (np.arange(len(high)) / 4096.0, 0.0)
    before, term = (0.0 * high, 0.0 * high), (0.0 * high + 1.0, 0.0 * high)
    total = term
    for n in range(1, 19):
        bent = add(multiply(along, term), multiply((1 / 4096, 0.0), before))
        before, term = term, divide(bent, (-n, 0.0))
        total = add(total, divide(term, (n + 1.0, 0.0)))
    steps = np.array(multiply(multiply((high, low), total), (1 / 64, 0.0))).T
    return list(accumulate(map(tuple, steps[::-1].tolist()), add, initial=TAIL_16))[::-1]


_DENSITIES = _densities(1025)
# What is beyond 16 counts as 0.
TAIL_HIGH, TAIL_LOW = np.array([*_tails(_DENSITIES)[:-1], (0.0, 0.0)]).T.copy()
"""The probability that a standard normal number is above k / 64 in two parts, shape (1025,)."""
DENSITY = np.array([*(high for high, _ in _DENSITIES[:-1]), 0.0])
"""The standard normal density at k / 64, shape (1025,)."""
