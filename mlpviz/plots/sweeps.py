"""Views of many runs: bands over seeds, counts over two settings, and where in the plane they are wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.ticker import MaxNLocator

from .planes import LIMIT, frame_plane
from .style import Theme, draw_data, inward_ends, log_scale

__all__ = [
    "draw_accuracies",
    "draw_bands",
    "draw_counts",
    "draw_distances",
    "draw_error_map",
    "draw_layer_profile",
    "draw_tail",
    "set_width_axis",
]

MARKERS = ("o", "^", "s", "D", "v", "P")
"""One for each series, for readers who can't tell the colours apart."""


def draw_bands(
    ax: Axes,
    x: Sequence[float],
    series: Mapping[str, np.ndarray],
    theme: Theme,
    spread: tuple[float, float] = (0.05, 0.95),
) -> None:
    """Draw the median over runs as a line, and the spread of the runs as a band around it.

    Parameters
    ----------
    ax : Axes
        The caller sets its scales and labels.
    x : sequence of float, length k
    series : mapping of str to array, shape (k, runs)
        By the name in the legend.
    theme : Theme
    spread : (float, float)
        The quantiles between which the band lies.

    Examples
    --------
    >>> from mlpviz.plots.style import new_figure, themed
    >>> with themed("light") as theme:
    ...     ax = new_figure(400, 300).add_subplot()
    ...     draw_bands(ax, [1, 2], {"runs": np.array([[1.0, 2, 3], [4, 5, 6]])}, theme)
    >>> ax.lines[0].get_ydata().tolist()
    [2.0, 5.0]
    """
    for k, (name, values) in enumerate(series.items()):
        colour = theme.series[k % len(theme.series)]
        low, middle, high = np.quantile(values, [spread[0], 0.5, spread[1]], axis=1)
        ax.fill_between(x, low, high, color=colour, alpha=0.18, lw=0)
        ax.plot(x, middle, marker=MARKERS[k % len(MARKERS)], ms=5, color=colour, label=name)
    ax.grid(axis="y")


def draw_accuracies(ax: Axes, accuracies: np.ndarray, theme: Theme) -> None:
    """Draw how many runs end at which accuracy: a bar for every two percent, 100 % with those from 98.

    Parameters
    ----------
    ax : Axes
    accuracies : array, shape (runs,)
    theme : Theme
    """
    # Half a percent beside the even ones: an accuracy of a hundred points lies on no edge.
    edges = np.arange(-1.5, 102, 2) / 100
    counts, _ = np.histogram(accuracies, edges)
    ax.bar(edges[:-1], counts, width=0.02, align="edge", color=theme.positive, edgecolor=theme.surface)
    lowest = edges[:-1][counts > 0].min(initial=0.5)
    ax.set_xlim(min(0.48, lowest), 1.01)
    ticks = [tick for tick in (0, 0.25, 0.5, 0.75, 1) if tick >= min(0.48, lowest)]
    ax.set_xticks(ticks, [f"{100 * tick:g} %" for tick in ticks])
    ax.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    ax.set_xlabel("accuracy")
    ax.set_axisbelow(True)
    ax.grid(axis="y")


def draw_layer_profile(ax: Axes, profiles: Mapping[str, np.ndarray], theme: Theme) -> None:
    """Draw one number for each layer, on a log axis, as one line for each profile.

    Parameters
    ----------
    ax : Axes
    profiles : mapping of str to array, shape (layers,)
        By the name in the legend.
    theme : Theme
    """
    for k, (name, values) in enumerate(profiles.items()):
        layers = np.arange(1, len(values) + 1)
        colour = theme.series[k % len(theme.series)]
        ax.plot(layers, values, marker=MARKERS[k % len(MARKERS)], ms=5, color=colour, label=name)
        ax.set_xticks(layers)
    log_scale(ax)
    ax.set_xlabel("layer")
    ax.grid(axis="y")


