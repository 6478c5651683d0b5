"""Write a deck for presentation programs, with python-pptx."""

from __future__ import annotations

import datetime
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...engine.files import replacing
from ...figures.figure import CREDIT
from ...model.declaration import DECLARATION
from .pictures import write_picture
from .reading import Deck, Picture, Slide

if TYPE_CHECKING:
    from pptx.presentation import Presentation

__all__ = ["write_pptx"]

WIDTH, HEIGHT = 40 / 3, 7.5
"""Inches of a slide."""

BODY, SMALL = 26, 18
"""Points of text, and of the credit."""

_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_pptx(deck: Deck, path: str | Path, theme: str, tick: Callable[[], object] = lambda: None) -> None:
    """Write a deck as PPTX: 16:9, a title and a figure, film or text on each slide, speaker notes.

    A live widget, or a playground, is a still here: the programs that show a PPTX run no scripts.

    Parameters
    ----------
    deck : Deck
    path : path
        Its folder must exist. The file appears complete or not at all, with the same bytes each time.
    theme : str
        ``"light"`` or ``"dark"``, that of the deck's figures.
    tick : callable
        Called after each slide.

    Raises
    ------
    ImportError
        If python-pptx is not installed: it comes with ``pip install mlpviz[slides]``.
    """
    from pptx import Presentation
    from pptx.util import Inches

    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Inches(WIDTH), Inches(HEIGHT)
    _lay_out(presentation)
    colours = DECLARATION["themes"][theme]
    with tempfile.TemporaryDirectory() as folder:
        _title_slide(presentation, deck, colours)
        tick()
        for slide in deck.slides:
            _add(presentation, slide, colours, Path(folder))
            tick()
        written = BytesIO()
        _describe(presentation, deck)
        presentation.save(written)
    with replacing(Path(path)) as aside:
        _without_dates(written, aside)


def _title_points(title: str) -> int:
    """As large as the room above a figure allows: two lines of a long one."""
    return 30 if len(title) <= 46 else 24 if len(title) <= 58 else 18


def _lay_out(presentation: Presentation) -> None:
    """Make the template's layouts 16:9: titles in the room that figures leave for them."""
    from pptx.util import Inches

    places = {"TITLE": (0.5, 0.06, 12.33, 0.8), "BODY": (0.9, 1.5, 11.5, 5.4)}
    for holder in (presentation.slide_master, *presentation.slide_layouts):
        for shape in list(holder.placeholders):
            kind = shape.placeholder_format.type.name
            if kind in ("DATE", "FOOTER", "SLIDE_NUMBER"):
                shape._element.getparent().remove(shape._element)
            else:
                left, top, width, height = places["TITLE" if "TITLE" in kind else "BODY"]
                shape.left, shape.top = Inches(left), Inches(top)
                shape.width, shape.height = Inches(width), Inches(height)


def _layout(presentation: Presentation, name: str) -> Any:
    return next(layout for layout in presentation.slide_layouts if layout.name == name)


def _new_slide(presentation: Presentation, layout: str, title: str, notes: str, colours: dict) -> Any:
    slide = presentation.slides.add_slide(_layout(presentation, layout))
    slide.background.fill.solid()
    slide.background.fill.fore_color.rgb = _rgb(colours["surface"])
    _write(slide.shapes.title, [title], colours["ink"], _title_points(title), bold=True)
    slide.notes_slide.notes_text_frame.text = notes
    return slide


def _title_slide(presentation: Presentation, deck: Deck, colours: dict) -> None:
    from pptx.util import Inches

    slide = _new_slide(presentation, "Title Slide", deck.title, f"{deck.subtitle}\n{CREDIT}".strip(), colours)
    title, subtitle = slide.placeholders
    title.left, title.top, title.width, title.height = map(Inches, (0.9, 2.2, 11.5, 1.4))
    subtitle.left, subtitle.top, subtitle.width, subtitle.height = map(Inches, (0.9, 3.7, 11.5, 1.2))
    _write(title, [deck.title], colours["ink"], 44, bold=True)
    _write(subtitle, [deck.subtitle], colours["ink"], BODY)
    credit = slide.shapes.add_textbox(*map(Inches, (0.9, 6.7, 11.5, 0.5)))
    _write(credit, [CREDIT], colours["muted"], SMALL)


