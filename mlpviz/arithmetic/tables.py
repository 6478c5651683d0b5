"""Tables from which tanh and sigmoid are computed, the same bits on every machine.

Compiled code has them as constants. Since nothing that it writes can change them, a processor may
look up several numbers at once.
"""

from __future__ import annotations

from itertools import accumulate, repeat

import numpy as np

from .doubles import Pair, add, divide, multiply

__all__ = ["EXP_HIGH", "EXP_LOW", "POWERS", "TANH_HIGH", "TANH_LOW", "TANH_SQUARE"]

ONE: Pair = (1.0, 0.0)
EXP_1_32: Pair = (1.0317434074991028, -8.944417741043132e-17)
"""e^(1/32)."""
POWER_1_64: Pair = (0.9892280131939755, 2.0194376554639083e-17)
"""2^(-1/64)."""


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
