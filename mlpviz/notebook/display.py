"""`show` lays things out in rows and columns; `pbar` shows how far a loop has come."""

from __future__ import annotations

import base64
import sys
from collections.abc import Iterable, Iterator, MappingView, Sequence
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeVar

from ..engine.history import History
from ..web.markup import Element, in_site_build, script_tag
from .widgets import MLPHistoryWidget, NotebookWidget, in_kernel

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from PIL.Image import Image
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
        From top to bottom. A list is a column, a list in it a row, which wraps if it is too long,
        a list in that a column again, and so on. Sequences and iterators count as lists, except
        text; an iterator is consumed.

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


def show(*items: object) -> None:
    """Show figures, widgets and text in rows and columns.

    Parameters
    ----------
    items : objects, and lists of them
        matplotlib figures, PIL images, widgets, histories, text, and objects that show themselves
        as HTML or SVG, from top to bottom; each looks as it does alone. A list, or any other
        sequence or iterator, is a column, a list in it a row, a list in that a column again, and so
        on: ``show([figures])`` is one row of all figures, which wraps if it is too long.

    Examples
    --------
    >>> show([["left", "right"]], "below")
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
    """Iterate over `iterable` and show the progress.

    In a notebook the bar is a line of text that is updated in place, so that a saved or exported
    notebook shows its last state; in a terminal it is written to stderr. While a site is built,
    there is no bar.

    Parameters
    ----------
    iterable : iterable
    total : int, optional
        Number of items; default: ``len(iterable)`` where it has one.
    desc : str, optional
        Text before the bar.

    Returns
    -------
    tqdm.tqdm
        Yields the items of `iterable`.

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
    """A file whose last line a notebook shows, in one place."""

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
        """Do nothing, since nothing is buffered."""


def _listed(item: Any) -> Any:
    """Convert sequences and iterators to lists, nested ones too; leave text and all else as it is."""
    several = isinstance(item, Sequence | Iterator | MappingView) and not isinstance(item, str | bytes)
    return [_listed(part) for part in item] if several else item


def _leaves(items: list[Any]) -> Iterator[Any]:
    for item in items:
        if isinstance(item, list):
            yield from _leaves(item)
        else:
            yield item


def _group(items: list[Any], column: bool, deeper: bool) -> str:
    """Items in a column or a row; lists among them the other way, or the same way if not `deeper`."""
    parts = "".join(
        _group(item, column != deeper, True) if isinstance(item, list) else f"<div>{_leaf(item)}</div>"
        for item in items
    )
    return f'<div style="{_COLUMN if column else _ROW}">{parts}</div>'


def _leaf(item: Any) -> str:
    """One item as HTML: a widget, a picture, its own HTML or SVG, or its text."""
    if isinstance(item, str):
        return f'<span style="white-space:pre-wrap">{escape(item)}</span>'
    if isinstance(item, History):
        return MLPHistoryWidget(history=item).markup(tied=False)
    if isinstance(item, NotebookWidget | Element):
        return item.markup()
    # An item can only be a figure or an image if its library has been imported.
    figures, images = sys.modules.get("matplotlib.figure"), sys.modules.get("PIL.Image")
    if figures is not None and isinstance(item, figures.Figure):
        return _figure(item)
    if images is not None and isinstance(item, images.Image):
        return _image(item)
    for method in ("_repr_html_", "_repr_svg_"):
        shown = getattr(item, method, lambda: None)()
        if shown is not None:
            return shown
    return f"<pre>{escape(str(item))}</pre>"


def _image(image: Image) -> str:
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


def _figure(figure: Figure) -> str:
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
