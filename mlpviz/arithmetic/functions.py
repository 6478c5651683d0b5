"""Functions of our own in place of those that math libraries compute differently.

They use nothing but additions, subtractions, multiplications, divisions, square roots, comparisons
and whole numbers, in a written order. IEEE 754 fixes each result, so Python and every browser get
the same bits. ``logarithm.js``, ``sine.js`` and ``random.js`` do the same operations in the same order.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .doubles import add, divide

__all__ = ["cos", "log", "normal", "polynomial", "sin", "turned", "uniform"]

LN2_HIGH, LN2_LOW = 0.6931471803691238, 1.9082149292705877e-10
"""The natural logarithm of 2 in two parts; the first has 32 bits, so that its multiples are exact."""


def log(x: np.ndarray) -> np.ndarray:
    """The natural logarithm of positive numbers, within 0.51 units in the last place.

    With x = m 2^e, 1/sqrt(2) <= m < sqrt(2), f = m - 1 and s = f / (2 + f), the logarithm of m is
    2 s + 2 (s^3/3 + s^5/5 + …); the first term is kept in two parts.

    Parameters
    ----------
    x : array of float64

    Returns
    -------
    array of float64, of the same shape

    Examples
    --------
    >>> log(np.array([0.5, 1.0, 10.0]))
    array([-0.69314718,  0.        ,  2.30258509])
    """
    m, e = np.frexp(np.asarray(x, np.float64))  # exact: 1/2 <= m < 1
    small = m < 0.7071067811865476
    m, e = np.where(small, 2.0 * m, m), np.where(small, e - 1, e).astype(np.float64)
    f = m - 1.0
    s, s_low = divide((f, 0.0), add((2.0, 0.0), (f, 0.0)))
    z = s * s
    series = np.zeros_like(z)
    for k in range(21, 1, -2):
        series = (series + 2.0 / k) * z
    high, low = add((e * LN2_HIGH, e * LN2_LOW), (2.0 * s, 2.0 * s_low + s * series))
    return high + low


PI_HALVES = (1.5707963267341256, 6.077100506303966e-11, 2.0222662487959506e-21)
"""Half of pi in three parts; the first two have 33 bits, so that their multiples are exact."""

SINE = (
    -0.16666666666666632,
    0.00833333333332249,
    -0.0001984126982985795,
    2.7557313707070068e-06,
    -2.5050760253406863e-08,
    1.58969099521155e-10,
)
COSINE = (
    0.0416666666666666,
    -0.001388888888887411,
    2.480158728947673e-05,
    -2.7557314351390663e-07,
    2.087572321298175e-09,
    -1.1359647557788195e-11,
)


def polynomial(coefficients: Any, z: Any) -> Any:
    """A polynomial of a number or an array by Horner's rule; the constant's coefficient comes first.

    Examples
    --------
    >>> polynomial((1.0, 0.0, 2.0), 3.0)
    19.0
    """
    value = coefficients[-1]
    for k in range(len(coefficients) - 2, -1, -1):
        value = coefficients[k] + z * value
    return value


def turned(x: Any, quarters: float) -> tuple[Any, Any, Any]:
    """What sin(x + quarters pi / 2) is chosen from: a sine, a cosine, and the quarter of a turn.

    Of quarters 1 and 3 it is the cosine, else the sine; of 2 and 3 it is negative. The argument is
    reduced to at most pi/4 with half of pi in three parts (Cody and Waite, 1980); the polynomials are
    those of Sun's fdlibm (``k_sin.c`` and ``k_cos.c``, 1993).

    Examples
    --------
    >>> [float(part) for part in turned(0.0, 1.0)]
    [0.0, 1.0, 1.0]
    """
    turns = np.floor(x * 0.6366197723675814 + 0.5)
    r = ((x - turns * PI_HALVES[0]) - turns * PI_HALVES[1]) - turns * PI_HALVES[2]
    z = r * r
    sine = r + (z * r) * polynomial(SINE, z)
    half = 0.5 * z
    rest = 1.0 - half
    cosine = rest + (((1.0 - rest) - half) + z * (z * polynomial(COSINE, z)))
    shifted = turns + quarters
    return sine, cosine, shifted - 4.0 * np.floor(shifted / 4.0)


def _wave(x: np.ndarray, quarters: float) -> np.ndarray:
    """sin(x + quarters pi / 2)."""
    sine, cosine, quarter = turned(np.asarray(x, np.float64), quarters)
    value = np.where((quarter == 1.0) | (quarter == 3.0), cosine, sine)
    return np.where(quarter >= 2.0, -value, value)


def sin(x: np.ndarray) -> np.ndarray:
    """The sine of numbers of at most a million in size, within 1.2 units in the last place near 0.

    Parameters
    ----------
    x : array of float64

    Returns
    -------
    array of float64, of the same shape

    Examples
    --------
    >>> sin(np.array([0.0, 1.0, -2.0]))
    array([ 0.        ,  0.84147098, -0.90929743])
    """
    return _wave(x, 0.0)


def cos(x: np.ndarray) -> np.ndarray:
    """The cosine of numbers of at most a million in size, as exact as `sin`.

    Parameters
    ----------
    x : array of float64

    Returns
    -------
    array of float64, of the same shape

    Examples
    --------
    >>> cos(np.array([0.0, 1.0, -2.0]))
    array([ 1.        ,  0.54030231, -0.41614684])
    """
    return _wave(x, 1.0)


def uniform(seed: int, size: int) -> np.ndarray:
    """Draw numbers from -1 to 1: those of numpy's ``RandomState(seed).uniform(-1, 1)``.

    Examples
    --------
    >>> uniform(1, 2)
    array([-0.16595599,  0.44064899])
    """
    return 2.0 * np.random.RandomState(seed).random_sample(size) - 1.0


def normal(seed: int, size: int) -> np.ndarray:
    """Draw standard normal numbers: those of numpy's ``RandomState(seed).randn``, but for the last place.

    The uniform numbers are numpy's, from the Mersenne twister (Matsumoto and Nishimura, 1998). The
    polar method (Marsaglia and Bray, 1964) uses `log` where numpy uses the machine's logarithm.

    Parameters
    ----------
    seed : int
        From 0 to 2^32 - 1.
    size : int

    Returns
    -------
    array of float64, shape (size,)

    Examples
    --------
    >>> normal(1, 3)
    array([ 1.62434536, -0.61175641, -0.52817175])
    """
    uniform = np.random.RandomState(seed)
    pairs: list[np.ndarray] = []
    found = 0
    while found < size:
        # A share of pi / 4 of the square lies in the circle.
        x, y = (2.0 * uniform.random_sample((size - found + 8, 2)) - 1.0).T
        square = x * x + y * y
        inside = (square < 1.0) & (square > 0.0)
        x, y, square = x[inside], y[inside], square[inside]
        factor = np.sqrt(-2.0 * log(square) / square)
        pairs.append(np.stack([factor * y, factor * x], axis=1))
        found += 2 * len(x)
    return np.concatenate([pair.ravel() for pair in pairs])[:size] if pairs else np.empty(0)
