"""The names of a figure's files: ``ex4-history-dark.svg``. They are addresses, and last."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from types import MappingProxyType

from ..model.declaration import DECLARATION

__all__ = ["PAGE_ENDING", "PHONE_ENDING", "PICTURES", "THEMES", "file_name", "split_file_name"]

THEMES: tuple[str, ...] = tuple(DECLARATION["themes"])
"""Each figure has a file of each kind for each of these."""

PAGE_ENDING, PHONE_ENDING = "page.webp", "phone.webp"

PICTURES: Mapping[str, str] = MappingProxyType({PAGE_ENDING: "page", PHONE_ENDING: "phone"})
"""The endings of the smaller pictures that a page of the book shows, and what each is laid out for."""


def file_name(figure: str, theme: str, ending: str) -> str:
    """The name of a file: the figure's, the theme's, and the ending of its format.

    Examples
    --------
    >>> file_name("ex4-history", "dark", "svg"), file_name("ex4-history", "light", PAGE_ENDING)
    ('ex4-history-dark.svg', 'ex4-history-light.page.webp')
    """
    return f"{figure}-{theme}.{ending}"


def split_file_name(name: str | PurePath) -> tuple[str, str, str]:
    """What `file_name` was made of: the figure, the theme and the ending.

    Raises
    ------
    ValueError
        If no theme precedes the ending.

    Examples
    --------
    >>> split_file_name("films/ex4-seed2-history-light.page.webp")
    ('ex4-seed2-history', 'light', 'page.webp')
    """
    stem, _, ending = PurePath(name).name.partition(".")
    figure, _, theme = stem.rpartition("-")
    if not figure or theme not in THEMES:
        raise ValueError(f"file of a figure must be named NAME-THEME.ending (got {PurePath(name).name!r})")
    return figure, theme, ending
