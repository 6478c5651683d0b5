"""A QR code that opens an experiment in the playground of a published book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import fill
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ...analysis import describe
from ...model.experiment import Experiment

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ...plots.style import Theme
    from ..form import Form

__all__ = ["PlaygroundCode"]


def wrapped(text: str) -> str:
    """`text` in lines that fit beside a code."""
    return "\n".join(fill(line, 32, break_on_hyphens=False) for line in text.splitlines())


@dataclass(frozen=True)
class PlaygroundCode:
    """A QR code of the link to an experiment in a book's playground, and the page's address in words.

    Attributes
    ----------
    site : str
        The book's address: ``https://example.org/course/``.

    Raises
    ------
    ValueError
        When it is drawn: if `site` is no address of the web, or segno is not installed, which comes with
        ``pip install mlpviz[slides]``.
    """

    site: str = ""

    def _page(self) -> str:
        parts = urlsplit(self.site)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
            raise ValueError(
                f"site must be an address such as https://example.org/course/ (got {self.site!r})"
            )
        return f"{self.site.rstrip('/')}/playground.html"

    def link(self, experiment: Experiment) -> str:
        """The link that the code holds.

        Examples
        --------
        >>> PlaygroundCode("https://example.org").link(Experiment(seed=3)).partition("&")[0]
        'https://example.org/playground.html#widths=2-2-2-2-1'
        """
        return f"{self._page()}#{experiment}"

    def draw(self, experiments: Sequence[Experiment], theme: Theme, form: Form) -> Figure:
        """The code, dark on white in both themes as readers of codes want it."""
        from ...plots.layout import beside_words
        from ...plots.qr import draw_code

        (experiment,) = experiments
        figure, ax, (x, y) = beside_words(form.medium)
        draw_code(ax, self.link(experiment))
        address = self._page().partition("://")[2].replace("/playground.html", "/\nplayground.html")
        figure.text(x, y, "Open it in\nthe playground", fontsize=17, fontweight="bold", va="bottom")
        details = f"{wrapped(address)}\n\n{wrapped(describe.network(experiment))}"
        figure.text(x, y - 0.04, details, fontsize=10, color=theme.muted, va="top", parse_math=False)
        return figure

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """What the code opens."""
        (experiment,) = experiments
        return (
            f"QR code of {self.link(experiment)}, which opens {describe.network(experiment)} to be trained."
        )