def _add(presentation: Presentation, slide: Slide, colours: dict, folder: Path) -> None:
    layout = "Title Only" if slide.picture else "Title and Content"
    made = _new_slide(presentation, layout, slide.title, slide.spoken(), colours)
    if slide.picture:
        _add_picture(made, slide.picture, folder)
        return
    body = made.placeholders[1]
    if slide.poll is None:
        _write(body, slide.text, colours["ink"], BODY)
        return
    _write(body, [*slide.text, *slide.poll.answers], colours["ink"], BODY)
    answers = body.text_frame.paragraphs[len(slide.text) :]
    for paragraph, right in zip(answers, slide.poll.right, strict=True):
        if slide.answered:
            _mark(paragraph.runs[0], right, colours)
    if slide.answered and slide.poll.explanation:
        _format(body.text_frame.add_paragraph(), slide.poll.explanation, colours["ink"], BODY, bold=False)


def _add_picture(slide: Any, picture: Picture, folder: Path) -> None:
    """Add a still or a film under the title, with its alternative text."""
    from pptx.util import Inches

    still, film = write_picture(picture, folder)
    place = [Inches(side) for side in _place()]
    if film is None:
        added = slide.shapes.add_picture(str(still), *place)
        added.name = "Figure"
    else:
        added = slide.shapes.add_movie(
            str(film), *place, poster_frame_image=str(still), mime_type="video/mp4"
        )
        added.name = "Film"
    added._element.xpath(".//p:cNvPr")[0].set("descr", picture.alt())


def _place() -> tuple[float, float, float, float]:
    """Left, top, width and height of a picture in inches: all that a title leaves."""
    from ...plots.layout import HEADROOM, SLIDE

    top = HEIGHT * HEADROOM / SLIDE[1]
    return 0, top, WIDTH, HEIGHT - top


def _write(shape: Any, paragraphs: Iterable[str], colour: str, points: int, bold: bool = False) -> None:
    """Fill a shape with paragraphs at the left, without bullets."""
    frame = shape.text_frame
    frame.clear()
    frame.word_wrap = True
    for k, text in enumerate(paragraphs):
        _format(frame.paragraphs[0] if k == 0 else frame.add_paragraph(), text, colour, points, bold)


def _mark(run: Any, right: bool, colours: dict) -> None:
    """Mark an answer as right, or mute it."""
    run.font.bold = right
    run.font.color.rgb = _rgb(colours["positive" if right else "muted"])
    if right:
        run.text += "  ✓"


def _format(paragraph: Any, text: str, colour: str, points: int, bold: bool) -> None:
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Pt

    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold = Pt(points), bold
    run.font.color.rgb = _rgb(colour)
    paragraph.alignment = PP_ALIGN.LEFT
    paragraph.space_after = Pt(points / 2)
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", "0")
    properties.set("indent", "0")
    properties.append(properties.makeelement(_A + "buNone", {}))


_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(colour.removeprefix("#").upper())


def _describe(presentation: Presentation, deck: Deck) -> None:
    properties = presentation.core_properties
    properties.title, properties.author, properties.comments = deck.title, "mlpviz", CREDIT
    properties.last_modified_by = "mlpviz"
    properties.created = properties.modified = datetime.datetime(*_EPOCH, tzinfo=datetime.UTC)


def _without_dates(written: BytesIO, path: Path) -> None:
    """The same archive, with one date for all its files."""
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            stored = name.endswith((".mp4", ".png"))
            details = zipfile.ZipInfo(name, _EPOCH)
            details.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            details.external_attr = 0o644 << 16
            new.writestr(details, old.read(name))
