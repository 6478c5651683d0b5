"""Where the parts of a training history stand, on a page, on a phone and on slides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from .layout import SLIDE

__all__ = ["ARRANGEMENTS", "PANELS", "Arrangement"]

Spans = Mapping[int, tuple[tuple[int, int], ...]]


@dataclass(frozen=True)
class Arrangement:
    """The places of a training history's parts, in pixels from the lower left corner.

    Attributes
    ----------
    size : (int, int)
        Width and height of the figure.
    shown : tuple of str
        Which of ``"plane"``, ``"loss"``, ``"accuracy"`` and ``"gradients"`` it has.
    plane : (int, int, int)
        Left edge, bottom and side of the plane.
    key : (int, int, int)
        Left edge and bottom of the legend, and its columns.
    step : (int, int)
        Where the number of the step begins, in the middle of its line.
    title : (int, int)
        Where the run's title ends.
    letters, lines : int
        About how many letters a line of the title holds, and for how many lines there is room.
    left, width : int
        Of the panels of curves.
    spans : mapping of int to tuple of (int, int)
        Bottom and height of each panel, from the top, by their number.
    values : (int, int)
        How far to the right of a panel names begin and numbers end.
    titled_steps : bool
        Whether the axis of steps has a title.
    logs : int
        How many panels of further columns stand in a row below; none are shown if 0.
    weights : int
        Of how many weights gradient norms are shown at most.
    readings : (int, int) or None
        Where loss and accuracy stand in words, if there are no panels.
    """

    size: tuple[int, int]
    shown: tuple[str, ...]
    title: tuple[int, int]
    letters: int
    lines: int
    step: tuple[int, int]
    plane: tuple[int, int, int] = (0, 0, 0)
    key: tuple[int, int, int] = (0, 0, 0)
    left: int = 0
    width: int = 0
    spans: Spans = field(default_factory=dict)
    values: tuple[int, int] = (15, 126)
    weights: int = 8
    readings: tuple[int, int] | None = None
    titled_steps: bool = True
    logs: int = 0


_PAGE = Arrangement(
    size=(720, 476),
    shown=("plane", "loss", "accuracy", "gradients"),
    title=(712, 10),
    letters=100,
    lines=1,
    step=(34, 452),
    plane=(34, 122, 302),
    key=(26, 52, 2),
    left=436,
    width=156,
    spans={1: ((76, 336),), 2: ((268, 144), (76, 144)), 3: ((346, 70), (228, 74), (76, 110))},
    values=(8, 122),
    logs=2,
)

_PHONE = Arrangement(
    size=(350, 884),
    shown=("plane", "loss", "accuracy", "gradients"),
    title=(342, 8),
    letters=44,
    lines=2,
    step=(30, 860),
    plane=(30, 552, 266),
    key=(22, 484, 2),
    left=58,
    width=166,
    spans={1: ((92, 350),), 2: ((286, 156), (92, 150)), 3: ((368, 74), (250, 76), (92, 114))},
    values=(8, 118),
    logs=1,
)

_WHOLE_SLIDE = Arrangement(
    size=SLIDE,
    shown=("plane", "loss", "accuracy", "gradients"),
    title=(632, 6),
    letters=42,
    lines=2,
    step=(376, 300),
    plane=(30, 62, 234),
    key=(22, 4, 2),
    left=376,
    width=120,
    spans={1: ((62, 208),), 2: ((176, 92), (62, 80)), 3: ((222, 46), (142, 46), (58, 50))},
    values=(10, 136),
    weights=4,
    titled_steps=False,
)


def _chart(name: str) -> Arrangement:
    """A slide of one panel of curves."""
    return Arrangement(
        size=SLIDE,
        shown=(name,),
        title=(632, 6),
        letters=42,
        lines=2,
        step=(70, 300),
        left=70,
        width=430,
        spans={1: ((62, 204),)},
        values=(14, 128),
    )


ARRANGEMENTS: Mapping[tuple[str, str], Arrangement] = MappingProxyType(
    {
        ("page", "all"): _PAGE,
        ("phone", "all"): _PHONE,
        ("slide", "all"): _WHOLE_SLIDE,
        ("slide", "plane"): Arrangement(
            size=SLIDE,
            shown=("plane",),
            title=(632, 6),
            letters=42,
            lines=2,
            step=(420, 278),
            plane=(76, 36, 262),
            key=(412, 40, 1),
            readings=(420, 240),
        ),
        **{("slide", name): _chart(name) for name in ("loss", "accuracy", "gradients")},
    }
)
"""By the medium and what is shown of the run."""

PANELS = tuple(panel for medium, panel in ARRANGEMENTS if medium == "slide")
"""What a slide can show of a run."""
