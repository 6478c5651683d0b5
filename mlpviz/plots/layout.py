"""Figures laid out in pixels, with empty Axes to draw on: for a page, a phone, or a slide.

Text has the same size everywhere, 9 points or more, and what it is shown on has different widths: 720
pixels on a page, 350 on a phone, 640 x 360 on a slide. So it is never less than 11 pixels high where a
book's column is 640 pixels wide or a phone's 310, and on a slide of 13.33 inches, the size that slides have
in presentation programs, never less than 18.75 points. The top of a slide stays free, for its title.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .style import DPI, Theme, new_figure

__all__ = [
    "HEADROOM",
    "PAGE",
    "PHONE",
    "SLIDE",
    "PanelRow",
    "beside_words",
    "chart",
    "name_curves",
    "panel_rows",
    "panels",
    "place",
    "side_by_side",
    "square",
    "squares",
    "wide",
]

PAGE = 720
"""Width of a figure on a page, in pixels at `DPI`."""

PHONE = 350
"""Width of a figure on a phone, in pixels at `DPI`."""

SLIDE = (640, 360)
"""Size of a figure on a slide, in pixels at `DPI`."""

HEADROOM = 44
"""Pixels at the top of a slide that a figure leaves free."""

LETTER = 7
"""Width of a letter of a panel's title in pixels, and a little more."""

GAP = 12
"""Pixels between two panels in a row on a page or a phone."""


