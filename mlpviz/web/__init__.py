"""Widgets: live views of a training run, on a page, in a slide and in a notebook.

A widget is a custom element (``<mlp-history>``, ``<mlp-landscape>``, ``<mlp-playground>``) that
draws itself in the reader's browser from an experiment string, or from states that travel in a
JSON child. `SCRIPTS` define the elements; they are plain JavaScript and lie in ``js/``.

Who puts the scripts into a page:

- a notebook's output carries them itself, so each output lives alone;
- `embed` writes a page that holds everything;
- a site's pages load them once, so a site build sets the environment variable ``MLPVIZ_SITE=1``
  for the kernels of its chapters, and outputs are then the elements alone.
"""

from .markup import SCRIPTS, Element, element, in_site_build, payload, script_source, script_tag
from .page import embed

__all__ = [
    "SCRIPTS",
    "Element",
    "element",
    "embed",
    "in_site_build",
    "payload",
    "script_source",
    "script_tag",
]
