"""How a figure is drawn and written: its theme, its medium, and what a film is like."""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl, urlencode

from .file_names import THEMES

__all__ = ["MEDIA", "Form", "slides_of"]

MEDIA = ("page", "phone", "slide")
"""What a figure can be laid out for; see `mlpviz.plots.layout`."""


@dataclass(frozen=True)
class Form:
    """How a figure is drawn and written.

    Attributes
    ----------
    theme : str
        ``"light"`` or ``"dark"``.
    medium : str
        ``"page"``; ``"phone"``: narrow, its parts one below another; or ``"slide"``: 16:9, with all
        text at least 18 points large on a slide of 13.33 inches, and the top free for a title.
    transparent : bool
        Without a background.
    part : int
        Which slide, of a figure that takes several; counted from 1.
    headroom : bool
        Whether a slide keeps its top free for a title; without it, a file is 640:316 instead of 16:9.
    width : int or None
        Of a picture or film, in pixels; by default 2160 and 1080 on a page (less where a figure
        is narrower), 1400 and 700 on a phone, 3200 and 1600 on a slide; a GIF has 900, 525 and 1120.
    fps : float or None
        Frames in a second of a film, 12.5 by default.
    duration : float or None
        Seconds in which a film reaches its last step, instead of `fps`.

    Raises
    ------
    ValueError
        If a value is out of range.

    Examples
    --------
    >>> str(Form(theme="dark", medium="slide"))
    'theme=dark&medium=slide'
    >>> Form.parse("theme=dark&medium=slide") == Form(theme="dark", medium="slide")
    True
    """

    theme: str = "light"
    medium: str = "page"
    transparent: bool = False
    part: int = 1
    headroom: bool = True
    width: int | None = None
    fps: float | None = None
    duration: float | None = None

    def __post_init__(self) -> None:
        for name, value, allowed in (("theme", self.theme, THEMES), ("medium", self.medium, MEDIA)):
            if value not in allowed:
                raise ValueError(f"{name} must be one of {', '.join(allowed)} (got {value!r})")
        if self.part < 1:
            raise ValueError(f"part must be at least 1 (got {self.part})")
        if self.part > 1 and self.medium != "slide":
            raise ValueError(f"part must be 1 unless the medium is a slide (got {self.part})")
        if self.width is not None and not 320 <= self.width <= 7680:
            raise ValueError(f"width must be 320 to 7680 pixels (got {self.width})")
        if self.fps is not None and not 1 <= self.fps <= 50:
            raise ValueError(f"fps must be 1 to 50 frames in a second (got {self.fps:g})")
        if self.duration is not None and not 0.1 <= self.duration <= 3600:
            raise ValueError(f"duration must be 0.1 to 3600 seconds (got {self.duration:g})")
        if self.fps is not None and self.duration is not None:
            raise ValueError("a film must have a duration or fps (got both)")

    def __str__(self) -> str:
        """All that differs from the defaults, and the theme, as a query string."""
        kept = [("theme", self.theme)]
        for field in fields(self)[1:]:
            value = getattr(self, field.name)
            if value != field.default:
                kept.append((field.name, str(int(value) if isinstance(value, bool) else value)))
        return urlencode(kept)

    @classmethod
    def parse(cls, text: str) -> Form:
        """The form that `str` wrote.

        Raises
        ------
        ValueError
            If `text` is not what `str` writes.
        """
        read: dict[str, Any] = {
            "theme": str,
            "medium": str,
            "transparent": lambda value: bool(int(value)),
            "part": int,
            "headroom": lambda value: bool(int(value)),
            "width": int,
            "fps": float,
            "duration": float,
        }
        given = dict(parse_qsl(text))
        if unknown := set(given) - set(read):
            raise ValueError(f"form must have the fields {', '.join(read)} (got {min(unknown)!r})")
        return cls(**{name: read[name](value) for name, value in given.items()})


def slides_of(count: int, bar: bool = False) -> list[range]:
    """Which of `count` panels stand on each slide: at most 4, or 3 if there is a colour bar.

    Examples
    --------
    >>> slides_of(10), len(slides_of(10, bar=True))
    ([range(0, 4), range(4, 7), range(7, 10)], 4)
    """
    slides = -(-count // (3 if bar else 4))
    few, more = divmod(count, slides)
    starts = [k * few + min(k, more) for k in range(slides + 1)]
    return [range(start, stop) for start, stop in pairwise(starts)]
