"""The catalog: every figure of the book, with its name, experiments, view and caption.

A chapter's figures are declared in the module of its name (`mlpviz.figures.chapters.ex1` …), each as
a `CatalogFigure` in its ``FIGURES``. New modules are found, not listed. What a figure looks like is
its view, one of those in `mlpviz.figures.views`.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from . import chapters
from .figure import CatalogFigure, View
from .runs import history

__all__ = ["CATALOG", "CatalogFigure", "View", "find", "history"]


def _collect() -> dict[str, CatalogFigure]:
    figures: dict[str, CatalogFigure] = {}
    names = [module.name for module in iter_modules(chapters.__path__)]
    # The exercises first.
    for name in sorted(names, key=lambda name: (not name.startswith("ex"), name)):
        for figure in import_module(f"{chapters.__name__}.{name}").FIGURES:
            if figure.name in figures:
                raise ValueError(f"names of figures must differ (got {figure.name!r} twice)")
            figures[figure.name] = figure
    return figures


CATALOG: Mapping[str, CatalogFigure] = MappingProxyType(_collect())
"""Every figure of the book by name, the exercises first."""


def find(name: str) -> CatalogFigure:
    """The figure of the name `name`.

    Raises
    ------
    ValueError
        If there is none; the message suggests names that are spelled alike.

    Examples
    --------
    >>> find("ex2-history").animated
    True
    """
    if name in CATALOG:
        return CATALOG[name]
    close = difflib.get_close_matches(name, CATALOG, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(close)}?" if close else "`mlpviz list` names them all"
    raise ValueError(f"figure must be a name in the catalog (got {name!r}): {hint}")
