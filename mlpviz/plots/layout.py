"""Figures laid out in pixels, with empty Axes to draw on."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .style import Theme, new_figure

__all__ = ["chart", "panels", "place", "side_by_side", "square", "squares", "wide"]

WIDTH = 1100


def place(figure: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Axes placed in the pixels of the figure's layout."""
    across, up = figure.get_size_inches() * figure.dpi
    return figure.add_axes((left / across, bottom / up, width / across, height / up))


def panels(
    rows: Sequence[Sequence[int]], theme: Theme, xlabel: str, ylabel: str, bar: bool = False
) -> tuple[Figure, list[Axes]]:
    """Small panels in rows, all of one size, labelled only at the left and at the bottom.

    Parameters
    ----------
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
    columns = max(len(row) for row in rows)
    left, right, top, bottom, gap, line = 62, 84 if bar else 22, 34, 52, 18, 38
    width = (WIDTH - left - right - gap * (columns - 1)) / columns
    width = min(width, 220)
    high = 110 if columns >= 5 else 150
    height = top + bottom + len(rows) * high + (len(rows) - 1) * line
    figure = new_figure(WIDTH, height)
    axes: dict[int, Axes] = {}
    for r, row in enumerate(rows):
        for c, position in enumerate(row):
            y = height - top - high - r * (high + line)
            ax = axes[position] = place(figure, left + c * (width + gap), y, width, high)
            ax.tick_params(
                labelbottom=r + 1 == len(rows) or c >= len(rows[r + 1]), labelleft=c == 0, length=2
            )
    figure.text(left / WIDTH, 12 / height, xlabel, fontsize=10, color=theme.muted)
    figure.text(
        12 / WIDTH,
        (bottom + (height - top - bottom) / 2) / height,
        ylabel,
        fontsize=10,
        color=theme.muted,
        rotation=90,
        va="center",
    )
    ordered = [axes[position] for position in sorted(axes)]
    if bar:
        ordered.append(place(figure, WIDTH - 62, bottom, 14, height - top - bottom))
    return figure, ordered


def square() -> tuple[Figure, Axes, Axes]:
    """A square panel, and Axes for a colour bar beside it."""
    figure = new_figure(680, 590)
    return figure, place(figure, 78, 62, 490, 490), place(figure, 590, 62, 14, 490)


def squares(count: int) -> tuple[Figure, list[Axes]]:
    """`count` square panels in rows of at most four, with room for titles and ticks."""
    columns = min(count, 4) if count != 6 else 3
    rows = -(-count // columns)
    left, right, top, bottom, gap, line = 44, 18, 36, 40, 22, 42
    side = min((WIDTH - left - right - gap * (columns - 1)) / columns, 460)
    across = round(left + right + columns * side + gap * (columns - 1))
    height = round(top + bottom + rows * side + (rows - 1) * line)
    figure = new_figure(across, height)
    axes = []
    for k in range(count):
        r, c = divmod(k, columns)
        axes.append(
            place(figure, left + c * (side + gap), height - top - side - r * (side + line), side, side)
        )
    return figure, axes


def wide(height: int) -> tuple[Figure, Axes]:
    """One panel that fills a wide figure of `height` pixels."""
    figure = new_figure(WIDTH, height)
    return figure, place(figure, 10, 10, WIDTH - 20, height - 20)


def chart() -> tuple[Figure, Axes]:
    """One chart, with room for a legend to its right."""
    figure = new_figure(WIDTH, 450)
    return figure, place(figure, 78, 60, 880, 360)


def side_by_side(width: int, height: int, count: int) -> tuple[Figure, list[Axes]]:
    """`count` panels side by side, with as much room around them as their labels need."""
    figure = new_figure(width, height)
    figure.set_layout_engine("constrained", w_pad=0.12, h_pad=0.1, wspace=0.04)
    return figure, list(figure.subplots(1, count, squeeze=False)[0])
