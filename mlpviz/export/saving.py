"""Write one figure to one file, in the format that its ending names."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..engine.files import replacing
from ..figures import CatalogFigure
from ..figures.file_names import PICTURES
from ..figures.form import Form
from . import metadata
from .film import MOVING, headroom, write_film
from .metadata import STILL
from .page import write_page_picture
from .recipe import recipe

__all__ = ["MOVING", "STILL", "save"]

SHARPER = 2
"""How many times as sharp as a film a still is, so that it is sharp on any screen."""

INCHES = 40 / 3
"""Width of a slide in presentation programs."""


def save(figure: CatalogFigure, path: str | Path, theme: str = "light", **form: Any) -> None:
    """Write a figure in the format that the ending of `path` names.

    An animated figure is written as a still of one iteration to png, svg and pdf, and as an
    animation to gif, mp4 and webp. The animation shows the iterations of
    `mlpviz.export.frames.chosen_iterations`, dense where much happens, each curve up to the step
    shown. It plays once and stops at its last frame. On a page an animation is 1080 x 714 pixels, on a
    slide 1600 x 900; a still is twice as sharp, a gif less. Everything in a frame belongs to one
    iteration. A gif that would exceed 1.5 MB gets fewer frames, but at least 30, and shows each when the
    mp4 does; an mp4 and a webp take what a constant quality needs.

    An svg for a slide holds its text as text, so that it can be edited; others hold shapes, and look
    the same where the font is not installed. A pdf for a slide is 6.4 x 3.6 inches, about as large as a
    slide of LaTeX's beamer.

    Parameters
    ----------
    figure : CatalogFigure
    path : path
        Its folder must exist. The file appears complete or not at all, with the same bytes each
        time; its metadata hold the experiment strings, see `inspect`, and all that is needed to
        make it again, see `like`.
    theme : str
        ``"light"`` or ``"dark"``.
    **form
        The other fields of `mlpviz.figures.form.Form`: ``medium="slide"`` and so on.

    Raises
    ------
    ValueError
        If the figure can't be written with that ending or in that form.
    OSError
        If the folder doesn't exist or can't be written to.

    Examples
    --------
    >>> import tempfile
    >>> from mlpviz.figures import find
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(find("ex4-network"), f"{folder}/network.pdf", theme="dark", medium="slide")
    ...     [file.name for file in Path(folder).iterdir()]
    ['network.pdf']
    """
    from ..plots.style import themed

    path = Path(path)
    chosen = Form(theme, **form)
    ending = _ending(path)
    if ending in PICTURES and chosen.medium == "page":
        chosen = replace(chosen, medium=PICTURES[ending])
    moves = figure.animated and ending in MOVING
    _check(figure, path, ending, chosen, moves)
    with themed(theme, chosen.transparent) as colours, replacing(path) as aside:
        if ending in PICTURES:
            write_page_picture(figure, aside, colours, chosen)
        elif moves:
            write_film(figure, aside, ending, colours, chosen)
        else:
            _write_still(figure, aside, ending, figure.draw(colours, chosen), chosen)


def _ending(path: Path) -> str:
    name = path.name.lower()
    whole = (picture for picture in PICTURES if name.endswith(f".{picture}"))
    return next(whole, path.suffix.lower().removeprefix("."))


def _check(figure: CatalogFigure, path: Path, ending: str, form: Form, moves: bool) -> None:
    """Refuse what can't be written."""
    allowed = dict.fromkeys((*STILL, *MOVING)) if figure.animated else dict.fromkeys(STILL)
    if ending not in allowed and ending not in PICTURES:
        reason = "" if figure.animated or ending not in MOVING else ", because the figure does not move"
        raise ValueError(
            f"file of {figure.name} must end in one of {', '.join(allowed)}{reason} (got {path.name!r})"
        )
    if form.transparent and ending in ("gif", "mp4", *PICTURES):
        raise ValueError(
            f"transparent file must end in png, svg, pdf or webp: the others can't be (got {path.name!r})"
        )
    if not moves and (form.fps or form.duration):
        raise ValueError(f"fps and duration must be those of a film: gif, mp4, webp (got {path.name!r})")
    if moves and getattr(figure.view, "iteration", None) is not None:
        raise ValueError(f"iteration must be that of a still: png, svg, pdf (got {path.name!r})")
    if ending in PICTURES and form.medium != PICTURES[ending]:
        raise ValueError(f"medium of {ending} must be {PICTURES[ending]} (got {form.medium})")
    if form.width and ending in ("svg", "pdf", *PICTURES):
        raise ValueError(f"width in pixels must be that of a png, webp, gif or mp4 (got {path.name!r})")


def _write_still(figure: CatalogFigure, path: Path, ending: str, drawn: Any, form: Form) -> None:
    import matplotlib
    from matplotlib.transforms import Bbox

    details = metadata.still(ending, figure.name, recipe(figure, form))
    dpi = form.width / drawn.get_figwidth() if form.width else SHARPER * drawn.dpi
    editable = ending == "svg" and form.medium == "slide"
    whole = drawn.get_size_inches()
    kept = (whole[0], whole[1] - headroom(form))
    with matplotlib.rc_context({"svg.fonttype": "none"} if editable else {}):
        drawn.savefig(path, format=ending, dpi=dpi, bbox_inches=Bbox([(0, 0), kept]), **details)
    if editable:
        _fill_slide(path, INCHES, INCHES * kept[1] / kept[0])


def _fill_slide(path: Path, width: float, height: float) -> None:
    """Give an SVG its size in inches on a slide, so that a presentation program shows it as large."""
    size = rf'\1width="{72 * width:g}pt" height="{72 * height:g}pt"'
    svg, count = re.subn(r'(<svg [^>]*?)width="[^"]*" height="[^"]*"', size, path.read_text("utf-8"), count=1)
    assert count, "matplotlib's SVG has no size"
    path.write_text(svg, "utf-8")
