"""The smaller pictures of a figure that a page of the book shows, on a wide screen and on a phone."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..figures import CatalogFigure
from ..figures.form import Form
from ..model.declaration import DECLARATION
from . import metadata
from .gif import pack
from .recipe import recipe

if TYPE_CHECKING:
    from ..plots.style import Theme

__all__ = ["PICTURE_DPI", "write_page_picture"]

PICTURE_DPI = 200
"""Resolution of a picture on a page: sharp in a text column on any screen, at half the bytes."""


def write_page_picture(figure: CatalogFigure, path: Path, theme: Theme, form: Form) -> None:
    """Write a picture of 256 colours: a page loads many pictures, and nobody sees the difference."""
    from PIL import Image

    # A mark has too few pixels for a colour of its own among 256, and its colour has a meaning.
    declared = (*DECLARATION["themes"][theme.name].values(), *DECLARATION["landscape"].values())
    kept = [np.array([*bytes.fromhex(colour[1:])]) for colour in declared if isinstance(colour, str)]

    with BytesIO() as drawn:
        figure.draw(theme, form).savefig(drawn, format="png", dpi=PICTURE_DPI)
        with Image.open(drawn) as picture:
            full = picture.convert("RGB")
    few = np.array(full.quantize(256 - len(kept), dither=Image.Dither.NONE).convert("RGB"))
    pixels = pack(np.asarray(full))
    for colour in kept:
        few[pixels == pack(colour)] = colour
    details = {"lossless": True, "quality": 60, "method": 1, "exif": metadata.exif(recipe(figure, form))}
    Image.fromarray(few).save(path, format="webp", **details)
