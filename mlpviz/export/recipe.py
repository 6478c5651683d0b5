"""What a file says about its making: its experiments, the figure, the options of its view, its form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any
from urllib.parse import urlencode

from ..figures import CatalogFigure
from ..figures.figure import OPTIONS
from ..figures.form import Form
from ..figures.views.playground_code import PlaygroundCode

__all__ = ["CODE", "OWN", "UNNAMED", "recipe", "with_options"]

OWN, CODE, UNNAMED = "history", "playground", "own"
"""The names of figures that are not the catalog's.

They are any experiment's training history, its QR code, and the history of a run without a string.
"""


def _two_numbers(rule: str) -> Callable[[str], tuple[int, int]]:
    """What reads two numbers with a colon between them."""

    def read(text: str) -> tuple[int, int]:
        first, colon, last = text.partition(":")
        if not (colon and first.isdecimal() and last.isdecimal()):
            raise ValueError(f"{rule} (got {text!r})")
        return int(first), int(last)

    return read


_READ: dict[str, Callable[[str], Any]] = {
    "iteration": int,
    "steps": _two_numbers("steps must be written first:last, as in 650:800"),
    "panel": str,
    "site": str,
    "unit": _two_numbers("unit must be written layer:unit, as in 2:0"),
}
"""What reads the options of a view, by its fields."""


def with_options(figure: CatalogFigure, values: dict[str, Any]) -> CatalogFigure:
    """The figure with those of the written `values` that are its view's options; they are taken out.

    With a ``site``, the figure of an experiment becomes the QR code of its link there.

    Raises
    ------
    ValueError
        If an option can't be read, or the figure does not have it.

    Examples
    --------
    >>> from mlpviz import Experiment
    >>> from mlpviz.export import own_run
    >>> values = {"steps": "650:800", "fps": "5"}
    >>> with_options(own_run(Experiment()), values).view.steps, values
    ((650, 800), {'fps': '5'})
    """
    if "site" in values and figure.name == OWN:
        figure = replace(figure, name=CODE, view=PlaygroundCode())
    chosen = {field: values.pop(called) for field, called in OPTIONS.items() if called in values}
    return figure.seen(**{field: _READ[field](value) for field, value in chosen.items()})


def recipe(figure: CatalogFigure, form: Form) -> str:
    """The experiment strings, one a line, and a line with all else that a file is made of.

    Examples
    --------
    >>> from mlpviz import Experiment
    >>> from mlpviz.export import own_run
    >>> print(recipe(own_run(Experiment()).seen(steps=(650, 800)), Form(medium="slide")))
    widths=2-2-2-2-1&activation=tanh&seed=1&init_scale=1&lr=0.25&steps=1000
    figure=history&steps=650%3A800&theme=light&medium=slide
    """
    view: Any = figure.view
    chosen = [("figure", figure.name)]
    for field in fields(view):
        value = getattr(view, field.name)
        if field.name in OPTIONS and value != field.default:
            written = ":".join(map(str, value)) if isinstance(value, tuple) else str(value)
            chosen.append((OPTIONS[field.name], written))
    return f"{figure.source}\n{urlencode(chosen)}&{form}"
