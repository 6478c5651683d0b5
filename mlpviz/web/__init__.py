"""Widgets: live views of a training run, on a page, in a slide and in a notebook.

A widget is a custom element (``<mlp-history>``, ``<mlp-landscape>``, ``<mlp-playground>``) that
draws itself in the reader's browser from an experiment string, or from states that travel in a
JSON child. The elements are defined by plain JavaScript, the modules in
``js/``, which `mlpviz.web.link` links into one script.

Who puts the script into a page:

- a notebook's output carries it itself, so each output lives alone;
- `embed` writes a page that holds everything;
- a site's pages load it once, so a site build sets the environment variable ``MLPVIZ_SITE=1``
  for the kernels of its chapters, and outputs are then the elements alone.
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
