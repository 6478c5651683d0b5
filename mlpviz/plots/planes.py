"""The plane as a network sees it: its output everywhere, where its answer changes class, where it folds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import contourpy
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgba
from torch.nn import Module

from ..engine.history import History
from ..engine.metrics import midpoint
from ..engine.module import answers_over
from ..engine.training import chain
from ..model.activations import MODULES
from ..model.network import Layout
from .style import FLAT_LEVELS, LEVELS, Theme, draw_data, inward_ends

__all__ = [
    "LIMIT",
    "Answering",
    "Plane",
    "answering",
    "boundary",
    "chain_answering",
    "draw_learned_functions",
    "draw_plane",
    "folds",
    "forget_planes",
    "outputs",
    "unit_outputs",
]

LIMIT = 3.0
"""Planes are drawn over [-LIMIT, LIMIT]²."""

SQUARES = 151
"""Points along each side of the grid on which a boundary is found."""

POINTS_AT_ONCE = 1 << 11
"""Points of a layer that fit into a core's cache."""

REMEMBERED = 128
"""Planes and boundaries that are remembered: those of a film, which has several forms of one run."""


Answering = tuple[Layout, bytes] | Module
"""What answers over a plane, as it is remembered: a chain with its parameters, or a black box."""


def chain_answering(layout: Layout, parameters: np.ndarray) -> Answering:
    """A chain with the parameters `parameters`, shape (P,)."""
    return layout, np.asarray(parameters, np.float64).tobytes()


def answering(history: History, i: int) -> Answering:
    """The network of a history after i updates."""
    if isinstance(history.layout, Layout):
        return chain_answering(history.layout, history.parameters[i].numpy())
    return history.networks[i]


def _over(network: Answering, xs: np.ndarray, ys: np.ndarray) -> np.ndarray:
    """What a network answers at every point of a grid, shape (h, w)."""
    if isinstance(network, Module):
        return answers_over(network, xs, ys)
    layout, parameters = network
    return outputs(layout, _array(parameters), xs, ys)


