"""Widgets: live views of a training run, on a page, in a slide and in a notebook.

A widget is a custom element (``<mlp-history>``, ``<mlp-landscape>``, ``<mlp-playground>``) that
draws itself in the reader's browser, from an experiment string or from states in a JSON child. The
elements are defined by the JavaScript modules in ``js/``, which `mlpviz.web.link` links into one
script.

How a page gets the script:

- each output of a notebook includes it, so that it works by itself;
- `embed` writes a page that includes everything;
- the pages of a site load it from one file: a site build sets the environment variable
  ``MLPVIZ_SITE=1`` for the kernels of its chapters, whose outputs are then the elements alone.
"""

from .markup import Element, element, in_site_build, payload, script_source, script_tag
from .page import embed

__all__ = [
    "Element",
    "element",
    "embed",
    "in_site_build",
    "payload",
    "script_source",
    "script_tag",
]
