"""Loss curves: the loss while one parameter alone is offset from its trained value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from .style import Theme, inward_ends

__all__ = ["draw_curve", "draw_curves", "draw_losses", "draw_sharpness"]


def draw_curve(ax: Axes, offsets: np.ndarray, curve: np.ndarray, colour: str, theme: Theme) -> None:
    """Draw one loss curve and mark the trained value, at the offset 0.

    Parameters
    ----------
    ax : Axes
    offsets, curve : array, shape (points,)
    colour : str
    theme : Theme
    """
    ax.plot(offsets, curve, color=colour, lw=1.6)
    trained = np.interp(0.0, offsets, curve)
    ax.plot([0], [trained], "o", color=colour, ms=6, mec=theme.surface, mew=1, zorder=5, clip_on=False)


def draw_curves(
    axes: Sequence[Axes],
    shown: Sequence[int],
    offsets: np.ndarray,
    runs: Sequence[np.ndarray],
    titles: Sequence[str],
    theme: Theme,
) -> None:
    """Draw the loss curves of all parameters, of one run or of several over one another.

    Parameters
    ----------
    axes : sequence of Axes
        One for each parameter that is shown.
    shown : sequence of int
        Positions of those parameters. All panels have one scale, that of all parameters.
    offsets : array, shape (points,)
    runs : sequence of array, shape (P, points)
        One for each run, drawn in the theme's colours in that order.
    titles : sequence of str
        Of the panels, by position; see `mlpviz.plots.layout.panel_rows`.
    theme : Theme
    """
    highest = max((run[np.isfinite(run)].max(initial=0) for run in runs), default=1.0)
    for ax, position in zip(axes, shown, strict=True):
        ax.axvline(0, color=theme.line, lw=1, zorder=0)
        for run, colour in zip(runs, theme.series, strict=False):
            draw_curve(ax, offsets, run[position], colour, theme)
        ax.set_title(titles[position], fontsize=9.5)
        ax.set_xlim(offsets[0], offsets[-1])
        ax.set_ylim(0, 1.06 * highest or 1)
        ax.set_xticks([offsets[0], 0, offsets[-1]])
        inward_ends(ax)
        ax.grid(axis="y")


def draw_losses(ax: Axes, series: Mapping[str, np.ndarray], theme: Theme) -> None:
    """Draw the loss of several runs over training.

    Parameters
    ----------
    ax : Axes
        The caller adds the legend.
    series : mapping of str to array, shape (steps + 1,)
        By the name in the legend.
    theme : Theme
    """
    for (name, loss), colour in zip(series.items(), theme.series, strict=False):
        ax.plot(np.arange(len(loss)), loss, color=colour, lw=1.6, label=name)
    ax.set_xlim(0, max(len(loss) for loss in series.values()) - 1)
    ax.set_ylim(bottom=0)
    ax.set_xlabel("step")
    ax.set_ylabel("loss")
    ax.grid(axis="y")


def draw_sharpness(ax: Axes, steps: Sequence[int], sharpness: np.ndarray, limit: float, theme: Theme) -> None:
    """Draw the sharpness over training, and the limit of the learning rate across it.

    Parameters
    ----------
    ax : Axes
    steps : sequence of int, length k
    sharpness : array, shape (k,)
    limit : float
    theme : Theme
    """
    ax.axhline(limit, color=theme.negative, lw=1.4, ls=(0, (5, 3)), label="2 / learning rate")
    ax.plot(steps, sharpness, color=theme.positive, lw=1.6, label="sharpness")
    ax.set_xlim(0, max(steps))
    ax.set_ylim(bottom=0)
    ax.set_xlabel("step")
    ax.set_ylabel("largest second derivative")
    ax.grid(axis="y")
    ax.legend(loc="lower right")
