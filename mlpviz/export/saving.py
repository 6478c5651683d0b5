"""Write one figure to one file, in the format that its ending names."""

from __future__ import annotations

from pathlib import Path

from ..engine.files import replacing
from ..figures import CatalogFigure
from . import metadata
from .film import MOVING, write_film
from .metadata import STILL

__all__ = ["MOVING", "STILL", "save"]

STILL_DPI = 200
"""Twice the pixels that figures are laid out for, so that they are sharp on any screen."""


def save(figure: CatalogFigure, path: str | Path, theme: str = "light") -> None:
    """Write a figure in the format that the ending of `path` names.

    An animated figure is written as a still of one iteration to png, svg and pdf, and as an
    animation to gif, mp4 and webp. The animation shows the iterations of
    `mlpviz.export.frames.chosen_iterations`, dense where much happens, each curve up to the step shown. It
    plays once and stops at its last frame. An animation is 1100 x 550 pixels, a still twice as sharp.
    Everything in a frame belongs to one iteration. A gif that would exceed 1.5 MB gets fewer
    frames, but at least 30, and shows each when the mp4 does; an mp4 and a webp take what a constant
    quality needs.

    Parameters
    ----------
    figure : CatalogFigure
    path : path
        Its folder must exist. The file appears complete or not at all, with the same bytes each
        time; its metadata hold the experiment strings, see `inspect`.
    theme : str
        ``"light"`` or ``"dark"``.

    Raises
    ------
    ValueError
        If the figure can't be written with that ending, or there is no such theme.
    OSError
        If the folder doesn't exist or can't be written to.

    Examples
    --------
    >>> import tempfile
    >>> from mlpviz.figures import find
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(find("ex4-network"), f"{folder}/network.pdf", theme="dark")
    ...     [file.name for file in Path(folder).iterdir()]
    ['network.pdf']
    """
    from ..plots.style import themed

    path = Path(path)
    ending = path.suffix.lower().removeprefix(".")
    allowed = dict.fromkeys((*STILL, *MOVING)) if figure.animated else dict.fromkeys(STILL)
    if ending not in allowed:
        reason = "" if figure.animated or ending not in MOVING else ", because the figure does not move"
        raise ValueError(
            f"file of {figure.name} must end in one of {', '.join(allowed)}{reason} (got {path.name!r})"
        )
    with themed(theme) as colours, replacing(path) as aside:
        if figure.animated and ending in MOVING:
            write_film(figure, aside, ending, colours)
        else:
            details = metadata.still(ending, figure.name, figure.source)
            figure.draw(colours).savefig(aside, format=ending, dpi=STILL_DPI, **details)
