"""`show` lays things out in rows and columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MappingView, Sequence
from html import escape
from typing import Any

from ..engine.history import History
from ..web.markup import Element, in_site_build, script_tag
from .look import Look
from .pictures import picture
from .widgets import MLPHistoryWidget, NotebookWidget

__all__ = ["Rows", "Show", "show"]

_ROW = "display:flex;flex-wrap:wrap;gap:0.5em;align-items:flex-start"
_COLUMN = "display:flex;flex-direction:column;gap:0.5em;min-width:0"


class Rows:
    """Figures, widgets and text in rows and columns, as a notebook's value.

    Parameters
    ----------
    items : objects, and lists of them
        From top to bottom. A list is a column, a list in it a row, which wraps if it is too long,
        a list in that a column again, and so on. Sequences and iterators count as lists, except
        text; an iterator is consumed. A mapping is a table. A `Look` is that of the next item.

    Examples
    --------
    >>> Rows([["left", "right"], "below"])._repr_html_().count("<div")
    6
    """

    def __init__(self, *items: object) -> None:
        self._items = [_listed(item) for item in items]

    def _repr_html_(self) -> str:
        return _group(self._items, True, False) + (script_tag() if self._has_widget() else "")

    def __repr__(self) -> str:
        return f"<Rows of {len(self._items)} items>"

    def _has_widget(self) -> bool:
        return not in_site_build() and any(
            isinstance(item, NotebookWidget | Element | History) for item in _leaves(self._items)
        )


class Raw:
    """HTML that is shown as it is."""

    def __init__(self, html: str) -> None:
        self._html = html

    def _repr_html_(self) -> str:
        return self._html


class Show:
    """Show figures, widgets and text in rows and columns: ``show(…)``.

    The things shown are matplotlib figures, PIL images, tensors of shape (1, 3 or 4, height, width) as
    images, widgets, histories, text, and objects that show themselves as HTML or SVG, from top to bottom;
    each looks as it does alone. A list, or any other
    sequence or iterator, is a column, a list in it a row, a list in that a column again, and so on:
    ``show([figures])`` is one row of all figures, which wraps if it is too long. A dict is a table.
    What `style`, `attr`, `TIGHT` and `WRAP` say goes for the next thing or list.

    Examples
    --------
    >>> show([["left", "right"]], show.style(color="red"), "below")
    <Rows of 3 items>
    """

    TIGHT = Look({"display": "inline-flex", "flexFlow": "column", "alignItems": "flex-start"})
    """A column that is only as wide as what is in it."""

    WRAP = Look({"display": "flex", "flexFlow": "row wrap", "alignItems": "flex-start"})
    """A row that wraps, as words do."""

    def __call__(self, *items: object) -> None:
        """Show `items`."""
        rows = Rows(*items)
        try:
            from IPython.display import display
        except ImportError:
            print(rows)
        else:
            display(rows)

    @staticmethod
    def style(**css: object) -> Look:
        """CSS of the next thing, ``show.style(maxWidth=200, color="red")``; numbers are pixels."""
        return Look(css)

    @staticmethod
    def attr(**attributes: object) -> Look:
        """HTML attributes of the next thing, ``show.attr(title="before training")``."""
        return Look({}, attributes)

    @staticmethod
    def html(*items: object) -> str:
        """The HTML of what `show` would show.

        Examples
        --------
        >>> show.html("a < b").count("a &lt; b")
        1
        """
        return Rows(*items)._repr_html_()

    @staticmethod
    def raw_html(*parts: object) -> Raw:
        """HTML of your own, to be shown as it is."""
        return Raw("".join(map(str, parts)))


show = Show()
"""Shows things in rows and columns."""


def _listed(item: Any) -> Any:
    """Convert sequences and iterators to lists, also within dicts; leave text and all else as it is."""
    if isinstance(item, Mapping):
        return {key: _listed(value) for key, value in item.items()}
    several = isinstance(item, Sequence | Iterator | MappingView) and not isinstance(item, str | bytes)
    return [_listed(part) for part in item] if several else item


def _leaves(items: list[Any]) -> Iterator[Any]:
    for item in items:
        if isinstance(item, list | dict):
            yield from _leaves(list(item.values()) if isinstance(item, dict) else item)
        else:
            yield item


def _group(items: list[Any], column: bool, deeper: bool, look: Look = Look()) -> str:  # noqa: B008
    """Items in a column or a row; lists among them the other way, or the same way if not `deeper`."""
    parts = "".join(
        _group(item, column != deeper, True, own)
        if isinstance(item, list)
        else f"<div{own.markup()}>{_leaf(item)}</div>"
        for item, own in _looks(items)
    )
    return f"<div{look.markup(_COLUMN if column else _ROW)}>{parts}</div>"


def _looks(items: list[Any]) -> Iterator[tuple[Any, Look]]:
    """The things among `items`, each with what was said of its look before it."""
    look = Look()
    for item in items:
        if isinstance(item, Look):
            look = look + item
        else:
            yield item, look
            look = Look()


def _table(rows: dict[Any, Any]) -> str:
    """A table of a dict's keys and values; a list among these is a row."""
    cells = "".join(
        f"<tr><th>{escape(str(key))}</th>"
        f"<td>{_group(value, False, True) if isinstance(value, list) else _leaf(value)}</td></tr>"
        for key, value in rows.items()
    )
    return f"<table>{cells}</table>"


def _leaf(item: Any) -> str:
    """One item as HTML: a widget, a picture, its own HTML or SVG, or its text."""
    if isinstance(item, str):
        return f'<span style="white-space:pre-wrap">{escape(item)}</span>'
    if isinstance(item, dict):
        return _table(item)
    if isinstance(item, History):
        return MLPHistoryWidget(history=item).markup(tied=False)
    if isinstance(item, NotebookWidget | Element):
        return item.markup()
    drawn = picture(item)
    if drawn is not None:
        return drawn
    for method in ("_repr_html_", "_repr_svg_"):
        shown = getattr(item, method, lambda: None)()
        if shown is not None:
            return shown
    return f"<pre>{escape(str(item))}</pre>"