def draw_counts(
    ax: Axes, counts: np.ndarray, rows: Sequence[float], columns: Sequence[float], theme: Theme
) -> None:
    """Draw a table of counts, each cell shaded by its number.

    Parameters
    ----------
    ax : Axes
    counts : array of int, shape (rows, columns)
        Row 0 is drawn at the bottom, so that both settings grow along their axes.
    rows, columns : sequence of float
        The settings, written at the ticks.
    theme : Theme
    """
    colours = LinearSegmentedColormap.from_list("share", [theme.surface, theme.cool])
    ax.pcolormesh(
        counts, cmap=colours, vmin=0, vmax=max(1, counts.max()), edgecolor=theme.surface, linewidth=2
    )
    for i, row in enumerate(counts):
        for j, count in enumerate(row):
            ax.text(j + 0.5, i + 0.5, str(int(count)), ha="center", va="center")
    ax.set_xticks(np.arange(len(columns)) + 0.5, [f"{value:g}" for value in columns])
    ax.set_yticks(np.arange(len(rows)) + 0.5, [f"{value:g}" for value in rows])
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)


def draw_error_map(
    ax: Axes,
    shares: np.ndarray,
    data: np.ndarray,
    labels: np.ndarray,
    theme: Theme,
) -> None:
    """Draw for each place of the plane the share of networks that classify it wrongly.

    Parameters
    ----------
    ax : Axes
        Square.
    shares : array, shape (h, w)
        From 0 to 1 over [-LIMIT, LIMIT]², row 0 at the bottom.
    data, labels : array, shape (n, 2) and (n,)
        The points that the networks were trained on.
    theme : Theme
    """
    frame_plane(ax)
    colours = LinearSegmentedColormap.from_list("wrong", [theme.surface, theme.warm, theme.negative])
    ax.imshow(
        shares,
        cmap=colours,
        vmin=0,
        vmax=1,
        origin="lower",
        extent=(-LIMIT, LIMIT, -LIMIT, LIMIT),
        interpolation="nearest",
        aspect="auto",
    )
    for line in (ax.axhline, ax.axvline):
        line(0, color=theme.muted, lw=0.8, ls=(0, (4, 3)))
    draw_data(ax, data, labels, theme, size=4)
    inward_ends(ax)


def draw_distances(ax: Axes, series: Mapping[str, np.ndarray], theme: Theme) -> None:
    """Draw distances over the steps of a run, on a log axis, with its name at the end of each line.

    Parameters
    ----------
    ax : Axes
    series : mapping of str to array, shape (steps + 1,)
        By the name beside the line.
    theme : Theme
    """
    for k, (name, values) in enumerate(series.items()):
        colour = theme.series[k % len(theme.series)]
        ax.plot(values, color=colour, lw=1.4)
        ax.annotate(
            name, (len(values) - 1, values[-1]), (6, 0), textcoords="offset points", va="center", color=colour
        )
    log_scale(ax)
    ax.margins(x=0)
    ax.grid(axis="y")


def draw_tail(ax: Axes, steps: np.ndarray, values: np.ndarray, theme: Theme) -> None:
    """Draw a signed number at each of a few successive iterations, joined, with a line at zero.

    Parameters
    ----------
    ax : Axes
    steps, values : array, shape (k,)
    theme : Theme
    """
    ax.axhline(0, color=theme.muted, lw=0.8)
    ax.plot(steps, values, marker="o", ms=4, lw=1.0, color=theme.positive)
    reach = 1.15 * float(np.abs(values).max())
    ax.set_ylim(-reach, reach)
    ax.set_xlim(steps[0] - 1, steps[-1] + 1)
    ax.grid(axis="y")


def set_width_axis(ax: Axes, widths: Sequence[int], label: str) -> None:
    """Give `ax` a log x axis of layer widths, with a tick at each of them."""
    ax.set_xscale("log", base=2)
    ax.set_xticks(widths, [str(width) for width in widths])
    ax.minorticks_off()
    ax.set_xlabel(label)
