"""The book's Sphinx extension: catalogued figures, the list of them, and what pages load.

Figures come from the folder that ``mlpviz_figures`` names, described by its ``manifest.json``,
which scripts/build.py writes. They are copied to the site's ``figures/`` under their own names, so
that their addresses don't change.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

from .. import __version__
from ..web import script_source
from ..web.colours import custom_properties
from .boxes import register_boxes
from .directives import CatalogFigureDirective, FigureIndexDirective
from .head import register_head
from .manifest import MANIFEST, manifest
from .markup import register_nodes
from .mathematics import register_mathematics
from .statistics import register_statistics
from .validity import correct
from .weight import WIDGETS, lighten

__all__ = ["setup"]

COLOURS = "colours.css"
"""The themes' colours, written from the declaration."""


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension; Sphinx calls this."""
    app.add_config_value("mlpviz_figures", "../_build/figures", "env", [str])
    app.add_directive("catalog-figure", CatalogFigureDirective)
    app.add_directive("figure-index", FigureIndexDirective)
    register_nodes(app)
    register_mathematics(app)
    register_boxes(app)
    register_head(app)
    register_statistics(app)
    app.connect("config-inited", _configure)
    app.connect("builder-inited", _read_manifest)
    app.connect("html-page-context", _load_on_page)
    app.connect("build-finished", _copy_figures)
    app.connect("build-finished", lighten)
    app.connect("build-finished", correct)
    app.add_css_file(COLOURS)
    app.add_css_file("book.css")
    app.add_js_file("print.js")
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def _configure(app: Sphinx, config: Config) -> None:
    here = Path(__file__).parent
    # Single files, since Sphinx copies everything in a folder.
    own = [here / "book.css", here / "animation.js", here / "figures.js", here / "print.js"]
    rules = f":root {{ {custom_properties('light')} }}\n"
    rules += f'html[data-theme="dark"] {{ {custom_properties("dark")} }}\n'
    for name, text in ((WIDGETS, script_source()), (COLOURS, rules)):
        written = Path(app.doctreedir, name)
        written.parent.mkdir(parents=True, exist_ok=True)
        written.write_text(text, "utf-8")
        own.append(written)
    config.html_static_path = [*config.html_static_path, *map(str, own)]
    # The reader's system chooses light or dark; without a default the theme logs a message.
    config.html_context.setdefault("default_mode", "auto")
    config.html_math_renderer = "mathml"


def _read_manifest(app: Sphinx) -> None:
    path = Path(app.confdir, app.config.mlpviz_figures) / "manifest.json"
    try:
        app.env.mlpviz_figures = json.loads(path.read_text("utf-8"))  # type: ignore[attr-defined]
    except FileNotFoundError:
        raise ConfigError(f"no figures in {path.parent}: scripts/build.py renders them first") from None


def _load_on_page(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Add the scripts that this page needs, and no other's."""
    body = context.get("body", "")
    if "<mlp-" in body:
        app.add_js_file(WIDGETS)
    if '<details class="animation"' in body:
        app.add_js_file("animation.js")
    if '<article class="figure-card"' in body:
        app.add_js_file("figures.js", loading_method="defer")


def _copy_figures(app: Sphinx, failure: Exception | None) -> None:
    if failure or app.builder.format != "html":
        return
    source = Path(app.confdir, app.config.mlpviz_figures)
    target = Path(app.outdir, "figures")
    target.mkdir(exist_ok=True)
    for entry in app.env.mlpviz_figures.values():  # type: ignore[attr-defined]
        for name in entry["files"]:
            shutil.copyfile(source / name, target / name)
    told = manifest(app.env.mlpviz_figures, target)  # type: ignore[attr-defined]
    (target / MANIFEST).write_text(told, "utf-8")
