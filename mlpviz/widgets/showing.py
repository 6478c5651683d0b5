"""`show` lays things out in rows and columns; `pbar` shows how far a loop has come."""

from __future__ import annotations

import base64
import sys
from collections.abc import Iterable, Iterator
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeVar

from ..history import History
from .markup import Element, in_site_build, script_tag
from .notebook import MLPHistoryWidget, NotebookWidget, in_kernel

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from tqdm import tqdm

__all__ = ["Rows", "pbar", "show"]

_T = TypeVar("_T")

_ROW = "display:flex;flex-wrap:wrap;gap:0.5em;align-items:flex-start"
_COLUMN = "display:flex;flex-direction:column;gap:0.5em;min-width:0"


class Rows:
    """Figures, widgets and text in rows and columns, as a notebook's value.

    Parameters
    ----------
    items : objects, and lists of them
        From top to bottom. A list is a row, which wraps where it is too long; a list in a row
        is a column, and so on. One list alone is taken for the items themselves.

    Examples
    --------
    >>> Rows(["left", "right"], "below")._repr_html_().count("<div")
    5
    """

    def __init__(self, *items: object) -> None:
        only = items[0] if len(items) == 1 else None
        self._items = list(only) if isinstance(only, list | tuple) else list(items)

    def _repr_html_(self) -> str:
        return _group(self._items, column=True) + (script_tag() if self._has_widget() else "")

    def __repr__(self) -> str:
        return f"<Rows of {len(self._items)} items>"

    def _has_widget(self) -> bool:
        return not in_site_build() and any(
            isinstance(item, NotebookWidget | Element | History) for item in _leaves(self._items)
        )


def show(*items: object) -> None:
    """Show figures, widgets and text in rows and columns.

    Parameters
    ----------
    items : objects, and lists of them
        matplotlib figures, widgets, histories, text, and whatever shows itself as HTML or SVG,
        from top to bottom; a list is a row, a list in it a column, and so on. ``show([figures])`` is one
        row of all figures, which wraps where it is too long.

    Examples
    --------
    >>> show(["left", "right"], "below")
    <Rows of 2 items>
    """
    rows = Rows(*items)
    try:
        from IPython.display import display
    except ImportError:
        print(rows)
    else:
        display(rows)


def pbar(iterable: Iterable[_T], total: int | None = None, desc: str | None = None) -> tqdm[_T]:
    """Go through `iterable` and show how far it has come.

    In a notebook the bar is one line of text that is renewed in its place, so that a saved or
    exported notebook shows the last; in a terminal it is written to stderr. While a site is
    built there is none.

    Parameters
    ----------
    iterable : iterable
    total : int, optional
        Number of items; default: ``len(iterable)`` where it has one.
    desc : str, optional
        A word before the bar.

    Returns
    -------
    tqdm.tqdm
        Gives the items of `iterable`.

    Examples
    --------
    >>> sum(pbar(range(1000)))
    499500
    """
    from tqdm import tqdm

    if in_site_build():
        return tqdm(iterable, desc, total, disable=True)
    if in_kernel():
        return tqdm(iterable, desc, total, file=_Line(), ascii=False)
    # None: silent where stderr is not a terminal.
    return tqdm(iterable, desc, total, disable=None)


class _Line:
    """A file of which a notebook shows the last line that was written, in one place."""

    def __init__(self) -> None:
        self._shown: Any = None

    def write(self, text: str) -> None:
        from IPython.display import display

        line = {"text/plain": text.strip("\r\n")}
        if not line["text/plain"]:
            return
        if self._shown is None:
            self._shown = display(line, raw=True, display_id=True)
        else:
            self._shown.update(line, raw=True)

    def flush(self) -> None:
        """Nothing is kept back."""


def _leaves(items: Iterable[Any]) -> Iterator[Any]:
    for item in items:
        if isinstance(item, list | tuple):
            yield from _leaves(item)
        else:
            yield item


def _group(items: Iterable[Any], column: bool) -> str:
    parts = "".join(
        _group(item, not column) if isinstance(item, list | tuple) else f"<div>{_leaf(item)}</div>"
        for item in items
    )
    return f'<div style="{_COLUMN if column else _ROW}">{parts}</div>'


def _leaf(item: Any) -> str:
    """One thing as HTML: as a widget, as a figure, as it shows itself, or as its text."""
    if isinstance(item, str):
        return escape(item)
    if isinstance(item, History):
        return MLPHistoryWidget(history=item).markup(tied=False)
    if isinstance(item, NotebookWidget | Element):
        return item.markup()
    # A figure can only come from a matplotlib that is already there.
    figures = sys.modules.get("matplotlib.figure")
    if figures is not None and isinstance(item, figures.Figure):
        return _figure(item)
    for method in ("_repr_html_", "_repr_svg_"):
        shown = getattr(item, method, lambda: None)()
        if shown is not None:
            return shown
    return f"<pre>{escape(str(item))}</pre>"


def _figure(figure: Figure) -> str:
    """A matplotlib figure at twice its resolution, shown in its own size."""
    written = BytesIO()
    # Tight, as notebooks draw figures: tick labels may reach beyond a small one.
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
