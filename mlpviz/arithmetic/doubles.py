"""Sums, products and quotients of twice a double's precision.

A number is a pair (high, low) of doubles, or of arrays of doubles, and stands for their exact sum.
The operations are those of T. J. Dekker, "A floating-point technique for extending the available
precision", Numerische Mathematik 18 (1971), 224-242: plain additions and multiplications, so that
``doubles.js`` gets the same bits.
"""

from __future__ import annotations

from typing import Any

__all__ = ["Pair", "add", "divide", "multiply"]

Pair = tuple[Any, Any]

SPLITTER = 134217729.0
"""2^27 + 1: it splits a double into halves of 26 bits, whose products are exact."""


def _sum(a: Any, b: Any) -> Pair:
    """a + b, and its rounding error."""
    total = a + b
    part = total - a
    return total, (a - (total - part)) + (b - part)


def _product(a: Any, b: Any) -> Pair:
    """a * b, and its rounding error."""
    total = a * b
    a_high = a * SPLITTER - (a * SPLITTER - a)
    b_high = b * SPLITTER - (b * SPLITTER - b)
    a_low, b_low = a - a_high, b - b_high
    return total, ((a_high * b_high - total) + a_high * b_low + a_low * b_high) + a_low * b_low


def add(a: Pair, b: Pair) -> Pair:
    """a + b.

    Examples
    --------
    >>> add((1.0, 0.0), (1e-20, 0.0))
    (1.0, 1e-20)
    """
    total, rest = _sum(a[0], b[0])
    return _sum(total, rest + (a[1] + b[1]))


def multiply(a: Pair, b: Pair) -> Pair:
    """a * b."""
    total, rest = _product(a[0], b[0])
    return _sum(total, rest + (a[0] * b[1] + a[1] * b[0]))


def divide(a: Pair, b: Pair) -> Pair:
    """a / b."""
    first = a[0] / b[0]
    taken = multiply((first, 0.0), b)
    left = add(a, (-taken[0], -taken[1]))
    return _sum(first, (left[0] + left[1]) / b[0])
