"""What is shown where a widget's script doesn't run: a picture and its description."""

from __future__ import annotations

import base64
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch

from ..analysis import describe
from ..analysis.landscape import landscape_offsets, loss_surface
from ..engine.history import History

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Picture", "history_picture", "surface_picture"]

COLOURS = 128
"""Colours of a picture: enough for its heat map, at a third of the size."""


class Picture(NamedTuple):
    """What a widget leaves where its script doesn't run.

    Attributes
    ----------
    png : bytes or None
        None where nothing can be drawn.
    words : str
    """

    png: bytes | None
    words: str

    @property
    def html(self) -> str:
        """The picture with its words, or the words alone."""
        if self.png is None:
            return f"<p>{escape(self.words)}</p>"
        data = base64.b64encode(self.png).decode("ascii")
        return f'<img src="data:image/png;base64,{data}" alt="{escape(self.words)}">'


def history_picture(history: History, i: int) -> Picture:
    """The training history at iteration i."""
    # matplotlib is imported when the first widget is shown, not with mlpviz.
    from ..plots.history import WIDTH, HistoryPlot, height_of
    from ..plots.style import new_figure, themed

    with themed("light") as theme:
        plot = HistoryPlot(new_figure(WIDTH, height_of(history)), history, theme)
        plot.show(i)
        return Picture(_png(plot.figure), describe.picture(history, i))


def surface_picture(history: History, i: int, first: str, second: str) -> Picture:
    """The loss surface around iteration i; a sentence if it is not finite."""
    from ..plots.style import themed
    from ..plots.surface import surface_figure

    words = f"Loss over offsets of {first} and {second}. {describe.picture(history, i)}"
    problem = history.network(i), history.data, history.labels
    surface = loss_surface(*problem, first, second, loss=history.layout.loss, l2=history.layout.l2)
    if not bool(torch.isfinite(surface).all()):
        return Picture(None, f"{words} The surface is not finite.")
    with themed("light") as theme:
        figure = surface_figure(landscape_offsets(), surface.numpy(), first, second, theme, "page")
        return Picture(_png(figure), words)


def _png(figure: Figure) -> bytes:
    from PIL import Image

    canvas = figure.canvas
    canvas.draw()
    pixels = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")  # type: ignore[attr-defined]
    written = BytesIO()
    pixels.quantize(COLOURS, Image.Quantize.FASTOCTREE).save(written, format="png", optimize=True)
    return written.getvalue()
