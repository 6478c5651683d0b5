"""Read a deck from its text.

The text is Markdown of a few rules::

    # The deck's title

    A sentence under it.

    ## A slide's title

    ![](ex4-history.mp4?view=plane&steps=0:200)

    Notes: what the speaker wants to say.

    ## A question to the class

    - [ ] One answer
    - [x] The right one

    > What is to be said when all have voted.

A picture names a figure of the catalog, an exercise or an experiment string. With ``.mp4`` behind the name it
is a film, with ``.html`` a live widget, or with ``.html?view=playground`` a playground, which the HTML deck
alone can hold: a PPTX shows its training history. After a question mark stand options, as those of
``mlpviz figure``: ``view``, ``iteration``, ``steps``, ``unit``, ``part``, ``fps``, ``duration``;
``ex4?site=https://example.org/`` is the QR code of an experiment in the playground of a published book. A
slide has a picture, or text, or a list of answers; one with answers becomes two, the second of which marks
those that are right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl

from ...figures import CatalogFigure
from ...figures.figure import OPTIONS
from ...figures.form import Form
from ..again import named
from ..recipe import with_options

__all__ = ["CHAPTERS", "Deck", "Picture", "Poll", "Slide", "chapter_deck", "invitation", "parse_deck"]

CHAPTERS: Mapping[str, Path] = MappingProxyType(
    {path.stem: path for path in sorted(Path(__file__).with_name("chapters").glob("*.md"))}
)
"""The texts of the chapters' decks, by the chapters' names."""

LETTERS = "ABCDEFGH"

PLAYGROUND = "In the HTML deck this slide is a playground. A PPTX can't hold one: open that of the book."
"""What the speaker reads beside one."""


@dataclass(frozen=True)
class Picture:
    """What a slide shows.

    Attributes
    ----------
    figure : CatalogFigure
    kind : str
        ``"still"``, ``"film"``, ``"live"`` or ``"playground"``.
    form : Form
        Of a slide, without the room for a title, which stands above it.
    """

    figure: CatalogFigure
    kind: str
    form: Form

    def alt(self) -> str:
        """Alternative text, made from the data."""
        return self.figure.alt()


@dataclass(frozen=True)
class Poll:
    """A question's answers.

    Attributes
    ----------
    answers : tuple of str
        Each with its letter.
    right : tuple of bool
    explanation : str
        What is to be said when all have voted.
    """

    answers: tuple[str, ...]
    right: tuple[bool, ...]
    explanation: str = ""


@dataclass(frozen=True)
class Slide:
    """A title, and a picture, a text or a poll under it.

    Attributes
    ----------
    title : str
    text : tuple of str
        Paragraphs.
    picture : Picture or None
    poll : Poll or None
    answered : bool
        Whether the poll's right answers are marked.
    notes : str
        For the speaker; `spoken` adds the picture's numbers.
    """

    title: str
    text: tuple[str, ...] = ()
    picture: Picture | None = None
    poll: Poll | None = None
    answered: bool = False
    notes: str = ""

    def spoken(self) -> str:
        """The notes, with what the picture shows in words and numbers."""
        shown = self.picture.alt() if self.picture else ""
        live = PLAYGROUND if self.picture and self.picture.kind == "playground" else ""
        return "\n".join(filter(None, (self.notes, live, shown)))


@dataclass(frozen=True)
class Deck:
    """A deck of slides.

    Attributes
    ----------
    title, subtitle : str
    slides : tuple of Slide
        Without the title's.
    """

    title: str
    subtitle: str
    slides: tuple[Slide, ...]


def chapter_deck(name: str, theme: str = "light") -> Deck:
    """The deck of a chapter, `name` being one of `CHAPTERS`.

    Examples
    --------
    >>> chapter_deck("ex4").title
    'Exercise 4: A longer stride'
    """
    return parse_deck(CHAPTERS[name].read_text("utf-8"), theme)


def invitation(name: str, site: str) -> str:
    """The text of a slide that leads a class to a chapter's run in the playground of a book.

    Examples
    --------
    >>> print(invitation("ex4", "https://example.org/course/").strip())
    ## Try it on your own device
    <BLANKLINE>
    ![](ex4?site=https://example.org/course/)
    """
    return f"\n## Try it on your own device\n\n![]({name}?site={site})\n"


def parse_deck(text: str, theme: str = "light") -> Deck:
    """Read a deck.

    Parameters
    ----------
    text : str
        See above.
    theme : str
        Of its figures.

    Raises
    ------
    ValueError
        If something can't be understood; the message names the line.

    Examples
    --------
    >>> deck = parse_deck("# My lecture\\n\\n## It learns\\n\\n![](ex4-history.mp4?view=loss)\\n")
    >>> [(slide.title, slide.picture.kind) for slide in deck.slides]
    [('It learns', 'film')]
    """
    title, subtitle = "", []
    slides: list[_Draft] = []
    for number, block in _blocks(text):
        try:
            if block.startswith("## "):
                slides.append(_Draft(block[3:].strip()))
            elif block.startswith("# "):
                if title:
                    raise ValueError(f"a deck must have one title (got a second: {block[2:]!r})")
                title = block[2:].strip()
            elif slides:
                slides[-1].take(block, theme)
            elif title:
                subtitle.append(block)
            else:
                raise ValueError(f"a deck must begin with '# ' and its title (got {block[:40]!r})")
        except ValueError as error:
            raise ValueError(f"line {number}: {error}") from None
    if not slides:
        raise ValueError("a deck must have a slide, which begins with '## ' and its title (got none)")
    return Deck(title, " ".join(subtitle), tuple(slide for draft in slides for slide in draft.slides()))


def _blocks(text: str) -> list[tuple[int, str]]:
    """Paragraphs, headings and lists, each with the number of its first line."""
    blocks: list[tuple[int, str]] = []
    open_block = False
    for number, line in enumerate(text.splitlines(), 1):
        line = line.rstrip()
        alone = line.startswith(("#", "- "))
        if not line:
            open_block = False
        elif open_block and not alone:
            start, before = blocks[-1]
            blocks[-1] = (start, f"{before} {line.removeprefix('> ').strip()}")
        else:
            blocks.append((number, line))
            open_block = not line.startswith("#")
    return blocks


class _Draft:
    """A slide while its blocks are read."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.text: list[str] = []
        self.notes: list[str] = []
        self.answers: list[tuple[bool, str]] = []
        self.explanation: list[str] = []
        self.picture: Picture | None = None

    def take(self, block: str, theme: str) -> None:
        """Add a block."""
        if found := re.fullmatch(r"!\[[^\]]*\]\(([^)]+|.*\([^)]*\).*)\)", block):
            if self.picture:
                raise ValueError(f"a slide must have one picture (got a second: {found[1]!r})")
            self.picture = _picture(found[1].strip(), theme)
        elif found := re.fullmatch(r"- \[([ xX])\] (.+)", block):
            self.answers.append((found[1] != " ", found[2]))
        elif block.startswith("Notes:"):
            self.notes.append(block.removeprefix("Notes:").strip())
        elif block.startswith("> "):
            self.explanation.append(block.removeprefix("> ").strip())
        elif block.startswith("!["):
            raise ValueError(f"a picture must be written ![](NAME) (got {block!r})")
        else:
            self.text.append(block)

    def slides(self) -> list[Slide]:
        """The slide, and the one with the answers."""
        if self.answers and self.picture:
            raise ValueError(f"a slide must have a picture or answers ({self.title!r} has both)")
        if len(self.answers) > len(LETTERS):
            raise ValueError(f"a question must have at most {len(LETTERS)} answers ({self.title!r} has more)")
        notes = list(self.notes)
        if self.picture:
            notes.append(self.picture.figure.caption)
        slide = Slide(self.title, tuple(self.text), self.picture, notes="\n".join(filter(None, notes)))
        if not self.answers:
            return [replace(slide, notes=slide.notes or " ".join((self.title, *self.text)))]
        answers = tuple(f"{LETTERS[k]}  {answer}" for k, (_, answer) in enumerate(self.answers))
        poll = Poll(answers, tuple(right for right, _ in self.answers), " ".join(self.explanation))
        asked = replace(slide, poll=poll, notes=slide.notes or "Let everyone choose before you go on.")
        if not any(poll.right):
            return [asked]
        return [asked, replace(asked, answered=True, notes=poll.explanation or "The answer is marked.")]


_OF_FORM: Mapping[str, Callable[[str], Any]] = {"part": int, "fps": float, "duration": float}
_KINDS = {".mp4": "film", ".html": "live", ".png": "still"}


def _picture(text: str, theme: str) -> Picture:
    name, _, query = text.partition("?")
    kind = next((kind for ending, kind in _KINDS.items() if name.endswith(ending)), "still")
    for ending in _KINDS:
        name = name.removesuffix(ending)
    figure = named(name)
    if kind != "still" and not figure.animated:
        raise ValueError(f"{name} must be a still, because it does not move (got {text!r})")
    given: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True))
    if given.get("view") == "playground":
        if kind != "live":
            raise ValueError(f"a playground must be written {name}.html?view=playground (got {text!r})")
        kind = "playground"
        del given["view"]
    allowed = (*OPTIONS.values(), *_OF_FORM)
    for key in given:
        if key not in allowed:
            raise ValueError(f"option of a picture must be one of {', '.join(allowed)} (got {key!r})")
    figure = with_options(figure, given)
    of_form = {key: _OF_FORM[key](value) for key, value in given.items()}
    form = Form(theme, medium="slide", headroom=False, **of_form)
    if form.part > figure.slides:
        raise ValueError(f"part of {name} must be 1 to {figure.slides} (got {form.part})")
    return Picture(figure, kind, form)
