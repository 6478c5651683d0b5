"""Two themes, light and dark: colours, type and line widths of every figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import matplotlib
import numpy as np
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap, ListedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import LogFormatter

from ..engine.metrics import midpoint
from ..model.declaration import DECLARATION

__all__ = [
    "DPI",
    "FLAT_LEVELS",
    "FLAT_RESOLUTIONS",
    "LEVELS",
    "RESOLUTIONS",
    "THEMES",
    "Theme",
    "draw_data",
    "inward_ends",
    "log_scale",
    "new_figure",
    "themed",
]

DPI = 100
"""Pixels per inch of a figure's layout; sizes are given in these pixels."""

RESOLUTIONS: Mapping[str, int] = MappingProxyType({"page": 150, "phone": 200, "slide": 250})
"""Pixels per inch of a figure by its medium, at which its films are drawn."""

FLAT_RESOLUTIONS: Mapping[str, int] = MappingProxyType({"page": 125, "phone": 150, "slide": 175})
"""The same for a GIF, whose frames would be fewer if they had more pixels."""

LEVELS = 129
"""Number of colours of a network's output: enough that no step between two shows."""

FLAT_LEVELS = 33
"""Number of colours of the plane where every edge costs bytes: as few as show no bands."""


@dataclass(frozen=True)
class Theme:
    """The colours of a figure. The two classes differ for every kind of colour vision.

    Attributes
    ----------
    positive, negative : str
        The classes +1 (drawn as a disc) and -1 (drawn as a triangle).
    cool, middle, warm : str
        The network's output at +1, 0 and -1; paler than the classes, which are drawn on it.
    ink, muted, line, surface : str
        Text, secondary text, rules, background.
    series : tuple of str
        One colour for each layer or run.
    """

    name: str
    positive: str
    negative: str
    cool: str
    middle: str
    warm: str
    ink: str
    muted: str
    line: str
    surface: str
    series: tuple[str, ...]

    @property
    def outputs(self) -> ListedColormap:
        """Colours of the network's output from -1 to +1."""
        ends = LinearSegmentedColormap.from_list("ends", [self.warm, self.middle, self.cool])
        return ListedColormap(ends(np.linspace(0, 1, LEVELS)), name=f"mlpviz-{self.name}-outputs")


THEMES: Mapping[str, Theme] = MappingProxyType(
    {name: Theme(name, **colours) for name, colours in DECLARATION["themes"].items()}
)
"""The themes by name."""


@contextmanager
def themed(name: str, transparent: bool = False) -> Iterator[Theme]:
    """Draw and save with the theme `name`; matplotlib's settings are restored afterwards.

    Parameters
    ----------
    name : str
        One of `THEMES`.
    transparent : bool
        Leave out the background.

    Raises
    ------
    ValueError
        If there is no such theme.

    Examples
    --------
    >>> with themed("dark") as theme:
    ...     figure = new_figure(400, 300)
    >>> theme.surface, [int(x) for x in figure.get_size_inches() * DPI]
    ('#14181e', [400, 300])
    """
    if name not in THEMES:
        raise ValueError(f"theme must be one of {', '.join(THEMES)} (got {name!r})")
    theme = THEMES[name]
    ground = "none" if transparent else theme.surface
    settings: dict[Any, Any] = {
        "font.family": "DejaVu Sans",
        "font.size": 11,
        "text.color": theme.ink,
        "figure.facecolor": ground,
        "savefig.facecolor": ground,
        "savefig.transparent": False,
        "axes.facecolor": ground,
        "axes.edgecolor": theme.line,
        "axes.labelcolor": theme.muted,
        "axes.titlecolor": theme.ink,
        "axes.titlelocation": "left",
        "axes.titlesize": 11,
        "axes.titlepad": 6,
        "axes.labelsize": 10,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.prop_cycle": cycler(color=theme.series),
        "axes.unicode_minus": True,
        "grid.color": theme.line,
        "grid.linewidth": 0.6,
        "lines.linewidth": 1.8,
        "xtick.color": theme.line,
        "ytick.color": theme.line,
        "xtick.labelcolor": theme.muted,
        "ytick.labelcolor": theme.muted,
        "xtick.labelsize": 9,
        "ytick.labelsize": 9,
        "legend.frameon": False,
        "legend.fontsize": 9,
        # The same bytes from the same numbers, and text that looks the same everywhere.
        "svg.hashsalt": "mlpviz",
        "svg.fonttype": "path",
        "pdf.fonttype": 42,
    }
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(settings)
        yield theme