def place(figure: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Axes placed in the pixels of the figure's layout."""
    across, up = figure.get_size_inches() * DPI
    return figure.add_axes((left / across, bottom / up, width / across, height / up))


@dataclass(frozen=True)
class PanelRow:
    """Panels side by side.

    Attributes
    ----------
    heading : str
        What stands over the row, or nothing.
    positions : tuple of int
        Of the parameters that are shown.
    """

    heading: str
    positions: tuple[int, ...]


def panel_rows(
    medium: str, names: Sequence[str], bar: bool = False, shown: Sequence[int] = ()
) -> tuple[list[PanelRow], Sequence[str]]:
    """Arrange parameters: as many in a row as have room, each layer in rows of its own.

    A slide has those that are `shown`, in two rows, or in one beside a colour bar.

    Parameters
    ----------
    medium : str
        ``"page"``, ``"phone"`` or ``"slide"``.
    names : sequence of str
        Of all parameters; see `mlpviz.parameter_names`.
    bar : bool
        Whether the figure also has a colour bar.
    shown : sequence of int
        The positions that a slide has; see `mlpviz.figures.form.slides_of`.

    Returns
    -------
    list of PanelRow
        The heading of a layer's first row is the layer's name.
    list of str
        The panels' titles, by position: the parameters' names, except on slides without the layers'.

    Examples
    --------
    >>> from mlpviz import mlp, parameter_names
    >>> names = parameter_names(mlp((2, 2, 2, 2, 1)))
    >>> [len(row.positions) for row in panel_rows("page", names)[0]]
    [6, 6, 6, 3]
    >>> rows, titles = panel_rows("phone", names)
    >>> rows[0], titles[0]
    (PanelRow(heading='layer1.0', positions=(0, 1, 2)), 'weight(0, 0)')
    """
    if medium == "slide":
        parts = (shown,) if bar else (shown[:2], shown[2:])
        return [PanelRow("", tuple(part)) for part in parts], names
    titles = [name.rpartition(".")[2] for name in names]
    left, right, width = _margins(medium, bar)
    widest = LETTER * max(map(len, titles)) + GAP
    most = max(1, (width - left - right + GAP) // widest)
    layers: dict[str, list[int]] = {}
    for position, name in enumerate(names):
        layers.setdefault(name.rpartition(".")[0], []).append(position)
    rows = []
    for layer, positions in layers.items():
        each = -(-len(positions) // -(-len(positions) // most))  # of equal length
        for k in range(0, len(positions), each):
            rows.append(PanelRow("" if k else layer, tuple(positions[k : k + each])))
    return rows, titles


def _margins(medium: str, bar: bool) -> tuple[int, int, int]:
    """Pixels left and right of all panels, and the width of the figure."""
    if medium == "slide":
        return 62, 84 if bar else 22, SLIDE[0]
    if medium == "phone":
        return 52, 12, PHONE  # a colour bar lies above the panels
    return 56, 64 if bar else 16, PAGE


def panels(
    medium: str, rows: Sequence[PanelRow], theme: Theme, xlabel: str, ylabel: str, bar: bool = False
) -> tuple[Figure, list[Axes]]:
    """Small panels in rows, all of one size, labelled only at the left and at the bottom.

    Parameters
    ----------
    medium : str
        ``"page"``, ``"phone"`` or ``"slide"``. A slide has two rows of panels, or squares beside a colour
        bar; see `mlpviz.figures.form.slides_of`.
    rows : sequence of PanelRow
    theme : Theme
    xlabel, ylabel : str
        Labels of the axes, which all panels share.
    bar : bool
        Add Axes for a colour bar, as the last of those returned: at the right, on a phone at the top.

    Returns
    -------
    Figure, list of Axes
        In the order of the positions.
    """
    left, right, across = _margins(medium, bar)
    columns = max(len(row.positions) for row in rows)
    line, heading, below = 38, 22, 52
    gap = 18 if medium == "slide" else GAP
    width = (across - left - right - gap * (columns - 1)) / columns
    top = 34 + (58 if bar and medium == "phone" else 0)
    between = [line + (heading if row.heading else 0) for row in rows]
    between[0] -= line
    high: float
    if medium == "slide":
        height, top = SLIDE[1], HEADROOM + 22
        high = (height - top - below - sum(between)) / len(rows)
        if bar:
            width = high = min(width, high)
            top += round((height - top - below - high) / 2)
    else:
        width = min(width, 150)
        high = min(width, 96)
        height = round(top + below + len(rows) * high + sum(between))
    figure = new_figure(across, height, medium)
    small: dict[str, Any] = {"fontsize": 10, "color": theme.muted}
    axes: dict[int, Axes] = {}
    y: float = height - top
    for r, row in enumerate(rows):
        y -= between[r]
        if row.heading:
            figure.text(left / across, (y + 30) / height, row.heading, fontsize=10, fontweight="bold")
        y -= high
        for c, position in enumerate(row.positions):
            ax = axes[position] = place(figure, left + c * (width + gap), y, width, high)
            lowest = r + 1 == len(rows) or c >= len(rows[r + 1].positions)
            ax.tick_params(labelbottom=lowest, labelleft=c == 0, length=2)
    middle = (y + height - top) / 2
    figure.text(left / across, (y - 40) / height, xlabel, **small)
    figure.text(10 / across, middle / height, ylabel, rotation=90, va="center", **small)
    ordered = [axes[position] for position in sorted(axes)]
    if bar and medium == "phone":
        ordered.append(place(figure, left, height - 36, across - left - right, 12))
    elif bar:
        beside = left + columns * (width + gap) + 4 if medium == "slide" else across - right + 14
        ordered.append(place(figure, beside, y, 12, height - top - between[0] - y))
    return figure, ordered


def square(medium: str) -> tuple[Figure, Axes, Axes]:
    """A square panel, and Axes for a colour bar beside it."""
    if medium == "slide":
        figure = new_figure(*SLIDE, medium)
        return figure, place(figure, 110, 54, 244, 244), place(figure, 368, 54, 12, 244)
    if medium == "phone":
        figure = new_figure(PHONE, 338, medium)
        return figure, place(figure, 64, 54, 232, 232), place(figure, 304, 54, 10, 232)
    figure = new_figure(680, 590, medium)
    return figure, place(figure, 78, 62, 490, 490), place(figure, 590, 62, 14, 490)


def squares(medium: str, count: int) -> tuple[Figure, list[Axes]]:
    """`count` square panels in rows of at most four, two on a phone, with room for titles and ticks."""
    left, right, top, bottom, gap, line = 44, 18, 36, 40, 22, 50
    columns = min(count, 2) if medium == "phone" else min(count, 4) if count != 6 else 3
    rows = -(-count // columns)
    if medium == "slide":
        (across, height), line = SLIDE, 42
        top = HEADROOM + 24
        side = min(
            (across - left - right - gap * (columns - 1)) / columns,
            (height - top - bottom - line * (rows - 1)) / rows,
        )
        left = round((across - columns * side - gap * (columns - 1)) / 2)
        top = round((height + HEADROOM - rows * side - line * (rows - 1)) / 2)
    else:
        if medium == "phone":
            left, right, gap = 30, 12, 14
        whole = PHONE if medium == "phone" else PAGE
        side = min((whole - left - right - gap * (columns - 1)) / columns, 460)
        across = round(left + right + columns * side + gap * (columns - 1))
        height = round(top + bottom + rows * side + (rows - 1) * line)
    figure = new_figure(across, height, medium)
    axes = []
    for k in range(count):
        r, c = divmod(k, columns)
        ax = place(figure, left + c * (side + gap), height - top - side - r * (side + line), side, side)
        ax.tick_params(labelleft=c == 0)
        axes.append(ax)
    return figure, axes


def beside_words(medium: str) -> tuple[Figure, Axes, tuple[float, float]]:
    """A square panel, and where words stand beside it, on a phone below it, in parts of the figure."""
    if medium == "slide":
        figure = new_figure(*SLIDE, medium)
        return figure, place(figure, 40, 16, 284, 284), (350 / SLIDE[0], 190 / SLIDE[1])
    if medium == "phone":
        figure = new_figure(PHONE, 550, medium)
        return figure, place(figure, 15, 224, 320, 320), (34 / PHONE, 154 / 550)
    figure = new_figure(PAGE, 340, medium)
    return figure, place(figure, 10, 10, 320, 320), (360 / PAGE, 190 / 340)


def wide(medium: str, height: int) -> tuple[Figure, Axes]:
    """One panel that fills a slide, or a figure of `height` pixels on a page or a phone."""
    if medium == "slide":
        figure = new_figure(*SLIDE, medium)
        return figure, place(figure, 6, 6, SLIDE[0] - 12, SLIDE[1] - HEADROOM - 6)
    across = PHONE if medium == "phone" else PAGE
    figure = new_figure(across, height, medium)
    return figure, place(figure, 6, 6, across - 12, height - 12)


def chart(medium: str) -> tuple[Figure, Axes]:
    """One chart, with room for its legend; see `name_curves`."""
    if medium == "slide":
        figure = new_figure(*SLIDE, medium)
        return figure, place(figure, 74, 54, 456, 250)
    if medium == "phone":
        figure = new_figure(PHONE, 370, medium)
        return figure, place(figure, 72, 120, 256, 232)
    figure = new_figure(PAGE, 400, medium)
    return figure, place(figure, 72, 56, 534, 328)


def name_curves(ax: Axes, medium: str) -> None:
    """The legend of a `chart`: at its right, on a phone below it."""
    if medium == "phone":
        names = ax.get_legend_handles_labels()[1]
        columns = min(len(names), 34 // (max(map(len, names)) + 4))
        box = {"bbox_to_anchor": (14 / PHONE, 6 / 370), "bbox_transform": ax.figure.transFigure}
        ax.legend(loc="lower left", ncols=max(1, columns), columnspacing=1.2, borderaxespad=0, **box)
    else:
        ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1), borderaxespad=0)


def side_by_side(medium: str, height: int, count: int) -> tuple[Figure, list[Axes]]:
    """`count` charts side by side, on a phone one below another, with as much room as their labels need.

    On a page the figure is `height` pixels high.
    """
    rows = count if medium == "phone" else 1
    sizes = {"slide": SLIDE, "page": (PAGE, height), "phone": (PHONE, 260 * count)}
    top = 1 - HEADROOM / SLIDE[1] if medium == "slide" else 1
    figure = new_figure(*sizes[medium], medium)
    figure.set_layout_engine("constrained", w_pad=0.12, h_pad=0.1, wspace=0.04, rect=(0, 0, 1, top))
    return figure, list(figure.subplots(rows, count // rows, squeeze=False).flat)
