"""All files of a figure that the book offers: for its page, for a slide, for print."""

from __future__ import annotations

from itertools import product
from pathlib import Path

from ..figures import CatalogFigure
from ..figures.file_names import PICTURES, THEMES, file_name
from .saving import save

__all__ = ["FILMS", "STILLS", "save_forms"]

STILLS = tuple(product(("png", "svg", *PICTURES), THEMES))
"""The forms of every figure: ending and theme."""

FILMS = (("gif", "light"), ("mp4", "light"), ("mp4", "dark"))
"""An animated figure's further forms. Where a dark film is shown, an MP4 can be."""


def save_forms(figure: CatalogFigure, folder: str | Path, films: bool = True) -> list[Path]:
    """Write a figure in every form that the book offers.

    These are `STILLS`, in both themes: a PNG, an SVG and smaller pictures of 256 colours for a page and a
    phone.
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
        path = Path(folder) / file_name(figure.name, theme, ending)
        save(figure, path, theme)
        paths.append(path)
    return paths
