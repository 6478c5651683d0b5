"""The training history: the plane at one iteration, and the curves that lead there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.transforms import Bbox, TransformedBbox

from ..analysis.describe import run_title
from ..analysis.numbers import percent
from ..engine.history import History
from ..engine.metrics import midpoint
from .gradients import has_log_scale, layer_title
from .numeral import Numeral
from .planes import LIMIT, Plane, boundary, folds, frame_plane, separated
from .style import DPI, Theme, draw_data

__all__ = ["HEIGHT", "WIDTH", "HistoryPlot", "chosen_weights", "height_of"]

WIDTH, HEIGHT = 1100, 550
"""Size of the figure that `HistoryPlot` lays out, in pixels at `mlpviz.plots.style.DPI`."""

BESIDE = {1: [(64, 408)], 2: [(287, 185), (64, 185)], 3: [(366, 106), (222, 106), (64, 122)]}
"""Bottom and height of the panels to the right of the plane, by the number of panels."""

ROW, ACROSS = 150, 3
"""Height of a row of further panels below, and how many panels it holds."""

MAX_WEIGHTS = 8


def chosen_weights(history: History) -> list[str]:
    """The weights whose gradient norms are shown: all of them, or `MAX_WEIGHTS` spread evenly.

    Examples
    --------
    >>> from mlpviz import Experiment
    >>> chosen_weights(Experiment(widths=(2, 8, 1), steps=1).run())
    ['layer1.0.weight', 'layer2.0.weight']
    """
    names = list(history.grad_norms)
    if len(names) <= MAX_WEIGHTS:
        return names
    places = np.linspace(0, len(names) - 1, MAX_WEIGHTS).round().astype(int)
    return [names[k] for k in places]


def height_of(history: History) -> int:
    """The figure's height in pixels: `HEIGHT`, and a row for every three further columns that were logged.

    Examples
    --------
    >>> from mlpviz import Experiment
    >>> height_of(Experiment(steps=1).run())
    550
    """
    return HEIGHT + ROW * -(-len(history.logs) // ACROSS)


def _isolated(values: np.ndarray) -> np.ndarray:
    """Which values have no number beside them."""
    there = np.pad(~np.isnan(values), 1)
    return there[1:-1] & ~there[:-2] & ~there[2:]


def _spans_decades(values: np.ndarray) -> bool:
    """Whether all values are above 0 and the largest is at least 1000 times the smallest."""
    known = values[np.isfinite(values)]
    return len(known) > 0 and known.min() > 0 and bool(known.max() >= 1000 * known.min())


@dataclass(frozen=True)
class _Panel:
    """What moves in a panel of curves.

    Attributes
    ----------
    rule : Line2D
        At the iteration shown.
    seen : Bbox
        What may be seen of the curves: from step 0 to the iteration shown, in parts of the Axes' height.
    clip : TransformedBbox
        The same in pixels.
    dots : list of (Line2D, array)
        A dot on each curve, and the curve.
    """

    rule: Line2D
    seen: Bbox
    clip: TransformedBbox
    dots: list[tuple[Line2D, np.ndarray]]


class HistoryPlot:
    """The training history on a figure: laid out once, then moved from iteration to iteration.

    Left: the network's output over the plane, the data, the decision boundary (solid) and the
    first layer's folds (dashed). Right: loss, accuracy and gradient norms over training, each up to
    the iteration shown, with a marker and the value there; below, whatever else was logged.

    Parameters
    ----------
    figure : Figure
        Empty, `WIDTH` x `height_of` pixels; see `mlpviz.plots.style.new_figure`.
    history : History
        Of a network with two inputs.
    theme : Theme
    flat : bool
        For formats in which every edge costs bytes: the plane in `style.FLAT_LEVELS` colours, lines and
        points that don't blend with it.

    Raises
    ------
    ValueError
        If the network does not take points of the plane.

    Examples
    --------
    >>> from mlpviz import Experiment
    >>> from mlpviz.plots.style import new_figure, themed
    >>> with themed("light") as theme:
    ...     plot = HistoryPlot(new_figure(WIDTH, HEIGHT), Experiment(steps=5).run(), theme)
    ...     plot.frame(3).shape
    (550, 1100, 4)
    """

    def __init__(
        self,
        figure: Figure,
        history: History,
        theme: Theme,
        flat: bool = False,
    ) -> None:
        if history.layout.widths[0] != 2:
            raise ValueError(
                f"a history's network must have 2 inputs to be drawn (got {history.layout.widths[0]})"
            )
        self.figure, self.history, self.theme = figure, history, theme
        self.weights = chosen_weights(history)
        self._flat = flat
        self._height = height_of(history)
        self._parameters, self._diverged_at = history.parameters.numpy(), history.diverged_at
        # What moves: the plane and what lies on it, the numbers, and the marks on the curves.
        self._on_plane: list[Artist] = []
        self._in_time: list[Artist] = []
        self._still: Any = None  # for `frame`: the pixels of all that doesn't move
        self._curved = np.empty(0)  # the same, with the curves to their ends
        self._lay_out_plane()
        self._lay_out_curves()
        x, y = self._place(1092, 12)
        figure.text(x, y, run_title(history), ha="right", fontsize=9, color=theme.muted)
        self._step = Numeral(*self._place(596, 513), "", fontsize=17, fontweight="bold")
        figure.add_artist(self._step)
        self._in_time.append(self._step)
        self.show(history.steps)

    def show(self, i: int) -> None:
        """Move everything that moves to iteration i; a negative one counts from the end."""
        i = self.iteration = self.history.index(i)
        self._show_plane(i)
        self._show_numbers(i)
        self._show_time(i)

    def _show_plane(self, i: int) -> None:
        parameters = self._parameters[i]
        self._plane.set_parameters(parameters)
        self._folds.set_data(*separated(folds(self.history.layout, parameters)))
        self._boundary.set_data(*boundary(self.history.layout, parameters, midpoint(self.history.labels)).T)
        start = self._diverged_at
        broken = start is not None and i >= start
        self._hatch.set_visible(broken)
        self._note.set_text(f"diverged at step {start}" if broken else "")

    def _show_numbers(self, i: int) -> None:
        for text, curve, form in self._numbers:
            text.set_text(form(curve[i]))

    def _show_time(self, i: int) -> None:
        self._step.set_text(f"step {i}")
        for panel in self._panels:
            panel.rule.set_xdata([i, i])
            panel.seen.x1 = i
            for dots, curve in panel.dots:
                dots.set_data([i], [curve[i]])

    def frame(self, i: int) -> np.ndarray:
        """The pixels at iteration i, shape (height, width, 4), valid until the next call.

        Only what moves is drawn, on a copy of all that doesn't; the result is that of
        ``figure.savefig``, pixel by pixel. Where a curve ends, a few are off by 1 of 255.
        """
        canvas = self.figure.canvas
        assert isinstance(canvas, FigureCanvasAgg)
        above = [*(text for text, _, _ in self._numbers), *self._in_time]
        if self._still is None:
            for artist in (*self._on_plane, *above):
                artist.set_animated(True)
            self._show_time(self.history.steps)
            canvas.draw()
            self._curved = np.asarray(canvas.buffer_rgba()).copy()
            self._show_time(0)
            canvas.draw()
            self._still = canvas.copy_from_bbox(self.figure.bbox)
            if self._flat:
                self._lift_points(canvas)
        self.show(i)
        canvas.restore_region(self._still)
        self._uncover_curves(np.asarray(canvas.buffer_rgba()))
        for artist in self._on_plane:
            artist.draw(canvas.get_renderer())
        pixels = np.asarray(canvas.buffer_rgba())
        if self._flat:
            pixels[self._where_points] = self._points
        for artist in above:
            artist.draw(canvas.get_renderer())
        return pixels

    def _uncover_curves(self, pixels: np.ndarray) -> None:
        """Take each panel's columns up to the iteration shown from where its curves are drawn in full."""
        for panel in self._panels:
            x0, y0, x1, y1 = (round(edge) for edge in panel.clip.extents)
            rows = slice(len(pixels) - y1, len(pixels) - y0)
            pixels[rows, x0:x1] = self._curved[rows, x0:x1]

    def _lift_points(self, canvas: FigureCanvasAgg) -> None:
        """Keep the points as they look on the plane's middle colour, so that their rims never change."""
        pixels = np.asarray(canvas.buffer_rgba())
        pixels[:] = empty = np.round(255 * np.array(to_rgba(self.theme.middle))).astype(np.uint8)
        for points in self._markers:
            points.draw(canvas.get_renderer())
        self._where_points = (pixels != empty).any(axis=2)
        self._points = pixels[self._where_points].copy()

    def _place(self, x: float, y: float) -> tuple[float, float]:
        """Where a pixel lies in the figure; y counts up from the rows of further panels."""
        return x / WIDTH, (y + self._height - HEIGHT) / self._height

    def _axes(self, left: float, bottom: float, width: float, height: float) -> Axes:
        """Axes placed in pixels."""
        return self.figure.add_axes((*self._place(left, bottom), width / WIDTH, height / self._height))

    def _lay_out_plane(self) -> None:
        theme, layout = self.theme, self.history.layout
        ax = self.plane_axes = self._axes(46, 64, 430, 430)
        frame_plane(ax)
        self._plane = Plane(layout, theme, self._flat)
        ax.add_artist(self._plane)
        self._hatch = Rectangle(
            (-LIMIT, -LIMIT), 2 * LIMIT, 2 * LIMIT, fill=False, ec=theme.muted, lw=0, hatch="//", zorder=1
        )
        ax.add_patch(self._hatch)
        (self._folds,) = ax.plot(
            [], [], color=theme.ink, lw=1.1, ls=(0, (4, 3)), zorder=2, label="first-layer folds"
        )
        (self._boundary,) = ax.plot([], [], color=theme.ink, lw=2.2, zorder=3, label="decision boundary")
        points = self._markers = draw_data(ax, self.history.data.numpy(), self.history.labels.numpy(), theme)
        ax.set_title("Output")
        self._note = ax.text(
            1, 1.03, "", transform=ax.transAxes, fontsize=12, ha="right", color=theme.negative
        )
        if self._flat:
            self._boundary.set_antialiased(False)
            self._folds.set(antialiased=False, linewidth=72 / DPI)  # one pixel wide
        self._on_plane += [self._plane, self._hatch, self._folds, self._boundary, *points, self._note]
        self.figure.legend(
            handles=[*reversed(points), self._boundary, self._folds],
            loc="lower left",
            bbox_to_anchor=self._place(38, 6),
            ncols=4,
            columnspacing=1.4,
            handletextpad=0.5,
            borderaxespad=0,
        )
        bar = self._axes(488, 64, 10, 430)
        bar.imshow(
            np.linspace(-1, 1, 129)[:, None],
            cmap=theme.outputs,
            origin="lower",
            aspect="auto",
            extent=(0, 1, -1, 1),
        )
        bar.set_xticks([])
        bar.set_yticks([-1, 0, 1], ["−1", "0", "+1"])
        bar.yaxis.tick_right()
        bar.spines[:].set_visible(False)

    def _lay_out_curves(self) -> None:
        history = self.history
        self._panels: list[_Panel] = []
        self._numbers: list = []
        panels: list[Callable[[Axes], None]] = []
        if bool(history.has("loss").any()):
            panels.append(self._lay_out_loss)
        panels.append(self._lay_out_accuracy)
        if self.weights:
            panels.append(self._lay_out_gradients)
        for lay_out, (bottom, height) in zip(panels, BESIDE[len(panels)], strict=True):
            ax = self._axes(596, bottom, 370, height)
            lay_out(ax)
            if lay_out is panels[-1]:
                ax.set_xlabel("step")
            else:
                ax.set_xticklabels([])
        for k, (name, column) in enumerate(history.logs.items()):
            row, place = divmod(k, ACROSS)
            self._lay_out_log(
                self._axes(70 + 350 * place, 44 - ROW * (row + 1), 200, 76), name, column.numpy()
            )

    def _lay_out_loss(self, ax: Axes) -> None:
        loss = self.history.loss.numpy()
        self.loss_axes = ax
        self._panel(ax, "Loss", [(loss, self.theme.ink)])
        if not (loss < 0).any():
            ax.set_ylim(bottom=0)
        self._number(ax, "loss", loss, "{:.4g}".format, 1.04, 0.5, fontsize=15)

    def _lay_out_accuracy(self, ax: Axes) -> None:
        accuracy = self.history.accuracy.numpy()
        self.accuracy_axes = ax
        self._panel(ax, "Accuracy", [(accuracy, self.theme.ink)])
        ax.set_ylim(-0.03, 1.03)
        ax.set_yticks([0, 0.5, 1], ["0", "50 %", "100 %"])
        self._number(ax, "accuracy", accuracy, percent, 1.04, 0.5, fontsize=15)

    def _lay_out_gradients(self, ax: Axes) -> None:
        history, theme = self.history, self.theme
        self.gradient_axes = ax
        norms = [history.grad_norms[name].numpy() for name in self.weights]
        colours = [theme.series[k % len(theme.series)] for k in range(len(norms))]
        self._panel(ax, "Gradient norm", list(zip(norms, colours, strict=True)))
        if any(has_log_scale(norm) for norm in norms):
            ax.set_yscale("log")
        else:
            zero = all((norm == 0).all() for norm in norms)
            ax.set_ylim(-0.05, 1)
            ax.set_yticks([0])
            ax.text(
                0.5,
                0.5,
                "all gradients are 0" if zero else "no gradient is a number above 0",
                transform=ax.transAxes,
                ha="center",
            )
        for k, (name, norm, colour) in enumerate(zip(self.weights, norms, colours, strict=True)):
            y = 1 - (k + 0.5) / max(len(norms), 4)
            title, size = layer_title(name), 9 if name.endswith(".weight") else 8  # a bias has a longer title
            ax.text(1.04, y, title, transform=ax.transAxes, fontsize=size, color=colour, va="center")
            style = {"fontsize": 9, "color": colour, "ha": "right"}
            self._number(ax, f"{name} grad", norm, "{:.2g}".format, 1.34, y, **style)

    def _lay_out_log(self, ax: Axes, name: str, column: np.ndarray) -> None:
        self._panel(ax, name, [(column, self.theme.ink)])
        ax.set_xlabel("step")
        if _spans_decades(column):
            ax.set_yscale("log")
        else:
            ax.ticklabel_format(axis="y", useOffset=False)
        self._number(ax, name, column, "{:.4g}".format, 1.04, 0.5, fontsize=11)

    def _panel(self, ax: Axes, title: str, curves: list[tuple[np.ndarray, str]]) -> None:
        steps = np.arange(len(self.history.loss))
        ax.set_title(title, parse_math=False)
        ax.grid(axis="y")
        ax.set_xlim(0, max(1, steps[-1]))  # a single state has no width
        rule = ax.axvline(0, color=self.theme.muted, lw=1, zorder=4)
        self._in_time.append(rule)
        seen = Bbox.from_extents(0, 0, steps[-1], 1)
        clip = TransformedBbox(seen, ax.get_xaxis_transform())
        dots = []
        for values, colour in curves:
            lines = ax.plot(steps, values, color=colour)
            alone = _isolated(values)
            if alone.any():  # a line would not show it
                lines += ax.plot(steps[alone], values[alone], "o", color=colour, ms=2.5)
            for line in lines:
                line.set_clip_box(clip)  # not earlier: the Axes set their own when a line is added
            (dot,) = ax.plot(
                [], [], "o", color=colour, ms=6, mec=self.theme.surface, mew=1, zorder=5, clip_on=False
            )
            dots.append((dot, values))
            self._in_time.append(dot)
        self._panels.append(_Panel(rule, seen, clip, dots))

    def _number(
        self,
        ax: Axes,
        name: str,
        curve: np.ndarray,
        form: Callable[[float], str],
        x: float,
        y: float,
        **style: Any,
    ) -> None:
        text = Numeral(x, y, "", transform=ax.transAxes, va="center", clip_on=False, **style)
        ax.add_artist(text)
        known = np.ma.array(curve, mask=~self.history.has(name).numpy())
        self._numbers.append((text, known, lambda value: "" if value is np.ma.masked else form(value)))
