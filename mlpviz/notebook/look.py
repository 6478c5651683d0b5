"""How the next thing that `show` shows looks: its CSS and its attributes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape

__all__ = ["Look"]

UNITLESS = ("flex", "flex-grow", "flex-shrink", "font-weight", "line-height", "opacity", "order", "z-index")
"""Properties whose numbers are no pixels."""


@dataclass(frozen=True)
class Look:
    """What is done to the next item or list.

    Attributes
    ----------
    style : dict of str to object
        CSS by the names that JavaScript gives it, ``fontSize``; numbers are pixels.
    attributes : dict of str to object
        Of the HTML element.

    Examples
    --------
    >>> (Look({"maxWidth": 50}) + Look({"opacity": 0.5}, {"title": "pale"})).markup("gap:0")
    ' title="pale" style="gap:0;max-width:50px;opacity:0.5"'
    """

    style: dict[str, object] = field(default_factory=dict)
    attributes: dict[str, object] = field(default_factory=dict)

    def __add__(self, other: Look) -> Look:
        return Look(self.style | other.style, self.attributes | other.attributes)

    def markup(self, base: str = "") -> str:
        """The attributes of an element whose own style is `base`."""
        rules = [base] if base else []
        for name, value in self.style.items():
            known = re.sub("([A-Z])", r"-\1", name).lower()
            is_length = isinstance(value, int | float) and known not in UNITLESS
            rules.append(f"{known}:{value}px" if is_length else f"{known}:{value}")
        given = "".join(f' {name}="{escape(str(value))}"' for name, value in self.attributes.items())
        return given + (f' style="{escape(";".join(rules))}"' if rules else "")
