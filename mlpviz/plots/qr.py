"""QR codes, made by segno."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

__all__ = ["draw_code"]

QUIET = 4
"""Modules of white around a code: ISO/IEC 18004 asks for as many."""


def draw_code(ax: Axes, text: str) -> None:
    """Draw the QR code of `text`, dark on white as readers of codes want it.

    Parameters
    ----------
    ax : Axes
        Square.
    text : str

    Raises
    ------
    ValueError
        If segno is not installed, or `text` is too long for a code.
    """
    try:
        import segno
    except ImportError as error:
        raise ValueError('a QR code needs the package segno: pip install "mlpviz[slides]"') from error
    code = segno.make(text, micro=False, error="l", boost_error=False)
    modules = np.pad(np.array([list(row) for row in code.matrix], bool), QUIET)
    ax.imshow(~modules, cmap="gray", vmin=0, vmax=1, interpolation="nearest")
    ax.axis("off")
