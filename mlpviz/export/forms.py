"""All files of a figure that the book offers: for its page, for a slide, for print."""

from __future__ import annotations

from io import BytesIO
from itertools import product
from pathlib import Path

import numpy as np

from ..engine.files import replacing
from ..figures import CatalogFigure
from ..figures.file_names import PAGE_ENDING, THEMES, file_name
from ..model.declaration import DECLARATION
from . import metadata
from .gif import pack
from .saving import save

__all__ = ["FILMS", "PAGE_DPI", "STILLS", "save_forms"]

PAGE_DPI = 150
"""Resolution of a picture on a page: sharp in a text column on any screen, at half the bytes."""


STILLS = tuple(product(("png", "svg", PAGE_ENDING), THEMES))
"""The forms of every figure: ending and theme."""

FILMS = (("gif", "light"), ("mp4", "light"), ("mp4", "dark"))
"""An animated figure's further forms. Where a dark film is shown, an MP4 can be."""


def save_forms(figure: CatalogFigure, folder: str | Path, films: bool = True) -> list[Path]:
    """Write a figure in every form that the book offers.

    These are `STILLS`, in both themes: a PNG, an SVG and a smaller picture of 256 colours for a page.
    An animated figure also gets its `FILMS`.

    Parameters
    ----------
    figure : CatalogFigure
    folder : path
        Must exist.
    films : bool
        Whether to write the `FILMS` of an animated figure.

    Returns
    -------
    list of Path
        ``NAME-light.png``, ``NAME-dark.png``, ``NAME-light.svg``, …, ``NAME-light.page.webp``, ….

    Raises
    ------
    OSError
        If the folder can't be written to.
    """
    paths = []
    for ending, theme in (*STILLS, *(FILMS if figure.animated and films else ())):
        write = _save_for_page if ending == PAGE_ENDING else save
        path = Path(folder) / file_name(figure.name, theme, ending)
        write(figure, path, theme)
        paths.append(path)
    return paths


def _save_for_page(figure: CatalogFigure, path: Path, theme: str) -> None:
    """Write a picture of 256 colours: a page loads many pictures, and nobody sees the difference."""
    from PIL import Image

    from ..plots.style import themed

    # A mark has too few pixels for a colour of its own among 256, and its colour has a meaning.
    declared = (*DECLARATION["themes"][theme].values(), *DECLARATION["landscape"].values())
    kept = [np.array([*bytes.fromhex(colour[1:])]) for colour in declared if isinstance(colour, str)]

    with themed(theme) as colours, BytesIO() as drawn, replacing(path) as aside:
        figure.draw(colours).savefig(drawn, format="png", dpi=PAGE_DPI)
        with Image.open(drawn) as picture:
            full = picture.convert("RGB")
        few = np.array(full.quantize(256 - len(kept), dither=Image.Dither.NONE).convert("RGB"))
        pixels = pack(np.asarray(full))
        for colour in kept:
            few[pixels == pack(colour)] = colour
        details = {"lossless": True, "quality": 60, "method": 1, "exif": metadata.exif(figure.source)}
        Image.fromarray(few).save(aside, format="webp", **details)
