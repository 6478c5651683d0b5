"""The directives `catalog-figure` and `figure-index`."""

from __future__ import annotations

import difflib
import re
from itertools import groupby
from typing import Any, ClassVar

from docutils import nodes
from docutils.nodes import Node
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from .markup import figure_card, figure_media

__all__ = ["CatalogFigureDirective", "FigureIndexDirective"]


class CatalogFigureDirective(SphinxDirective):
    """A figure of the catalog: numbered, light and dark, with alternative text and caption.

    A body replaces the catalog's caption. Refer to the figure with ``{numref}`fig-NAME```; where a
    second page shows the same figure, the option ``label`` replaces ``fig-NAME`` there.
    """

    required_arguments = 1
    option_spec: ClassVar = {"label": directives.unchanged_required}
    has_content = True

    def run(self) -> list[Node]:
        """Build the nodes; docutils calls this."""
        name = self.arguments[0]
        entry = _entry(self, name)
        figure = nodes.figure(classes=["catalog-figure"])
        self.set_source_info(figure)
        figure += figure_media(name=name, entry=entry)
        lines = self.content or StringList([entry["caption"]], source=self.get_source_info()[0])
        caption = nodes.caption("", *_inline(self, lines))
        self.set_source_info(caption)
        figure += caption
        figure["names"].append(self.options.get("label", f"fig-{name}"))
        self.state.document.note_explicit_target(figure, figure)
        return [figure]


class FigureIndexDirective(SphinxDirective):
    """All figures of the catalog, a section for each chapter, with their files and experiments."""

    def run(self) -> list[Node]:
        """Build the nodes; docutils calls this."""
        manifest = self.env.mlpviz_figures  # type: ignore[attr-defined]
        sections: list[Node] = []
        for chapter, names in groupby(manifest, lambda name: name.split("-")[0]):
            section = nodes.section(ids=[f"figures-{chapter}"], names=[f"figures of {chapter}"])
            section += nodes.title("", _chapter_title(chapter))
            for name in names:
                section += _card(name, manifest[name])
            sections.append(section)
        return sections


def _entry(directive: SphinxDirective, name: str) -> dict[str, Any]:
    manifest = directive.env.mlpviz_figures  # type: ignore[attr-defined]
    if name not in manifest:
        close = difflib.get_close_matches(name, manifest, n=2, cutoff=0.5)
        hint = f"; did you mean {' or '.join(close)}?" if close else ""
        raise directive.error(f"catalog-figure must be a name that `mlpviz list` shows (got {name!r}){hint}")
    return dict(manifest[name])


def _inline(directive: SphinxDirective, lines: StringList) -> list[Node]:
    """Parse `lines` and return the nodes inside their paragraphs."""
    holder = nodes.Element()
    directive.state.nested_parse(lines, directive.content_offset, holder)
    return [child for block in holder.children for child in block.children]


def _chapter_title(chapter: str) -> str:
    match = re.fullmatch(r"ex(\d+)", chapter)
    return f"Exercise {match[1]}" if match else chapter.capitalize()


def _card(name: str, entry: dict[str, Any]) -> Node:
    card = figure_card(name=name, entry=entry)
    # "Figure 4.2" if a chapter shows it, otherwise nothing.
    shown = addnodes.pending_xref(
        "", nodes.inline(), refdomain="std", reftype="numref", reftarget=f"fig-{name}", refexplicit=False
    )
    card += nodes.paragraph("", "", shown, classes=["shown-in"])
    return card
