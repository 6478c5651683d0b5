"""Correct the HTML that other packages write into a page and that the standard doesn't allow."""

from __future__ import annotations

import re
from pathlib import Path

from sphinx.application import Sphinx

__all__ = ["correct"]

# myst-nb's button above a hidden output: only phrases may stand in it.
_BUTTON = re.compile(
    r'(<summary>\s*)<p( class="collapsed[^>]*>.*?</)p>(\s*)<p( class="expanded[^>]*>.*?</)p>'
)
# The theme's icons: a drawing has its title inside.
_TITLED = re.compile(r'(<svg [^>]*?)\s+title="([^"]*)"([^>]*>)')


def correct(app: Sphinx, failure: Exception | None) -> None:
    """Correct the pages in ``app.outdir``, and the styles that speak of what is corrected."""
    if failure or app.builder.format != "html":
        return
    folder = Path(app.outdir)
    for path in sorted(folder.glob("**/*.html")):
        text = _BUTTON.sub(r"\1<span\2span>\3<span\4span>", path.read_text("utf-8"))
        path.write_text(_TITLED.sub(r"\1\3<title>\2</title>", text), "utf-8")
    for path in sorted((folder / "_static").glob("mystnb*.css")):
        path.write_text(path.read_text("utf-8").replace("summary>p.", "summary>span."), "utf-8")