def outputs(layout: Layout, parameters: np.ndarray, xs: np.ndarray, ys: np.ndarray) -> np.ndarray:
    """The network's output at every point of a grid, in float64.

    Parameters
    ----------
    layout : Layout
        Of a network with two inputs and one output.
    parameters : array, shape (P,)
    xs, ys : array, shape (w,) and (h,)
        Coordinates of the columns and rows.

    Returns
    -------
    array, shape (h, w)
        Row i belongs to ``ys[i]``. NaN where the network's sums are.

    Examples
    --------
    >>> from mlpviz import EXERCISES
    >>> history = EXERCISES["ex4"].run()
    >>> axis = np.linspace(-3, 3, 7)
    >>> outputs(history.layout, history.parameters[-1].numpy(), axis, axis).shape
    (7, 7)
    """
    result = np.empty((len(ys), len(xs)))
    rows = max(1, POINTS_AT_ONCE // len(xs))
    memory = np.empty(sum(layout.widths) * rows * len(xs))
    for start in range(0, len(ys), rows):
        part = ys[start : start + rows]
        result[start : start + rows] = _values(layout, parameters, xs, part, memory)[-1]
    return result


def unit_outputs(layout: Layout, parameters: np.ndarray, xs: np.ndarray, ys: np.ndarray) -> list[np.ndarray]:
    """Every unit's output over the plane: for the inputs and each layer, shape (units, h, w).

    The inputs are divided by `LIMIT`, so that they run from -1 to +1 as tanh does.
    """
    memory = np.empty(sum(layout.widths) * len(ys) * len(xs))
    values = _values(layout, parameters, xs, ys, memory)
    first, *layers = np.split(values, np.cumsum(layout.widths)[:-1])
    return [first / LIMIT, *layers]


def _values(
    layout: Layout, parameters: np.ndarray, xs: np.ndarray, ys: np.ndarray, memory: np.ndarray
) -> np.ndarray:
    """All units' values over a grid, the inputs' first, shape (units, h, w), at the start of `memory`."""
    from ..engine import kernels

    count = len(ys) * len(xs)
    flat = memory[: sum(layout.widths) * count]
    values = flat.reshape(-1, len(ys), len(xs))
    values[0], values[1] = xs, np.asarray(ys)[:, None]
    kernels.evaluate(chain(layout), np.ascontiguousarray(parameters, np.float64)[None], flat[None], count)
    return values


def _block(layout: Layout, flat: np.ndarray, i: int) -> tuple[np.ndarray, np.ndarray]:
    """Weight (out, in) and bias (out,) of layer i."""
    name, width = layout.names[i], layout.widths[i + 1]
    weight = flat[layout.slices[f"{name}.weight"]].reshape(width, layout.widths[i])
    bias = flat[layout.slices[f"{name}.bias"]] if layout.biases[i] else np.zeros(width, flat.dtype)
    return weight, bias


@lru_cache(REMEMBERED)
def boundary(network: Answering, middle: float = 0.0) -> np.ndarray:
    """Where the answer crosses `middle`: polylines, each followed by a row of NaN, shape (m, 2).

    Found by marching squares on a grid of `SQUARES` x `SQUARES`; empty if there is no such place.
    `middle` is the `mlpviz.engine.metrics.midpoint` of the labels.
    """
    axis, level = np.linspace(-LIMIT, LIMIT, SQUARES), middle
    if not isinstance(network, Module):
        layout, parameters = network
        activation = MODULES[layout.activations[-1]]
        if hasattr(activation, "inverse"):
            # The last unit's sum crosses a level where its output crosses `middle`, and is smoother
            # between grid points.
            level = activation.inverse(middle)
            network = replace(layout, activations=(*layout.activations[:-1], "identity")), parameters
    values = _over(network, axis, axis)
    if not (values.min() < level < values.max()):
        lines = None
    else:
        generator = contourpy.contour_generator(axis, axis, values, line_type="ChunkCombinedNan")
        lines = generator.lines(level)[0][0]
    edge = np.empty((0, 2)) if lines is None else lines
    edge.setflags(write=False)
    return edge


def folds(layout: Layout, parameters: np.ndarray) -> np.ndarray:
    """The lines where the sum of a first-layer unit is 0, shape (units, 2, 2): two ends, x and y.

    The ends lie outside the plane; they are NaN for a unit whose line misses it.
    """
    with np.errstate(all="ignore"):
        weight, bias = _block(layout, parameters, 0)
        square = (weight**2).sum(axis=1, keepdims=True)
        nearest = -bias[:, None] * weight / square
        along = np.stack([-weight[:, 1], weight[:, 0]], axis=1) / np.sqrt(square) * 3 * LIMIT
        ends = np.stack([nearest - along, nearest + along], axis=1)
        seen = np.abs(nearest).max(axis=1) <= LIMIT * np.sqrt(2)
        ends[~(seen & np.isfinite(ends).all(axis=(1, 2)))] = np.nan
    return ends


def _array(parameters: bytes) -> np.ndarray:
    """The parameters; a copy, because the engine would be compiled anew for read-only arrays."""
    return np.frombuffer(parameters).copy()


@lru_cache(REMEMBERED)
def _levels(network: Answering, width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
    """The output at `width` x `height` pixels, as numbers among `LEVELS` and among `FLAT_LEVELS`.

    Both, because a film comes in both, and computing the output takes longer than anything else
    in a frame.
    """
    xs = ((np.arange(width) + 0.5) / width * 2 - 1) * LIMIT
    ys = (1 - (np.arange(height) + 0.5) / height * 2) * LIMIT
    values = _over(network, xs, ys)
    return _numbers(values, LEVELS), _numbers(values, FLAT_LEVELS)


def forget_planes() -> None:
    """Free the memory of planes that were drawn, some 50 MB for a film; they are computed again."""
    _levels.cache_clear()
    boundary.cache_clear()


def _numbers(values: np.ndarray, levels: int) -> np.ndarray:
    """The nearest of `levels` numbers from -1 to 1, as uint8; `levels` where a value is NaN."""
    unknown = np.isnan(values)
    scaled = (levels - 1) / 2 * values
    scaled += levels / 2  # a half more than the middle, because the fraction will be cut off
    np.clip(scaled, 0, levels - 1, out=scaled)
    if unknown.any():
        scaled[unknown] = levels
    numbers = scaled.astype(np.uint8)
    numbers.setflags(write=False)
    return numbers


class Plane(Artist):
    """A network's output in colours, computed for each pixel that is drawn; if `flat`, in few."""

    def __init__(self, network: Answering, theme: Theme, flat: bool = False) -> None:
        super().__init__()
        self._network, self._flat = network, flat
        levels = np.linspace(0, 1, FLAT_LEVELS if flat else LEVELS)
        colours = np.vstack([theme.outputs(levels), to_rgba(theme.line)])
        self._packed = np.round(255 * colours).astype(np.uint8).view(np.uint32)[:, 0]
        self.set_zorder(1)  # over the ticks, which reach half a line's width into the plane

    def set_network(self, network: Answering) -> None:
        """Show another network, or the same with other parameters."""
        self._network = network
        self.stale = True

    def image(self, width: int, height: int) -> np.ndarray:
        """The colours of `width` x `height` pixels, shape (height, width, 4), top row first."""
        numbers = _levels(self._network, width, height)[self._flat]
        return self._packed[numbers].view(np.uint8).reshape(height, width, 4)

    def draw(self, renderer: RendererBase) -> None:
        """Called by matplotlib."""
        if not self.get_visible():
            return
        assert self.axes is not None
        box = self.axes.bbox
        sharper = renderer.get_image_magnification()
        width, height = round(box.width * sharper), round(box.height * sharper)
        context = renderer.new_gc()
        context.set_clip_rectangle(box)
        renderer.draw_image(context, round(box.x0), round(box.y0), self.image(width, height)[::-1])
        context.restore()
        self.stale = False


def frame_plane(ax: Axes) -> None:
    """Give `ax` the plane's limits and few ticks, and no frame: the colours are its frame."""
    ax.set_xlim(-LIMIT, LIMIT)
    ax.set_ylim(-LIMIT, LIMIT)
    ax.set_xticks([-3, 0, 3])
    ax.set_yticks([-3, 0, 3])
    ax.set_axisbelow(True)
    ax.patch.set_visible(False)
    ax.spines[:].set_visible(False)


def draw_plane(
    ax: Axes,
    layout: Layout,
    parameters: np.ndarray,
    data: np.ndarray,
    labels: np.ndarray,
    theme: Theme,
) -> None:
    """Draw a network's output over the plane, its decision boundary, and data on it.

    Parameters
    ----------
    ax : Axes
        Square, or the plane is drawn stretched.
    layout, parameters : Layout, array of shape (P,)
        The network.
    data, labels : array, shape (n, 2) and (n,)
    theme : Theme
    """
    frame_plane(ax)
    network = chain_answering(layout, parameters)
    ax.add_artist(Plane(network, theme))
    edge = boundary(network, midpoint(labels))
    ax.plot(edge[:, 0], edge[:, 1], color=theme.ink, lw=2.0, zorder=3)
    draw_data(ax, data, labels, theme, size=5.5)


def separated(lines: np.ndarray) -> np.ndarray:
    """Segments of shape (k, 2, 2) as one polyline (2, 3 k) with NaN between them."""
    padded = np.concatenate([lines, np.full((len(lines), 1, 2), np.nan)], axis=1)
    return padded.reshape(-1, 2).T


def draw_learned_functions(
    axes: Sequence[Axes],
    networks: Sequence[tuple[Layout, np.ndarray]],
    titles: Sequence[str],
    data: np.ndarray,
    labels: np.ndarray,
    theme: Theme,
) -> None:
    """Draw the functions that several networks compute, side by side, with the data on each.

    Parameters
    ----------
    axes : sequence of Axes
        One for each network, of one size.
    networks : sequence of (Layout, array of shape (P,))
    titles : sequence of str
    data, labels : array, shape (n, 2) and (n,)
    theme : Theme
    """
    for ax, (layout, parameters), title in zip(axes, networks, titles, strict=True):
        draw_plane(ax, layout, parameters, data, labels, theme)
        ax.set_title(title)
        inward_ends(ax)
