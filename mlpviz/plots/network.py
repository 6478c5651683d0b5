"""The architecture diagram: units, the output of each over the plane, and the weights between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Circle
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from ..model.network import Layout
from .planes import LIMIT, unit_outputs
from .style import Theme

__all__ = ["diagram_height", "draw_network", "edge_width"]

MAX_UNITS = 16
"""The widest layer that is drawn; in a wider one nothing could be made out."""

NUMBERED_UNITS = 3
"""Networks no wider than this show their numbers: weights on the edges, biases under the units."""

_TOP, _BOTTOM = 52, 46

NARROW = 800
"""In less pixels than these the legend stands above the sentence, not beside it."""

CLOSE = 34
"""Units whose centres are closer than these pixels have no numbers: they would hide them."""


def edge_width(weight: float) -> float:
    """The width of an edge in points: in proportion to the weight's size, between 0.4 and 7."""
    return float(np.clip(1.6 * abs(weight), 0.4, 7.0))


def diagram_height(layout: Layout) -> int:
    """The height in pixels of a figure in which the diagram is neither cramped nor lost."""
    return int(np.clip(100 + 140 * max(layout.widths), 360, 600))


@dataclass(frozen=True)
class _Places:
    """Centres of the units, in pixels from the lower left corner of the Axes; how far apart they are."""

    columns: list[list[tuple[float, float]]]
    radius: float
    step: float


def _place(widths: tuple[int, ...], across: float, up: float) -> _Places:
    apart = across / len(widths)
    bottom = _BOTTOM + (18 if across < NARROW else 0)
    step = (up - _TOP - bottom) / max(widths)
    middle = bottom + (up - _TOP - bottom) / 2
    radius = min(0.36 * step, (0.19 if across < NARROW else 0.24) * apart, 44)
    return _Places(
        [
            [((column + 0.5) * apart, middle + ((width - 1) / 2 - unit) * step) for unit in range(width)]
            for column, width in enumerate(widths)
        ],
        radius,
        step,
    )


def draw_network(
    ax: Axes,
    layout: Layout,
    parameters: np.ndarray,
    theme: Theme,
    unit: tuple[int, int] | None = None,
) -> None:
    """Draw a network: a column for each layer, its units filled with their output over the plane.

    An edge's colour is the sign of its weight, its width the weight's size. Units are numbered
    as the parameters are: the edge of ``weight(1, 0)`` goes from unit 0 to unit 1. Small networks
    show the numbers too, except those that would hide another.

    Parameters
    ----------
    ax : Axes
        Its frame and ticks are removed; the diagram fills it.
    layout, parameters : Layout, array of shape (P,)
        A network with two inputs.
    theme : Theme
    unit : (int, int), optional
        The layer, counted from 1, and the unit in it that is ringed.

    Raises
    ------
    ValueError
        If a layer is wider than `MAX_UNITS`.
    """
    widest = max(layout.widths)
    if widest > MAX_UNITS:
        raise ValueError(f"a layer must have at most {MAX_UNITS} units to be drawn (got {widest})")
    scale = 100 / ax.figure.dpi  # `bbox` is in the figure's own pixels
    across, up = ax.bbox.width * scale, ax.bbox.height * scale
    ax.set_xlim(0, across)
    ax.set_ylim(0, up)
    ax.axis("off")
    places = _place(layout.widths, across, up)
    _draw_units(ax, layout, parameters, places, theme)
    numbered = widest <= NUMBERED_UNITS
    if numbered:
        _draw_biases(ax, layout, parameters, places, theme)
    taken = [text.get_window_extent() for text in ax.texts] if numbered else None
    for i, name in enumerate(layout.names):
        matrix = parameters[layout.slices[f"{name}.weight"]].reshape(layout.widths[i + 1], layout.widths[i])
        _draw_edges(ax, matrix, places.columns[i], places.columns[i + 1], places.radius, taken, theme)
    if unit is not None:
        layer, k = unit
        centre, radius = places.columns[layer][k], places.radius + 4
        ax.add_patch(Circle(centre, radius, fill=False, ec=theme.ink, lw=3, zorder=8, label="ring"))
    _draw_legend(ax, theme)


def _ground(theme: Theme) -> dict[str, Any]:
    """The box behind a number: an edge shows through a mere outline, and 2.19 reads 2:19."""
    return {"boxstyle": "square,pad=0.12", "fc": theme.surface, "ec": "none"}


def _find_room(number: Text, start: np.ndarray, stop: np.ndarray, radius: float, taken: list[Bbox]) -> None:
    """Move a number from its source along its edge until it hides no other text, or remove it."""
    across = stop[0] - start[0]
    for past in np.arange(radius + 24, across - radius - 16, 2):
        number.set_position(start + past / across * (stop - start))
        box = number.get_window_extent().padded(1.6)
        if not any(box.overlaps(other) for other in taken):
            taken.append(box)
            return
    number.remove()


