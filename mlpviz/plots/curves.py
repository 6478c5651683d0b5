"""Loss curves: the loss while one parameter alone is offset from its trained value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from .style import Theme, inward_ends

__all__ = ["curve_rows", "draw_curve", "draw_curves", "draw_losses", "draw_sharpness"]

WRAP = 8


def curve_rows(names: Sequence[str]) -> list[list[int]]:
    """Arrange parameters in rows: one for each layer, wrapped after `WRAP`.

    Examples
    --------
    >>> from mlpviz import mlp, parameter_names
    >>> [len(row) for row in curve_rows(parameter_names(mlp((2, 2, 2, 2, 1))))]
    [6, 6, 6, 3]
    """
    layers: dict[str, list[int]] = {}
    for position, name in enumerate(names):
        layers.setdefault(name.rpartition(".")[0], []).append(position)
    return [row[k : k + WRAP] for row in layers.values() for k in range(0, len(row), WRAP)]


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
    names: Sequence[str],
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
    names : sequence of str
        Names of the parameters: the panels' titles.
    theme : Theme
    """
    highest = max((run[np.isfinite(run)].max(initial=0) for run in runs), default=1.0)
    for ax, position in zip(axes, shown, strict=True):
        ax.axvline(0, color=theme.line, lw=1, zorder=0)
        for run, colour in zip(runs, theme.series, strict=False):
            draw_curve(ax, offsets, run[position], colour, theme)
        ax.set_title(names[position], fontsize=9.5)
        ax.set_xlim(offsets[0], offsets[-1])
        ax.set_ylim(0, 1.06 * highest or 1)
        ax.set_xticks([offsets[0], 0, offsets[-1]])
        inward_ends(ax)
        ax.grid(axis="y")


def draw_losses(ax: Axes, series: Mapping[str, np.ndarray], theme: Theme) -> None:
    """Draw the loss of several runs over training, named at the right.

    Parameters
    ----------
    ax : Axes
        With room to its right for the names.
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
    ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1), borderaxespad=0)


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