def new_figure(width: int, height: int, medium: str = "page") -> Figure:
    """An empty figure of `width` x `height` pixels at `DPI`, with a canvas of its own.

    ``pyplot`` does not know of it, so no window or notebook shows it. Its own resolution is that of
    its medium, one of `RESOLUTIONS`: a slide of 640 x 360 pixels is drawn with 1600 x 900, a page's figure of
    720 pixels with 1080.
    """
    figure = Figure(figsize=(width / DPI, height / DPI), dpi=RESOLUTIONS[medium])
    FigureCanvasAgg(figure)
    return figure


def draw_data(
    ax: Axes,
    data: np.ndarray,
    labels: np.ndarray,
    theme: Theme,
    size: float = 7,
    classes: tuple[str, str] = ("+1", "−1"),
) -> list:
    """Draw the data set: one class as discs, the other as triangles, outlined to stand out on any colour.

    Parameters
    ----------
    ax : Axes
    data : array, shape (n, 2)
    labels : array, shape (n,)
        Discs are above their `mlpviz.engine.metrics.midpoint`.
    size : float
        Diameter of a marker in points.
    classes : (str, str)
        What the key calls the discs' class and the triangles'.

    Returns
    -------
    list of Line2D
        The triangles, then the discs.
    """
    artists = []
    above = labels > midpoint(labels)
    for chosen, marker, colour, factor, name in (
        (~above, "^", theme.negative, 1.12, classes[1]),
        (above, "o", theme.positive, 1.0, classes[0]),
    ):
        points = data[chosen]
        artists += ax.plot(
            points[:, 0],
            points[:, 1],
            marker,
            color=colour,
            markersize=size * factor,
            markeredgecolor=theme.surface,
            markeredgewidth=1.0,
            label=f"class {name}",
            zorder=4,
        )
    return artists


class _Plain(LogFormatter):
    """Labels without raised digits, which would be half as large as the others."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        labelled = super().__call__(x, pos)
        digits, _, power = f"{x:.0e}".partition("e")
        if not labelled or digits not in "125":  # between two of these there is no room
            return ""
        if 1e-3 <= x < 1e5:
            return f"{x:g}"
        return f"{digits}e{int(power)}".replace("-", "\u2212")


def log_scale(ax: Axes, which: str = "y") -> None:
    """Give the "x" or "y" axis of `ax` a log scale, with labels such as 0.01 and 1e\u22126.

    Examples
    --------
    >>> with themed("light"):
    ...     ax = new_figure(400, 300).add_subplot()
    >>> _ = ax.plot([1e-6, 1.0])
    >>> log_scale(ax)
    >>> ax.figure.canvas.draw()
    >>> [label.get_text() for label in ax.get_yticklabels()][1:-1]
    ['1e\u22126', '1e\u22125', '1e\u22124', '0.001', '0.01', '0.1', '1']
    """
    {"x": ax.set_xscale, "y": ax.set_yscale}[which]("log")
    axis = {"x": ax.xaxis, "y": ax.yaxis}[which]
    axis.set_major_formatter(_Plain())
    axis.set_minor_formatter(_Plain(labelOnlyBase=False, minor_thresholds=(1, 0.8)))


def inward_ends(ax: Axes) -> None:
    """Align the outermost labels of the x axis inwards, so that neighbouring panels' labels don't touch."""
    labels = ax.get_xticklabels()
    if labels:
        labels[0].set_horizontalalignment("left")
        labels[-1].set_horizontalalignment("right")
