"""Numbers as sentences have them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

__all__ = ["number", "offset", "percent", "plural", "readout"]


def number(value: float) -> str:
    """A number to three significant digits.

    Examples
    --------
    >>> number(0.88088), number(0.0000964), number(0.0), number(float("nan"))
    ('0.881', '9.6e-05', '0', 'not a number')
    """
    if value != value:
        return "not a number"
    if value and abs(value) < 1e-3:
        return f"{value:.1e}"
    return f"{value:.3g}"


def readout(value: float) -> str:
    """A number as the widgets show it: see `numberText` in ``mlpviz/web/js/draw/numbers.js``.

    Examples
    --------
    >>> readout(2.08), readout(0.022539), readout(0.0000964), readout(0.0), readout(float("-inf"))
    ('2.080', '0.0225', '9.6e−5', '0', '−∞')
    """
    if value != value:
        return "NaN"
    size = abs(value)
    if size == float("inf"):
        return "∞" if value > 0 else "−∞"
    if value and not 1e-3 <= size < 1e5:
        exact = Decimal(value)
        text = f"{_rounded(exact, 1 - exact.adjusted()):.1e}".replace("e+", "e")
    elif value:
        digits = 0 if size >= 100 else 1 if size >= 10 else 4 if size < 0.1 else 3
        text = f"{_rounded(Decimal(value), digits)}"
    else:
        text = "0"
    return text.replace("-", "−")


def _rounded(value: Decimal, digits: int) -> Decimal:
    """`value` to so many digits after the point, a half away from zero as JavaScript rounds it."""
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def offset(value: float) -> str:
    """An offset of a parameter: one decimal with its sign, and 0 without.

    Examples
    --------
    >>> offset(-0.4), offset(10.0), offset(-1e-16)
    ('−0.4', '+10.0', '0')
    """
    text = f"{value:+.1f}"
    return text.replace("-", "−") if float(text) else "0"


def percent(share: float) -> str:
    """A share of 1 as a whole percentage; only what is all of it is 100 %.

    Examples
    --------
    >>> percent(0.125), percent(0.996), percent(1.0)
    ('13 %', '99.6 %', '100 %')
    """
    value = 100 * float(share)
    return f"{_rounded(Decimal(value), 1 if 99 < value < 100 else 0)} %"


def plural(count: int, noun: str) -> str:
    """A number of things.

    Examples
    --------
    >>> plural(1, "unit"), plural(2, "unit")
    ('1 unit', '2 units')
    """
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
