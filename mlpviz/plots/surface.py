"""Loss surfaces: the loss while two parameters are offset from their trained values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import ListedColormap, Normalize
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

from ..analysis.landscape import lowest
from ..model.declaration import DECLARATION
from .layout import square
from .style import Theme, inward_ends

__all__ = ["COLOURS", "draw_scale", "draw_surface", "draw_surfaces", "surface_figure"]

_MARKS = DECLARATION["landscape"]

COLOURS = ListedColormap(_MARKS["colours"], name="mlpviz-landscape")
"""Viridis, dark for low: even steps of lightness, for every kind of colour vision."""


def draw_surface(
    ax: Axes,
    offsets: np.ndarray,
    surface: np.ndarray,
    theme: Theme,
    limits: tuple[float, float] | None = None,
    size: float = 9,
) -> AxesImage:
    """Draw a loss surface, with its minimum (a star) and the trained position (a disc) marked.

    Parameters
    ----------
    ax : Axes
    offsets : array, shape (points,)
    surface : array, shape (points, points)
        ``surface[i, j]`` has the first parameter offset by ``offsets[i]``, the second by
        ``offsets[j]``; the first is drawn along x, the second along y, upwards.
    theme : Theme
    limits : (float, float), optional
        Losses at the ends of the colour scale; the surface's own by default.
    size : float
        Diameter of the markers in points.

    Returns
    -------
    AxesImage
        For a colour bar.
    """
    low, high = limits or (np.nanmin(surface), np.nanmax(surface))
    half = (offsets[1] - offsets[0]) / 2
    edges = (offsets[0] - half, offsets[-1] + half)
    ax.set_facecolor(theme.line)  # shows where the loss is not a number
    image = ax.imshow(
        np.ma.masked_invalid(surface.T),
        cmap=COLOURS,
        vmin=low,
        vmax=high,
        origin="lower",
        extent=(*edges, *edges),
        aspect="auto",
        interpolation="bilinear",
    )
    if high > low:
        ax.contour(
            offsets,
            offsets,
            surface.T,
            np.linspace(low, high, 11)[1:-1],
            colors="w",
            linewidths=0.5,
            alpha=0.4,
        )
    x, y, _ = lowest(offsets, surface)
    edge: dict[str, Any] = {"mec": _MARKS["edge"], "mew": 0.9, "clip_on": False, "ls": "none"}
    ax.plot([0], [0], "o", ms=1.25 * size, color=_MARKS["trained"], zorder=5, label="trained", **edge)
    ax.plot([x], [y], "*", ms=1.35 * size, color=_MARKS["lowest"], zorder=6, label="minimum", **edge)
    ax.set_xlim(offsets[0], offsets[-1])
    ax.set_ylim(offsets[0], offsets[-1])
    ax.set_xticks([offsets[0], 0, offsets[-1]])
    ax.set_yticks([offsets[0], 0, offsets[-1]])
    inward_ends(ax)
    ax.spines[:].set_visible(False)
    return image


def surface_figure(
    offsets: np.ndarray, surface: np.ndarray, first: str, second: str, theme: Theme, medium: str
) -> Figure:
    """A figure of one loss surface, with its colour bar and legend.

    Parameters
    ----------
    offsets, surface, theme
        As for `draw_surface`.
    first, second : str
        Names of the parameters along x and y.
    medium : str
        ``"page"``, ``"phone"`` or ``"slide"``.
    """
    figure, ax, bar = square(medium)
    image = draw_surface(ax, offsets, surface, theme)
    ax.set_xlabel(f"offset of {first}")
    ax.set_ylabel(f"offset of {second}")
    draw_scale(figure, image, bar)
    if medium == "slide":
        ax.legend(loc="upper left", bbox_to_anchor=(1.33, 1.0), borderaxespad=0)
    else:
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, borderaxespad=0.3)
    return figure


def draw_scale(figure: Figure, image: ScalarMappable, bar: Axes) -> None:
    """Draw the colour bar of a loss surface, which lies if `bar` is wider than high."""
    lies = bar.bbox.width > bar.bbox.height
    scale = figure.colorbar(image, cax=bar, orientation="horizontal" if lies else "vertical")
    scale.outline.set_visible(False)
    bar.set_title("loss", fontsize=10)


def draw_surfaces(
    axes: Sequence[Axes],
    shown: Sequence[int],
    offsets: np.ndarray,
    surfaces: np.ndarray,
    titles: Sequence[str],
    theme: Theme,
) -> ScalarMappable:
    """Draw the surfaces of one parameter (x) against many others (y), on one colour scale.

    Parameters
    ----------
    axes : sequence of Axes
        One for each surface that is shown.
    shown : sequence of int
        Positions of those surfaces.
    offsets : array, shape (points,)
    surfaces : array, shape (k, points, points)
        As `draw_surface` takes them, the one parameter first.
    titles : sequence of str
        Of the panels, by position; see `mlpviz.plots.layout.panel_rows`.
    theme : Theme

    Returns
    -------
    ScalarMappable
        For the colour bar that they share.
    """
    limits = (float(np.nanmin(surfaces)), float(np.nanmax(surfaces)))
    for ax, position in zip(axes, shown, strict=True):
        draw_surface(ax, offsets, surfaces[position], theme, limits, size=6)
        ax.set_title(titles[position], fontsize=9.5)
    return ScalarMappable(Normalize(*limits), COLOURS)
