"""The directive `build-statistics`: what a site is made of, counted when its pages are written.

Only what is the same in every build of the same sources: seconds, for one, are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.nodes import Node
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from ..figures.file_names import PICTURES, split_file_name
from .markup import figure_card, figure_media

__all__ = ["register_statistics"]

PACKAGES = ("torch", "numpy", "numba", "matplotlib", "imageio", "jupyter-book", "sphinx")
"""What decides how numbers, figures and pages come out."""


class build_statistics(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes so
    """Stands where the tables will be, once all pages have been read."""


class BuildStatisticsDirective(SphinxDirective):
    """Tables of the site's pages, of its figures' files, and of the packages that made them."""

    def run(self) -> list[Node]:
        """Build the node; docutils calls this."""
        return [build_statistics()]


def register_statistics(app: Sphinx) -> None:
    """Register the directive, and fill it in when pages are written."""
    app.add_node(build_statistics)
    app.add_directive("build-statistics", BuildStatisticsDirective)
    app.connect("doctree-resolved", _fill)


def _fill(app: Sphinx, document: nodes.document, _page: str) -> None:
    for place in list(document.findall(build_statistics)):
        place.replace_self(
            [
                _table(("Page", "Words", "Cells", "Figures", "Live"), _pages(app.env)),
                _table(("Form", "Files", "MB"), _forms(app)),
                _table(("Package", "Version"), ((name, _version(name)) for name in PACKAGES)),
            ]
        )


def _pages(env: BuildEnvironment) -> Iterator[tuple[str, ...]]:
    """Title, words, cells that a reader sees, catalogued figures and widgets of each page, and of all."""
    counts = []
    for name in _in_order(env, env.config.root_doc):
        document = env.get_doctree(name)
        written = " ".join(node.astext() for node in document.findall(_is_text))
        raw = "".join(node.astext() for node in document.findall(nodes.raw))
        found = (
            len(written.split()),
            sum(node.get("nb_element") == "cell_code" for node in document.findall(nodes.container)),
            len([*document.findall(figure_media), *document.findall(figure_card)]),
            raw.count("<mlp-"),
        )
        counts.append(found)
        yield env.titles[name].astext(), *map(str, found)
    yield "All", *(str(sum(column)) for column in zip(*counts, strict=True))


def _in_order(env: BuildEnvironment, page: str) -> Iterator[str]:
    """The pages as a reader meets them."""
    yield page
    for below in env.toctree_includes.get(page, ()):
        yield from _in_order(env, below)


def _is_text(node: Node) -> bool:
    return isinstance(node, (nodes.paragraph, nodes.title, nodes.caption))


def _forms(app: Sphinx) -> Iterator[tuple[str, ...]]:
    """Ending, number and megabytes of the figures' files, and of all."""
    folder = Path(app.confdir, app.config.mlpviz_figures)
    sizes: dict[str, list[int]] = {}
    manifest: dict[str, dict[str, Any]] = app.env.mlpviz_figures  # type: ignore[attr-defined]
    for entry in manifest.values():
        for name in entry["files"]:
            sizes.setdefault(split_file_name(Path(name))[2], []).append((folder / name).stat().st_size)
    names = {ending: f"WebP, for {medium}s" for ending, medium in PICTURES.items()}
    for ending in sorted(sizes):
        yield names.get(ending, ending.upper()), *_counted(sizes[ending])
    yield "All", *_counted([size for of_form in sizes.values() for size in of_form])


def _counted(sizes: Sequence[int]) -> tuple[str, str]:
    return str(len(sizes)), f"{sum(sizes) / 1e6:.1f}"


def _version(package: str) -> str:
    """As it is pinned: 2.13.0+cpu is a build of 2.13.0, and another machine may have another."""
    return metadata.version(package).partition("+")[0]


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> nodes.table:
    """A table whose first column holds words, and the others numbers."""
    group = nodes.tgroup("", *(nodes.colspec() for _ in titles), cols=len(titles))
    group += nodes.thead("", _row(titles))
    group += nodes.tbody("", *map(_row, rows))
    return nodes.table("", group, classes=["statistics"])


def _row(cells: Sequence[str]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", cell)) for cell in cells))
