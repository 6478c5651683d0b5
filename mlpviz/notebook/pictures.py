"""Figures, images and tensors as HTML."""

from __future__ import annotations

import base64
import sys
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from PIL.Image import Image

__all__ = ["picture"]

MODES = {1: "L", 3: "RGB", 4: "RGBA"}
"""What a PIL image of so many channels is called."""


def picture(item: Any) -> str | None:
    """A matplotlib figure, a PIL image or a tensor of channels as HTML; None for all else.

    Parameters
    ----------
    item : object
        A tensor of shape (channels, height, width) is an image if it has 1, 3 or 4 channels: of whole
        numbers from 0 to 255, or of others from 0 to 1. Where others leave that range, they are spread
        over it, the least as 0 and the largest as 1.

    Returns
    -------
    str or None

    Examples
    --------
    >>> picture(torch.rand(3, 4, 6)).partition(" style")[2]
    '="max-width:100%;height:auto" alt="Image, 6 x 4 pixels">'
    >>> picture(torch.rand(4, 6)) is None
    True
    """
    if isinstance(item, Tensor):
        return _of_image(_image_of(item)) if item.ndim == 3 and item.shape[0] in MODES else None
    # An item can only be a figure or an image if its library has been imported.
    figures, images = sys.modules.get("matplotlib.figure"), sys.modules.get("PIL.Image")
    if figures is not None and isinstance(item, figures.Figure):
        return _of_figure(item)
    if images is not None and isinstance(item, images.Image):
        return _of_image(item)
    return None


def _image_of(channels: Tensor) -> Image:
    from PIL import Image

    values = channels.detach().cpu().nan_to_num()
    if values.dtype.is_floating_point:
        low, high = values.min(), values.max()
        if low < 0 or high > 1:
            values = (values - low) / (high - low)
        values = (255 * values).round()
    pixels = values.clamp(0, 255).to(torch.uint8).permute(1, 2, 0).contiguous().numpy()
    mode = MODES[len(channels)]
    return Image.frombytes(mode, (pixels.shape[1], pixels.shape[0]), pixels.tobytes())


def _of_image(image: Image) -> str:
    """A PIL image in its own size, or as wide as there is room."""
    written = BytesIO()
    # PNG has no other modes.
    fits = image.mode in ("1", "L", "LA", "I;16", "P", "RGB", "RGBA")
    kept = image if fits else image.convert("I;16" if image.mode == "I" else "RGB")
    kept.save(written, format="png")
    data = base64.b64encode(written.getvalue()).decode("ascii")
    alt = f"Image, {image.width} x {image.height} pixels"
    return (
        f'<img src="data:image/png;base64,{data}" width="{image.width}" '
        f'style="max-width:100%;height:auto" alt="{alt}">'
    )


def _of_figure(figure: Figure) -> str:
    """A matplotlib figure at twice its resolution, shown in its own size."""
    written = BytesIO()
    # Tight, as notebooks draw figures: tick labels may extend beyond a small one.
    options: dict[str, Any] = {"bbox_inches": "tight", "metadata": {"Software": None}}
    figure.savefig(written, format="png", dpi=2 * figure.dpi, **options)
    png = written.getvalue()
    width = int.from_bytes(png[16:20]) // 2
    texts = [figure.get_suptitle()]
    for axes in figure.axes:
        texts += [axes.get_title(), axes.get_ylabel()]
    alt = "Figure: " + ", ".join(filter(None, texts)) if any(texts) else "Figure"
    data = base64.b64encode(png).decode("ascii")
    return f'<img src="data:image/png;base64,{data}" width="{width}" alt="{escape(alt)}">'
