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
from matplotlib.path import Path
from matplotlib.transforms import Bbox, BboxTransformTo, TransformedBbox, TransformedPath

from ..analysis.describe import run_title
from ..analysis.numbers import percent
from ..engine.history import History
from ..engine.metrics import midpoint
from ..model.network import Layout
from .arrangement import ARRANGEMENTS, Arrangement
from .gradients import has_log_scale, layer_title
from .numeral import Numeral
from .planes import LIMIT, Plane, answering, boundary, folds, frame_plane, separated
from .style import Theme, draw_data, log_scale

__all__ = ["HEIGHT", "WIDTH", "HistoryPlot", "chosen_weights", "height_of"]

WIDTH, HEIGHT = ARRANGEMENTS["page", "all"].size
"""Size of the figure on a page that `HistoryPlot` lays out, in pixels at `mlpviz.plots.style.DPI`."""

ROW, LINE = 152, 16
"""Heights of a row of further panels below, and of a line of the title for which there is no room."""


def chosen_weights(history: History, most: int = 8) -> list[str]:
    """The weights whose gradient norms are shown: all of them, or `most` spread evenly.

    Examples
    --------
    >>> from mlpviz import Experiment
    >>> chosen_weights(Experiment(widths=(2, 8, 1), steps=1).run())
    ['layer1.0.weight', 'layer2.0.weight']
    """
    names = list(history.grad_norms)
    if len(names) <= most:
        return names
    places = np.linspace(0, len(names) - 1, most).round().astype(int)
    return [names[k] for k in places]


def height_of(history: History, medium: str = "page") -> int:
    """The figure's height in pixels: that of its arrangement, and rows for further columns that were logged.

    Examples
    --------
    >>> from mlpviz import Experiment
    >>> height_of(Experiment(steps=1).run())
    476
    """
    places = ARRANGEMENTS[medium, "all"]
    return places.size[1] + _further(history, places) + _longer(history, places)


