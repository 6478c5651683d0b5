"""Figures laid out in pixels, with empty Axes to draw on: for a page, or for a slide.

Text has the same size everywhere, and a slide has fewer pixels: 640 x 360. Shown on a screen of 16:9,
9 points of them are as large as 18.75 on a slide of 13.33 inches, the size that such slides have in
presentation programs. The top of a slide stays free, for its title.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .style import DPI, Theme, new_figure

__all__ = [
    "HEADROOM",
    "SLIDE",
    "chart",
    "panels",
    "place",
    "side_by_side",
    "square",
    "squares",
    "wide",
]

WIDTH = 1100
"""Of a figure on a page, in pixels at `DPI`."""

SLIDE = (640, 360)
"""Size of a figure on a slide, in pixels at `DPI`."""

HEADROOM = 44
"""Pixels at the top of a slide that a figure leaves free."""


def place(figure: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Axes placed in the pixels of the figure's layout."""
    across, up = figure.get_size_inches() * DPI
    return figure.add_axes((left / across, bottom / up, width / across, height / up))


def panels(
    medium: str,
    rows: Sequence[Sequence[int]],
    theme: Theme,
    xlabel: str,
    ylabel: str,
    bar: bool = False,
) -> tuple[Figure, list[Axes]]:
    """Small panels in rows, all of one size, labelled only at the left and at the bottom.

    Parameters
    ----------
    medium : str
        ``"page"`` or ``"slide"``. A slide has two rows of panels, or squares beside a colour bar;
        see `mlpviz.figures.form.slides_of`.
    rows : sequence of sequence of int
        The panels in each row, by position; see `mlpviz.plots.curves.curve_rows`.
    theme : Theme
    xlabel, ylabel : str
        Labels of the axes, which all panels share.
    bar : bool
        Add Axes for a colour bar at the right, as the last of those returned.

    Returns
    -------
    Figure, list of Axes
        In the order of the positions.
    """
    left, right, gap, line = 62, 84 if bar else 22, 18, 38
    columns = max(len(row) for row in rows)
    if medium == "slide":
        (across, height), top, below = SLIDE, HEADROOM + 22, 52
        width = (across - left - right - gap * (columns - 1)) / columns
        high = (height - top - below - (len(rows) - 1) * line) / len(rows)
        if bar:
            width = high = min(width, high)
            top += round((height - top - below - high) / 2)
    else:
        across, top, below = WIDTH, 34, 52
        width = min((across - left - right - gap * (columns - 1)) / columns, 220)
        high = 110.0 if columns >= 5 else 150.0
        height = round(top + below + len(rows) * high + (len(rows) - 1) * line)
    figure = new_figure(across, height, medium)
    axes: dict[int, Axes] = {}
    for r, row in enumerate(rows):
        for c, position in enumerate(row):
            y = height - top - high - r * (high + line)
            ax = axes[position] = place(figure, left + c * (width + gap), y, width, high)
            ax.tick_params(
                labelbottom=r + 1 == len(rows) or c >= len(rows[r + 1]), labelleft=c == 0, length=2
            )
    lowest = height - top - len(rows) * high - (len(rows) - 1) * line
    middle = (lowest + height - top) / 2
    small: dict[str, Any] = {"fontsize": 10, "color": theme.muted}
    figure.text(left / across, (lowest - 40) / height, xlabel, **small)
    figure.text(12 / across, middle / height, ylabel, rotation=90, va="center", **small)
    ordered = [axes[position] for position in sorted(axes)]
    if bar:
        beside = left + columns * (width + gap) + 4 if medium == "slide" else across - 62
        ordered.append(place(figure, beside, lowest, 14, height - top - lowest))
    return figure, ordered


def square(medium: str) -> tuple[Figure, Axes, Axes]:
    """A square panel, and Axes for a colour bar beside it."""
    if medium == "slide":
        figure = new_figure(*SLIDE, medium)
        return figure, place(figure, 110, 54, 244, 244), place(figure, 368, 54, 12, 244)
    figure = new_figure(680, 590, medium)
    return figure, place(figure, 78, 62, 490, 490), place(figure, 590, 62, 14, 490)


def squares(medium: str, count: int) -> tuple[Figure, list[Axes]]:
    """`count` square panels in rows of at most four, with room for titles and ticks."""
    left, right, top, bottom, gap, line = 44, 18, 36, 40, 22, 42
    columns = min(count, 4) if count != 6 else 3
    rows = -(-count // columns)
    if medium == "slide":
        across, height = SLIDE
        top = HEADROOM + 24
        side = min(
            (across - left - right - gap * (columns - 1)) / columns,
            (height - top - bottom - line * (rows - 1)) / rows,
        )
        left = round((across - columns * side - gap * (columns - 1)) / 2)
        top = round((height + HEADROOM - rows * side - line * (rows - 1)) / 2)
    else:
        side = min((WIDTH - left - right - gap * (columns - 1)) / columns, 460)
        across = round(left + right + columns * side + gap * (columns - 1))
        height = round(top + bottom + rows * side + (rows - 1) * line)
    figure = new_figure(across, height, medium)
    axes = []
    for k in range(count):
        r, c = divmod(k, columns)
        axes.append(
            place(figure, left + c * (side + gap), height - top - side - r * (side + line), side, side)
        )
    return figure, axes


def wide(medium: str, height: int) -> tuple[Figure, Axes]:
    """One panel that fills a slide, or a wide figure of `height` pixels on a page."""
    if medium == "slide":
        figure = new_figure(*SLIDE, medium)
        return figure, place(figure, 6, 6, SLIDE[0] - 12, SLIDE[1] - HEADROOM - 6)
    figure = new_figure(WIDTH, height, medium)
    return figure, place(figure, 10, 10, WIDTH - 20, height - 20)


def chart(medium: str) -> tuple[Figure, Axes]:
    """One chart, with room for a legend to its right."""
    if medium == "slide":
        figure = new_figure(*SLIDE, medium)
        return figure, place(figure, 74, 54, 456, 250)
    figure = new_figure(WIDTH, 450, medium)
    return figure, place(figure, 78, 60, 880, 360)


def side_by_side(medium: str, width: int, height: int, count: int) -> tuple[Figure, list[Axes]]:
    """`count` panels side by side, with as much room around them as their labels need.

    On a page the figure is `width` x `height` pixels.
    """
    across, up, top = (*SLIDE, 1 - HEADROOM / SLIDE[1]) if medium == "slide" else (width, height, 1)
    figure = new_figure(across, up, medium)
    figure.set_layout_engine("constrained", w_pad=0.12, h_pad=0.1, wspace=0.04, rect=(0, 0, 1, top))
    return figure, list(figure.subplots(1, count, squeeze=False)[0])
