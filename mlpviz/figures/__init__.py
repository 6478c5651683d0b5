"""The one declaration of every figure in the book: its name, experiments, view and caption.

A chapter's figures stand in the module of its name (`mlpviz.figures.chapters.ex1` …), each a
`CatalogFigure` in its ``FIGURES``; a new module is found by itself. The views they use are in
`mlpviz.figures.views` and `mlpviz.figures.many`.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from . import chapters
from .figure import CatalogFigure, View, history

__all__ = ["CATALOG", "CatalogFigure", "View", "find", "history"]


def _collect() -> dict[str, CatalogFigure]:
    figures: dict[str, CatalogFigure] = {}
    names = [module.name for module in iter_modules(chapters.__path__)]
    # The exercises first.
    for name in sorted(names, key=lambda name: (not name.startswith("ex"), name)):
        for figure in import_module(f"{chapters.__name__}.{name}").FIGURES:
            if figure.name in figures:
                raise ValueError(f"a figure's name must be given once (got {figure.name!r} twice)")
            figures[figure.name] = figure
    return figures


CATALOG: Mapping[str, CatalogFigure] = MappingProxyType(_collect())
"""Every figure of the book by name, the exercises first."""


def find(name: str) -> CatalogFigure:
    """The figure called `name`.

    Raises
    ------
    ValueError
        If there is none; the message suggests one that is spelled alike.

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
