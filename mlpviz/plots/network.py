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
from .style import DPI, Theme

__all__ = ["diagram_height", "draw_network", "edge_width"]

MAX_UNITS = 16
"""The widest layer that is drawn; in a wider one nothing could be made out."""

NUMBERED_UNITS = 3
"""Networks no wider than this show their numbers: weights on the edges, biases under the units."""

NARROW = 500
"""In fewer pixels than these the layers stand one below another."""

CLOSE = 34
"""Units whose centres are closer than these pixels have no numbers: they would hide them."""


def edge_width(weight: float) -> float:
    """The width of an edge in points: in proportion to the weight's size, between 0.4 and 7."""
    return float(np.clip(1.6 * abs(weight), 0.4, 7.0))


def diagram_height(layout: Layout, medium: str = "page") -> int:
    """The height in pixels of a figure in which the diagram is neither cramped nor lost."""
    if medium == "phone":
        return 110 + len(layout.widths) * (124 if max(layout.widths) <= NUMBERED_UNITS else 92)
    return int(np.clip(100 + 140 * max(layout.widths), 360, 600))


WORDY = 72
"""Pixels between the centres of two units that leave room for the word "bias" under each."""


@dataclass(frozen=True)
class _Places:
    """Centres of each layer's units in pixels from the Axes' lower left corner, and where its title stands.

    `apart` is how far two units of the widest layer are apart.
    """

    layers: list[list[tuple[float, float]]]
    titles: list[tuple[float, float]]
    radius: float
    apart: float


def _place(widths: tuple[int, ...], across: float, up: float) -> _Places:
    """From left to right, or from top to bottom in a narrow figure, with room for titles and legend."""
    if across < NARROW:
        left, top, bottom = 62, 6, 84
        step, apart = (up - top - bottom) / len(widths), (across - left) / max(widths)
        middle = (left + across) / 2
        ys = [up - top - (layer + 0.5) * step for layer in range(len(widths))]
        return _Places(
            [
                [(middle + (unit - (width - 1) / 2) * apart, y) for unit in range(width)]
                for width, y in zip(widths, ys, strict=True)
            ],
            [(4, y) for y in ys],
            min(0.36 * apart, 0.24 * step, 44),
            apart,
        )
    top, bottom = 52, 64
    step, apart = across / len(widths), (up - top - bottom) / max(widths)
    middle = (bottom + up - top) / 2
    xs = [(layer + 0.5) * step for layer in range(len(widths))]
    return _Places(
        [
            [(x, middle + ((width - 1) / 2 - unit) * apart) for unit in range(width)]
            for width, x in zip(widths, xs, strict=True)
        ],
        [(x, up - 22) for x in xs],
        min(0.36 * apart, 0.19 * step, 44),
        apart,
    )


def draw_network(
    ax: Axes,
    layout: Layout,
    parameters: np.ndarray,
    theme: Theme,
    unit: tuple[int, int] | None = None,
) -> None:
    """Draw a network: a column or, in narrow Axes, a row for each layer.

    Units are filled with their output over the plane. An edge's colour is the sign of its weight, its
    width the weight's size. Units are numbered as the parameters are: the edge of ``weight(1, 0)`` goes
    from unit 0 to unit 1. Small networks show the numbers too, except those that would hide another.

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
    scale = DPI / ax.figure.dpi  # `bbox` is in the figure's own pixels
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
        _draw_edges(ax, matrix, places.layers[i], places.layers[i + 1], places.radius, taken, theme)
    if unit is not None:
        layer, k = unit
        centre, radius = places.layers[layer][k], places.radius + 4
        ax.add_patch(Circle(centre, radius, fill=False, ec=theme.ink, lw=3, zorder=8, label="ring"))
    _draw_legend(ax, theme)


def _ground(theme: Theme) -> dict[str, Any]:
    """The box behind a number: an edge shows through a mere outline, and 2.19 reads 2:19."""
    return {"boxstyle": "square,pad=0.12", "fc": theme.surface, "ec": "none"}


def _find_room(number: Text, start: np.ndarray, stop: np.ndarray, radius: float, taken: list[Bbox]) -> None:
    """Move a number from its source along its edge until it hides no other text, or remove it."""
    length = float(np.hypot(*(stop - start)))
    for past in np.arange(radius + 24, length - radius - 16, 2):
        number.set_position(start + past / length * (stop - start))
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
    across, up = ax.get_xlim()[1], ax.get_ylim()[1]
    align = "left" if across < NARROW else "center"
    layout_of = zip(titles, places.titles, places.layers, pictures, strict=True)
    for column, ((title, activation), (x, y), units, values) in enumerate(layout_of):
        ax.text(x, y + 8, title, ha=align, va="center", color=theme.ink, fontsize=11)
        ax.text(x, y - 9, activation, ha=align, va="center", color=theme.muted, fontsize=9)
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
            if places.apart < CLOSE and column > 0:
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
    ax.set_xlim(0, across)
    ax.set_ylim(0, up)


def _draw_biases(ax: Axes, layout: Layout, parameters: np.ndarray, places: _Places, theme: Theme) -> None:
    beside = np.diff(sorted({x for units in places.layers for x, _ in units})).min(initial=np.inf)
    word = "bias " if beside >= WORDY else ""
    for i, name in enumerate(layout.names):
        if layout.biases[i]:
            biases = parameters[layout.slices[f"{name}.bias"]]
            for (x, y), bias in zip(places.layers[i + 1], biases, strict=True):
                ax.text(
                    x,
                    y - places.radius - 9,
                    f"{word}{bias:.2f}".replace("-", "−"),
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
        bbox_to_anchor=(0, 34 if narrow else 16),
        bbox_transform=ax.transData,
        borderaxespad=0.4,
        ncols=2 if narrow else 4,
        columnspacing=1.6,
    )
    filled = "A unit is filled with its output over the plane, from −1 (red) to +1 (blue)."
    ax.text(
        4,
        2,
        filled.replace("plane, ", "plane,\n") if narrow else filled,
        ha="left",
        va="bottom",
        fontsize=9,
        color=theme.muted,
    )