def _further(history: History, places: Arrangement) -> int:
    """Pixels of the rows of further panels."""
    return ROW * -(-len(history.logs) // places.logs) if places.logs else 0


def _longer(history: History, places: Arrangement) -> int:
    """Pixels of the title's lines for which there is no room; on a slide it is cut short."""
    lines = _wrapped(run_title(history), places.letters)
    return LINE * max(0, len(lines) - places.lines) if places.logs else 0


def _wrapped(title: str, most: int) -> list[str]:
    """`title` in lines of about as many characters, broken after its commas."""
    lines = [""]
    for part in title.split(", "):
        longer = f"{lines[-1]}, {part}" if lines[-1] else part
        if lines[-1] and len(longer) > most:
            lines[-1] += ","
            lines.append(part)
        else:
            lines[-1] = longer
    return lines


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
    the iteration shown, with a marker and the value there; below, except on slides, whatever else was
    logged. On a phone all parts stand one below another.

    Parameters
    ----------
    figure : Figure
        Empty, as large as the arrangement, on a page `WIDTH` x `height_of` pixels; see
        `mlpviz.plots.style.new_figure`.
    history : History
        Of a network with two inputs.
    theme : Theme
    flat : bool
        For formats in which every edge costs bytes: the plane in `style.FLAT_LEVELS` colours, lines and
        points that don't blend with it.
    medium, panel : str
        The key of its arrangement in `mlpviz.plots.arrangement.ARRANGEMENTS`.
    stretch : (int, int), optional
        The first and the last step along the axes of steps, all by default.

    Raises
    ------
    ValueError
        If the network does not take points of the plane, or what is to be shown was not logged.

    Examples
    --------
    >>> from mlpviz import Experiment
    >>> from mlpviz.plots.style import new_figure, themed
    >>> with themed("light") as theme:
    ...     plot = HistoryPlot(new_figure(WIDTH, HEIGHT), Experiment(steps=5).run(), theme)
    ...     plot.frame(3).shape
    (714, 1080, 4)
    """

    def __init__(
        self,
        figure: Figure,
        history: History,
        theme: Theme,
        flat: bool = False,
        medium: str = "page",
        panel: str = "all",
        stretch: tuple[int, int] | None = None,
    ) -> None:
        if history.layout.inputs != 2:
            raise ValueError(
                f"a history's network must have 2 inputs to be drawn (got {history.layout.inputs})"
            )
        self.figure, self.history, self.theme = figure, history, theme
        self._places = ARRANGEMENTS[medium, panel]
        self.weights = chosen_weights(history, self._places.weights)
        self._flat = flat
        self._stretch = stretch or (0, history.steps)
        self._logs = history.logs if self._places.logs else {}
        self._longer = _longer(history, self._places)
        self._below = _further(history, self._places) + self._longer
        self._diverged_at = history.diverged_at
        # What moves: the plane and what lies on it, the numbers, and the marks on the curves.
        self._on_plane: list[Artist] = []
        self._in_time: list[Artist] = []
        self._panels: list[_Panel] = []
        self._numbers: list = []
        self._still: Any = None  # for `frame`: the pixels of all that doesn't move
        self._curved = np.empty(0)  # the same, with the curves to their ends
        if "plane" in self._places.shown:
            self._lay_out_plane()
        if self._places.readings:
            self._lay_out_readings(*self._places.readings)
        else:
            self._lay_out_curves()
        self._lay_out_title()
        self._step = Numeral(*self._place(*self._places.step), "", fontsize=17, fontweight="bold")
        figure.add_artist(self._step)
        self._in_time.append(self._step)
        self.show(self._stretch[1])

    def show(self, i: int) -> None:
        """Move everything that moves to iteration i; a negative one counts from the end."""
        i = self.iteration = self.history.index(i)
        if self._on_plane:
            self._show_plane(i)
        self._show_numbers(i)
        self._show_time(i)

    def _show_plane(self, i: int) -> None:
        network = answering(self.history, i)
        self._plane.set_network(network)
        self._boundary.set_data(*boundary(network, midpoint(self.history.labels)).T)
        if isinstance(self.history.layout, Layout):
            lines = folds(self.history.layout, self.history.parameters[i].numpy())
            self._folds.set_data(*separated(lines))
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
        ``figure.savefig``, pixel by pixel.
        """
        canvas = self.figure.canvas
        assert isinstance(canvas, FigureCanvasAgg)
        above = [*(text for text, _, _ in self._numbers), *self._in_time]
        if self._still is None:
            for artist in (*self._on_plane, *above):
                artist.set_animated(True)
            self._show_time(self._stretch[1])
            canvas.draw()
            self._curved = np.asarray(canvas.buffer_rgba()).copy()
            self._show_time(self._stretch[0])
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
        width, height = self._places.size
        return x / width, (y + self._below) / (height + self._below)

    def _axes(self, left: float, bottom: float, width: float, height: float) -> Axes:
        """Axes placed in pixels."""
        across, up = self._places.size
        size = (width / across, height / (up + self._below))
        return self.figure.add_axes((*self._place(left, bottom), *size))

    def _lay_out_plane(self) -> None:
        theme, history = self.theme, self.history
        left, bottom, side = self._places.plane
        ax = self.plane_axes = self._axes(left, bottom, side, side)
        frame_plane(ax)
        self._plane = Plane(answering(history, 0), theme, self._flat)
        ax.add_artist(self._plane)
        self._hatch = Rectangle(
            (-LIMIT, -LIMIT), 2 * LIMIT, 2 * LIMIT, fill=False, ec=theme.muted, lw=0, hatch="//", zorder=1
        )
        ax.add_patch(self._hatch)
        (self._folds,) = ax.plot(
            [], [], color=theme.ink, lw=1.1, ls=(0, (4, 3)), zorder=2, label="first-layer folds"
        )
        (self._boundary,) = ax.plot([], [], color=theme.ink, lw=2.2, zorder=3, label="decision boundary")
        points = self._markers = draw_data(
            ax, history.data.numpy(), history.labels.numpy(), theme, classes=history.classes
        )
        ax.set_title("Output")
        self._note = ax.text(
            1, 1.03, "", transform=ax.transAxes, fontsize=12, ha="right", color=theme.negative
        )
        if self._flat:
            self._boundary.set_antialiased(False)
            self._folds.set(antialiased=False, linewidth=72 / self.figure.dpi)  # one pixel wide
        self._on_plane += [self._plane, self._hatch, self._folds, self._boundary, *points, self._note]
        x, y, columns = self._places.key
        own = [self._folds] if isinstance(history.layout, Layout) else []
        self.figure.legend(
            handles=[*reversed(points), self._boundary, *own],
            loc="lower left",
            bbox_to_anchor=self._place(x, y),
            ncols=columns,
            columnspacing=1.4,
            handletextpad=0.5,
            borderaxespad=0,
        )
        bar = self._axes(left + side + 12, bottom, 10, side)
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

    def _lay_out_title(self) -> None:
        x, y = self._places.title
        lines = _wrapped(run_title(self.history), self._places.letters)
        if not self._places.logs and len(lines) > self._places.lines:
            lines = [*lines[: self._places.lines - 1], f"{lines[self._places.lines - 1]} …"]
        self.figure.text(
            *self._place(x, y - self._longer),
            "\n".join(lines),
            ha="right",
            fontsize=9,
            color=self.theme.muted,
        )

    def _lay_out_readings(self, x: int, y: int) -> None:
        """Loss and accuracy as numbers alone."""
        history = self.history
        for name, form in (("loss", "{:.4g}".format), ("accuracy", percent)):
            if bool(history.has(name).any()):
                self.figure.text(*self._place(x, y), name, color=self.theme.muted, va="center")
                text = Numeral(*self._place(x + 80, y), "", fontsize=15, va="center")
                self.figure.add_artist(text)
                self._add_number(text, name, getattr(history, name).numpy(), form)
                y -= 28

    def _lay_out_curves(self) -> None:
        history, places = self.history, self._places
        panels: list[Callable[[Axes], None]] = []
        if "loss" in places.shown and bool(history.has("loss").any()):
            panels.append(self._lay_out_loss)
        if "accuracy" in places.shown and bool(history.has("accuracy").any()):
            panels.append(self._lay_out_accuracy)
        if "gradients" in places.shown and self.weights:
            panels.append(self._lay_out_gradients)
        if not panels and "plane" not in places.shown:
            raise ValueError(
                f"the {places.shown[-1]} of a run must have been logged to be drawn (it was not)"
            )
        spans = places.spans[len(panels)] if panels else ()
        for lay_out, (bottom, height) in zip(panels, spans, strict=True):
            ax = self._axes(places.left, bottom, places.width, height)
            lay_out(ax)
            if lay_out is not panels[-1]:
                ax.set_xticklabels([])
            elif places.titled_steps:
                ax.set_xlabel("step")
        for k, (name, column) in enumerate(self._logs.items()):
            row, place = divmod(k, places.logs)
            self._lay_out_log(
                self._axes(60 + 352 * place, 44 - self._longer - ROW * (row + 1), 200, 76),
                name,
                column.numpy(),
            )

    def _lay_out_loss(self, ax: Axes) -> None:
        loss = self.history.loss.numpy()
        self.loss_axes = ax
        self._panel(ax, "Loss", [(loss, self.theme.ink)])
        if not (loss < 0).any():
            ax.set_ylim(bottom=0)
        self._number(ax, "loss", loss, "{:.4g}".format, self._places.values[0], 0.5, fontsize=15)

    def _lay_out_accuracy(self, ax: Axes) -> None:
        accuracy = self.history.accuracy.numpy()
        self.accuracy_axes = ax
        self._panel(ax, "Accuracy", [(accuracy, self.theme.ink)])
        ax.set_ylim(-0.03, 1.03)
        ax.set_yticks([0, 0.5, 1], ["0", "50 %", "100 %"])
        self._number(ax, "accuracy", accuracy, percent, self._places.values[0], 0.5, fontsize=15)

    def _lay_out_gradients(self, ax: Axes) -> None:
        history, theme = self.history, self.theme
        self.gradient_axes = ax
        norms = [history.grad_norms[name].numpy() for name in self.weights]
        colours = [theme.series[k % len(theme.series)] for k in range(len(norms))]
        self._panel(ax, "Gradient norm", list(zip(norms, colours, strict=True)))
        if any(has_log_scale(norm) for norm in norms):
            log_scale(ax)
        else:
            zero = all((norm == 0).all() for norm in norms)
            ax.set_ylim(-0.05, 1)
            ax.set_yticks([0])
            ax.text(
                0.5,
                0.5,
                "all gradients are 0" if zero else "no gradient is a number above 0",
                transform=ax.transAxes,
                fontsize=9,
                ha="center",
            )
        for k, (name, norm, colour) in enumerate(zip(self.weights, norms, colours, strict=True)):
            y = 1 - (k + 0.5) / max(len(norms), 4)
            title = layer_title(name)
            name_at, number_at = self._places.values
            x = self._beside(ax, name_at)
            ax.text(x, y, title, transform=ax.transAxes, fontsize=9, color=colour, va="center")
            style = {"fontsize": 9, "color": colour, "ha": "right"}
            self._number(ax, f"{name} grad", norm, "{:.2g}".format, number_at, y, **style)

    def _lay_out_log(self, ax: Axes, name: str, column: np.ndarray) -> None:
        self._panel(ax, name, [(column, self.theme.ink)])
        ax.set_xlabel("step")
        if _spans_decades(column):
            log_scale(ax)
        else:
            ax.ticklabel_format(axis="y", useOffset=False)
        self._number(ax, name, column, "{:.4g}".format, 8, 0.5, fontsize=11)

    def _panel(self, ax: Axes, title: str, curves: list[tuple[np.ndarray, str]]) -> None:
        first, last = self._stretch
        steps = np.arange(first, last + 1)
        ax.set_title(title, parse_math=False)
        ax.grid(axis="y")
        ax.set_xlim(first, max(first + 1, last))  # a single state has no width
        rule = ax.axvline(0, color=self.theme.muted, lw=1, zorder=4)
        self._in_time.append(rule)
        seen = Bbox.from_extents(first, 0, last, 1)
        # A path, snapped to whole pixels: a box would cut the line's shape and round its last pixels.
        clip = TransformedBbox(seen, ax.get_xaxis_transform())
        window = TransformedPath(Path.unit_rectangle(), BboxTransformTo(clip))
        dots = []
        for values, colour in curves:
            within = values[first : last + 1]
            lines = ax.plot(steps, within, color=colour)
            alone = _isolated(within)
            if alone.any():  # a line would not show it
                lines += ax.plot(steps[alone], within[alone], "o", color=colour, ms=2.5)
            for line in lines:
                line.set_clip_path(window)  # not earlier: the Axes set their own when a line is added
            (dot,) = ax.plot(
                [], [], "o", color=colour, ms=6, mec=self.theme.surface, mew=1, zorder=5, clip_on=False
            )
            dots.append((dot, values))
            self._in_time.append(dot)
        self._panels.append(_Panel(rule, seen, clip, dots))

    def _beside(self, ax: Axes, pixels: float) -> float:
        """Where a place so far to the right of `ax` lies, in parts of its width."""
        across = ax.get_position().width * self._places.size[0]
        return 1 + pixels / across

    def _number(
        self,
        ax: Axes,
        name: str,
        curve: np.ndarray,
        form: Callable[[float], str],
        pixels: float,
        y: float,
        **style: Any,
    ) -> None:
        """A number that changes, so many pixels to the right of `ax`."""
        x = self._beside(ax, pixels)
        text = Numeral(x, y, "", transform=ax.transAxes, va="center", clip_on=False, **style)
        ax.add_artist(text)
        self._add_number(text, name, curve, form)

    def _add_number(self, text: Numeral, name: str, curve: np.ndarray, form: Callable[[float], str]) -> None:
        known = np.ma.array(curve, mask=~self.history.has(name).numpy())
        self._numbers.append((text, known, lambda value: "" if value is np.ma.masked else form(value)))
