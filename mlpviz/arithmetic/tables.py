"""Tables from which the compiled code gets tanh and sigmoid, the same bits on every machine."""

from __future__ import annotations

from itertools import accumulate, repeat
from typing import NamedTuple

import numpy as np

from .doubles import Pair, add, divide, multiply

__all__ = ["TABLES", "Tables"]

ONE: Pair = (1.0, 0.0)
EXP_1_32: Pair = (1.0317434074991028, -8.944417741043132e-17)
"""e^(1/32)."""
POWER_1_64: Pair = (0.9892280131939755, 2.0194376554639083e-17)
"""2^(-1/64)."""


class Tables(NamedTuple):
    """What is handed to each kernel: a compiled copy would not hear of a change.

    Attributes
    ----------
    tanh_high, tanh_low, tanh_square : array, shape (1281,)
        tanh(k / 64) in two parts, and the square of the first.
    exp_high, exp_low : array, shape (64,)
        2^(-k / 64) in two parts.
    powers : array, shape (1101,)
        2^-k.
    """

    tanh_high: np.ndarray
    tanh_low: np.ndarray
    tanh_square: np.ndarray
    exp_high: np.ndarray
    exp_low: np.ndarray
    powers: np.ndarray


def _powers(ratio: Pair, count: int) -> list[Pair]:
    """The powers 0, 1, …, count - 1 of `ratio`."""
    return list(accumulate(repeat(ratio, count - 1), multiply, initial=ONE))


def _tanh(power: Pair) -> Pair:
    """tanh(x) for power = e^(2x)."""
    return divide(add(power, (-1.0, 0.0)), add(power, ONE))


def _fill() -> Tables:
    tanh_high, tanh_low = np.array([_tanh(power) for power in _powers(EXP_1_32, 1281)]).T.copy()
    exp_high, exp_low = np.array(_powers(POWER_1_64, 64)).T.copy()
    powers = np.array(list(accumulate(repeat(0.5, 1100), initial=1.0, func=lambda a, b: a * b)))
    return Tables(tanh_high, tanh_low, tanh_high * tanh_high, exp_high, exp_low, powers)


TABLES = _fill()
