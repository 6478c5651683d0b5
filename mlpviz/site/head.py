"""What a page says about itself: to search engines, to who shares it, to a browser's tab."""

from __future__ import annotations

import re
from html import escape, unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.sax.saxutils import escape as escape_xml

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from ..figures.file_names import file_name
from ..model.declaration import DECLARATION
from .markup import figure_media

__all__ = ["register_head"]

LONGEST = 200
"""Characters of a description: more than search engines show."""

ICON = Path(__file__).parent / "favicon.svg"


def register_head(app: Sphinx) -> None:
    """Give each page a description, an icon and, if ``html_baseurl`` is set, lasting addresses."""
    app.connect("config-inited", _set_icon)
    app.connect("html-page-context", _describe)
    app.connect("build-finished", _write_sitemap)


def _set_icon(app: Sphinx, config: Config) -> None:
    """Use the drawing beside this file, in the classes' colours, if the book has no icon of its own."""
    if config.html_favicon:
        return
    colours = DECLARATION["themes"]["light"]
    drawing = ICON.read_text("utf-8").replace("WARM", colours["warm"]).replace("COOL", colours["cool"])
    written = Path(app.doctreedir, ICON.name)
    written.parent.mkdir(parents=True, exist_ok=True)
    written.write_text(drawing, "utf-8")
    config.html_favicon = str(written)


def description(doctree: nodes.document) -> str:
    """The first paragraph's sentences, as many as fit into `LONGEST` characters, or their beginning."""
    paragraphs = (node for node in doctree.findall(nodes.paragraph) if isinstance(node.parent, nodes.section))
    text = " ".join(next((node.astext() for node in paragraphs), "").split())
    if len(text) <= LONGEST:
        return text
    whole = [match.end() for match in re.finditer(r"[.!?](?= )", text) if match.end() <= LONGEST]
    return text[: whole[-1]] if whole else text[: text.rindex(" ", 0, LONGEST)] + " …"


def _describe(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if doctree is None:
        return  # a page that Sphinx generates
    said = description(doctree)
    title = unescape(re.sub("<[^>]*>", "", str(context.get("title", ""))))
    tags = {"og:type": "article", "og:title": title, "og:site_name": app.config.html_title}
    if said:
        tags["og:description"] = said
    if base := app.config.html_baseurl:
        tags["og:url"] = urljoin(base, app.builder.get_target_uri(page))
        if picture := _picture(doctree):
            tags |= {"og:image": urljoin(base, picture), "twitter:card": "summary_large_image"}
    lines = [f'<meta property="{name}" content="{escape(value)}" />' for name, value in tags.items()]
    if said:
        lines.insert(0, f'<meta name="description" content="{escape(said)}" />')
    context["metatags"] = context.get("metatags", "") + "\n" + "\n".join(lines)


def _picture(doctree: nodes.document) -> str | None:
    """The address of the page's first catalogued figure."""
    media = next(iter(doctree.findall(figure_media)), None)
    return None if media is None else f"figures/{file_name(media['name'], 'light', 'png')}"


def _write_sitemap(app: Sphinx, failure: Exception | None) -> None:
    base = app.config.html_baseurl
    if failure or not base or app.builder.format != "html":
        return
    places = (urljoin(base, app.builder.get_target_uri(page)) for page in sorted(app.env.found_docs))
    entries = "".join(f"<url><loc>{escape_xml(place)}</loc></url>\n" for place in places)
    Path(app.outdir, "sitemap.xml").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n',
        "utf-8",
    )
