"""Gradient norms of the layers over training."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes

from .style import Theme, log_scale

__all__ = ["draw_gradients", "has_log_scale", "layer_title"]


def layer_title(name: str) -> str:
    """The layer of a weight, ``layer1`` of ``layer1.0.weight``; of a bias, ``layer1 bias``."""
    layer, _, kind = name.rpartition(".")
    return layer.removesuffix(".0") + ("" if kind == "weight" else f" {kind}")


def has_log_scale(norm: np.ndarray) -> bool:
    """Whether any value of `norm` can be drawn on a log axis."""
    return bool((np.isfinite(norm) & (norm > 0)).any())


def draw_gradients(ax: Axes, norms: Mapping[str, np.ndarray], theme: Theme) -> None:
    """Draw the gradient norm of each weight over training on a log axis.

    Parameters
    ----------
    ax : Axes
        The caller adds the legend, if any curve could be drawn.
    norms : mapping of str to array, shape (steps + 1,)
        As in ``History.grad_norms``. A norm of 0 can't be drawn on a log axis and is left out.
    theme : Theme
    """
    steps = 1
    positive = False
    for k, (name, norm) in enumerate(norms.items()):
        colour = theme.series[k % len(theme.series)]
        style = "-" if k < len(theme.series) else "--"
        shown = np.where(np.isfinite(norm) & (norm > 0), norm, np.nan)
        ax.plot(np.arange(len(norm)), shown, color=colour, ls=style, lw=1.5, label=layer_title(name))
        steps = max(steps, len(norm) - 1)
        positive |= has_log_scale(norm)
    ax.set_xlim(0, steps)
    ax.set_xlabel("step")
    ax.set_ylabel("gradient norm")
    if positive:
        log_scale(ax)
        ax.grid(axis="y")
    else:
        ax.set_yticks([])
        ax.text(0.5, 0.5, "every gradient is 0", transform=ax.transAxes, ha="center", color=theme.muted)
