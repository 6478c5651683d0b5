"""The architecture diagram: units, what each makes of the plane, and the weights between them."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import Circle

from ..network import Layout
from .planes import LIMIT, unit_outputs
from .style import Theme

__all__ = ["draw_network", "edge_width"]

MAX_UNITS = 16
"""Units of one layer that are drawn; a wider layer is refused, because nothing could be seen."""

LABELLED_EDGES = 24
"""Up to this many weights, each edge carries its number."""


def edge_width(weight: float) -> float:
    """The width of an edge in points: in proportion to the weight's size, between 0.4 and 7."""
    return float(np.clip(1.6 * abs(weight), 0.4, 7.0))


def draw_network(ax: Axes, layout: Layout, parameters: np.ndarray, theme: Theme) -> None:
    """Draw a network: a column for each layer, its units filled with their output over the plane.

    An edge's colour is the sign of its weight, its width the weight's size. Units are numbered
    as the parameters are: the edge of ``weight(1, 0)`` goes from unit 0 to unit 1.

    Parameters
    ----------
    ax : Axes
    layout, parameters : Layout, array of shape (P,)
        The network.
    theme : Theme

    Raises
    ------
    ValueError
        If a layer is wider than `MAX_UNITS`.
    """
    widest = max(layout.widths)
    if widest > MAX_UNITS:
        raise ValueError(f"a layer must have at most {MAX_UNITS} units to be drawn (got {widest})")
    # Units stand one apart; columns stand so far apart that the whole fits the Axes' shape.
    box = ax.bbox
    high = widest + 1.0
    apart = (high * box.width / box.height) / (layout.depth + 1)
    radius = min(0.36, 0.3 * apart)
    places = [
        [(column * apart, (width - 1) / 2 - unit) for unit in range(width)]
        for column, width in enumerate(layout.widths)
    ]
    _draw_edges(ax, layout, parameters, places, radius, theme)
    _draw_units(ax, layout, parameters, places, radius, theme)
    ax.set_xlim(-0.5 * apart, (layout.depth + 0.5) * apart)
    ax.set_ylim(-high / 2, high / 2)
    ax.set_aspect("equal")
    ax.axis("off")


def _draw_edges(
    ax: Axes,
    layout: Layout,
    parameters: np.ndarray,
    places: list[list[tuple[float, float]]],
    radius: float,
    theme: Theme,
) -> None:
    weights = {name: parameters[where] for name, where in layout.slices.items() if name.endswith("weight")}
    numbered = sum(w.size for w in weights.values()) <= LABELLED_EDGES
    for column, name in enumerate(layout.names):
        matrix = weights[f"{name}.weight"].reshape(layout.widths[column + 1], layout.widths[column])
        ends, widths, colours = [], [], []
        for (unit, source), weight in np.ndenumerate(matrix):
            start, stop = np.array(places[column][source]), np.array(places[column + 1][unit])
            ends.append([start, stop])
            widths.append(edge_width(weight) if np.isfinite(weight) else 1.0)
            colours.append(theme.positive if weight > 0 else theme.negative if weight < 0 else theme.line)
            if numbered:
                along = stop - start
                at = start + along * (radius + 0.16 * (along[0] - 2 * radius) + 0.08) / along[0]
                ax.text(
                    *at,
                    f"{weight:.2f}".replace("-", "−"),
                    color=colours[-1],
                    fontsize=9,
                    ha="center",
                    va="center",
                    zorder=3,
                    bbox={"boxstyle": "round,pad=0.15", "fc": theme.surface, "ec": "none"},
                )
        ax.add_collection(
            LineCollection(ends, linewidths=widths, colors=colours, alpha=0.85, zorder=1, gid=name)
        )


def _draw_units(
    ax: Axes,
    layout: Layout,
    parameters: np.ndarray,
    places: list[list[tuple[float, float]]],
    radius: float,
    theme: Theme,
) -> None:
    axis = np.linspace(-LIMIT, LIMIT, 96)
    pictures = unit_outputs(layout, parameters, axis, axis)
    top = max(y for column in places for _, y in column) + radius
    titles = [
        "input",
        *(f"{n.removesuffix('.0')}\n{a}" for n, a in zip(layout.names, layout.activations, strict=True)),
    ]
    for column, (title, units, values) in enumerate(zip(titles, places, pictures, strict=True)):
        ax.text(
            units[0][0],
            top + 0.35 * radius,
            title,
            ha="center",
            va="bottom",
            color=theme.muted,
            fontsize=10,
        )
        for unit, ((x, y), picture) in enumerate(zip(units, values, strict=True)):
            rim = Circle((x, y), radius, fc=theme.line, ec=theme.ink, lw=1.2, zorder=4)
            ax.add_patch(rim)
            image = ax.imshow(
                np.ma.masked_invalid(picture),
                cmap=theme.outputs,
                vmin=-1,
                vmax=1,
                origin="lower",
                extent=(x - radius, x + radius, y - radius, y + radius),
                zorder=5,
            )
            image.set_clip_path(rim)
            ax.add_patch(Circle((x, y), radius, fill=False, ec=theme.ink, lw=1.2, zorder=6))
            name = ("x", "y")[unit] if column == 0 and len(units) == 2 else str(unit)
            ax.text(
                x - 1.1 * radius,
                y + 0.75 * radius,
                name,
                ha="right",
                va="center",
                fontsize=9,
                color=theme.ink,
                zorder=7,
            )
