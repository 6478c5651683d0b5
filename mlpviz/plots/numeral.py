"""A number that changes in every frame, drawn from characters that are cached as pixels."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text

__all__ = ["Numeral"]

_FROM_LEFT = {"left": 0.0, "center": 0.5, "right": 1.0}


class Numeral(Text):
    """One horizontal line of text, each of its characters laid out once for all numbers.

    Laying out a text costs matplotlib more than anything else in a frame of numbers. Here
    each character is placed on a whole pixel, without kerning, like digits in a table. On vector
    canvases it is drawn like any other text.

    Takes what `matplotlib.text.Text` takes; the vertical alignment is "center" or "baseline".

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> figure = Figure()
    >>> number = figure.add_artist(Numeral(0.5, 0.5, "0.25", transform=figure.transFigure))
    >>> number.set_text("0.125")
    """

    def draw(self, renderer: Any) -> None:
        if not isinstance(renderer, RendererAgg):
            return super().draw(renderer)
        if not self.get_visible() or not self.get_text():
            return
        # A copy, because a cache key must not change with the text's own properties.
        font, colour = self.get_fontproperties().copy(), self.get_color()
        tiles = [_tile(character, font, renderer.dpi, colour) for character in self.get_text()]
        strip = np.concatenate(tiles, axis=1)
        x, y = self.get_transform().transform(self.get_unitless_position())
        left = round(x - _FROM_LEFT[self.get_horizontalalignment()] * strip.shape[1])
        height, descent = _line(font, renderer.dpi)
        baseline = round(y - height / 2 + descent if self.get_verticalalignment() == "center" else y)
        renderer.draw_image(GraphicsContextBase(), left, baseline - math.ceil(descent), strip)


@lru_cache(maxsize=64)
def _line(font: FontProperties, dpi: float) -> tuple[float, float]:
    """Height and descent of a line as `Text` lays it out, in pixels."""
    figure = Figure(dpi=dpi)
    box = figure.text(0, 0, "0", fontproperties=font).get_window_extent(RendererAgg(1, 1, dpi))
    return box.height, -box.y0


@lru_cache(maxsize=1024)
def _tile(character: str, font: FontProperties, dpi: float, colour: Any) -> np.ndarray:
    """The character's pixels on a transparent ground, as wide as its advance, lowest row first."""

    def width(text: str) -> float:
        return RendererAgg(1, 1, dpi).get_text_width_height_descent(text, font, False)[0]

    height, descent = _line(font, dpi)
    above, below = math.ceil(height - descent), math.ceil(descent)
    advance = max(round(width(f"0{character}0") - width("00")), 1)
    renderer, gc = RendererAgg(advance, above + below, dpi), GraphicsContextBase()
    gc.set_foreground(colour)
    renderer.draw_text(gc, 0, above, character, font, 0)
    return np.array(renderer.buffer_rgba())[::-1]