def _draw_edges(
    ax: Axes,
    matrix: np.ndarray,
    sources: list[tuple[float, float]],
    targets: list[tuple[float, float]],
    radius: float,
    taken: list[Bbox] | None,
    theme: Theme,
) -> None:
    """Draw a layer's edges; with numbers if `taken`, the places of texts so far, is given."""
    ends, widths, colours = [], [], []
    for (unit, source), weight in np.ndenumerate(matrix):
        start, stop = np.array(sources[source]), np.array(targets[unit])
        ends.append([start, stop])
        widths.append(edge_width(weight) if np.isfinite(weight) else 0.4)
        colours.append(theme.positive if weight > 0 else theme.negative if weight < 0 else theme.muted)
        if taken is not None:
            number = ax.text(
                start[0],
                start[1],
                f"{weight:.2f}".replace("-", "−"),
                color=colours[-1],
                fontsize=9,
                ha="center",
                va="center",
                zorder=3,
                bbox=_ground(theme),
            )
            _find_room(number, start, stop, radius, taken)
    ax.add_collection(LineCollection(ends, linewidths=widths, colors=colours, zorder=1))


def _draw_units(ax: Axes, layout: Layout, parameters: np.ndarray, places: _Places, theme: Theme) -> None:
    axis = np.linspace(-LIMIT, LIMIT, 96)
    pictures = unit_outputs(layout, parameters, axis, axis)
    layers = zip(layout.names, layout.activations, strict=True)
    titles = [("input", ""), *((name.removesuffix(".0"), activation) for name, activation in layers)]
    radius = places.radius
    up = ax.get_ylim()[1]
    for column, ((title, activation), units, values) in enumerate(
        zip(titles, places.columns, pictures, strict=True)
    ):
        middle = units[0][0]
        ax.text(middle, up - 14, title, ha="center", va="center", color=theme.ink, fontsize=11)
        ax.text(middle, up - 31, activation, ha="center", va="center", color=theme.muted, fontsize=9)
        for unit, ((x, y), picture) in enumerate(zip(units, values, strict=True)):
            rim = Circle((x, y), radius, fc=theme.line, ec="none", zorder=4)
            ax.add_patch(rim)
            image = ax.imshow(
                np.ma.masked_invalid(picture),
                cmap=theme.outputs,
                vmin=-1,
                vmax=1,
                origin="lower",
                extent=(x - radius, x + radius, y - radius, y + radius),
                aspect="auto",
                zorder=5,
            )
            image.set_clip_path(rim)
            ax.add_patch(Circle((x, y), radius, fill=False, ec=theme.ink, lw=1.2, zorder=6))
            if places.step < CLOSE and column > 0:
                continue
            ax.text(
                x - 0.75 * radius - 3,
                y + 0.75 * radius + 3,
                "xy"[unit] if column == 0 else str(unit),
                ha="right",
                va="center",
                fontsize=9,
                zorder=7,
                bbox=_ground(theme),
            )
    ax.set_xlim(0, ax.bbox.width * 100 / ax.figure.dpi)
    ax.set_ylim(0, up)


def _draw_biases(ax: Axes, layout: Layout, parameters: np.ndarray, places: _Places, theme: Theme) -> None:
    for i, name in enumerate(layout.names):
        if layout.biases[i]:
            biases = parameters[layout.slices[f"{name}.bias"]]
            for (x, y), bias in zip(places.columns[i + 1], biases, strict=True):
                ax.text(
                    x,
                    y - places.radius - 9,
                    f"bias {bias:.2f}".replace("-", "−"),
                    ha="center",
                    va="center",
                    fontsize=9,
                    color=theme.muted,
                    zorder=7,
                    bbox=_ground(theme),
                )


def _draw_legend(ax: Axes, theme: Theme) -> None:
    samples = [
        (weight, Line2D([], [], color=colour, lw=edge_width(weight)))
        for weight, colour in (
            (-3, theme.negative),
            (-1, theme.negative),
            (1, theme.positive),
            (3, theme.positive),
        )
    ]
    narrow = ax.get_xlim()[1] < NARROW
    ax.legend(
        handles=[line for _, line in samples],
        labels=[f"weight {weight:+d}".replace("-", "−") for weight, _ in samples],
        loc="lower left",
        bbox_to_anchor=(6, 16) if narrow else (16, 0),
        bbox_transform=ax.transData,
        borderaxespad=0.4,
        ncols=4,
        columnspacing=1.6,
    )
    ax.text(
        10 if narrow else ax.get_xlim()[1] - 16,
        8 if narrow else 12,
        "A unit is filled with its output over the plane, from −1 (red) to +1 (blue).",
        ha="left" if narrow else "right",
        va="center",
        fontsize=9,
        color=theme.muted,
    )
