"""The files of a slide's picture, which both kinds of deck show."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..saving import save
from .reading import Picture

__all__ = ["write_picture"]

STILL, POSTER = 1920, 1600
"""Widths of a still, and of the picture that a film shows before it is played: as wide as the film."""


def write_picture(picture: Picture, folder: Path) -> tuple[Path, Path | None]:
    """Write a picture's still into `folder`, and its film if it is one: an MP4, of which it is the start.

    Returns
    -------
    Path, Path or None
        The still, and the film.
    """
    figure, still = picture.figure, folder / "still.png"
    form = replace(picture.form, fps=None, duration=None, width=STILL)
    if picture.kind != "film":
        save(figure, still, **vars(form))
        return still, None
    first = (figure.view.steps or (0, 0))[0]  # type: ignore[attr-defined]
    save(figure.seen(iteration=first), still, **vars(replace(form, width=POSTER)))
    film = folder / "film.mp4"
    save(figure, film, **vars(picture.form))
    return still, film
