"""What a file says about its making: its experiments, the figure, the options of its view, its form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from ..figures import CatalogFigure
from ..figures.figure import OPTIONS
from ..figures.form import Form

__all__ = ["OWN", "PARSERS", "parse_steps", "parse_unit", "recipe"]

OWN = "history"
"""The name of a figure that is not the catalog's: the training history of any experiment."""


def parse_steps(text: str) -> tuple[int, int]:
    """The first and the last of ``first:last``.

    Raises
    ------
    ValueError
        If `text` is not written so.

    Examples
    --------
    >>> parse_steps("650:800")
    (650, 800)
    """
    return _two_numbers(text, "steps must be written first:last, as in 650:800")


def parse_unit(text: str) -> tuple[int, int]:
    """The layer and the unit of ``layer:unit``.

    Raises
    ------
    ValueError
        If `text` is not written so.

    Examples
    --------
    >>> parse_unit("2:1")
    (2, 1)
    """
    return _two_numbers(text, "unit must be written layer:unit, as in 2:0")


def _two_numbers(text: str, rule: str) -> tuple[int, int]:
    first, colon, last = text.partition(":")
    if not (colon and first.isdecimal() and last.isdecimal()):
        raise ValueError(f"{rule} (got {text!r})")
    return int(first), int(last)


def _with_colon(pair: tuple[int, int]) -> str:
    return f"{pair[0]}:{pair[1]}"


PARSERS: Mapping[str, Callable[[str], Any]] = MappingProxyType(
    {"iteration": int, "steps": parse_steps, "panel": str, "unit": parse_unit}
)
"""What reads the options of a view, by its fields."""

_WRITTEN: dict[str, Callable[[Any], str]] = {
    "iteration": str,
    "steps": _with_colon,
    "panel": str,
    "unit": _with_colon,
}


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
            chosen.append((OPTIONS[field.name], _WRITTEN[field.name](value)))
    return f"{figure.source}\n{urlencode(chosen)}&{form}"
