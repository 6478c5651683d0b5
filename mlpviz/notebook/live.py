"""What keeps a shown widget and its Python object in step. Needs anywidget."""

from __future__ import annotations

from importlib.resources import files

import anywidget
import traitlets

__all__ = ["Link"]


class Link(anywidget.AnyWidget):
    """The model behind every shown copy of one widget; it has no view of its own.

    The copies are the widget's HTML, which stays alive without a kernel; a view drawn by
    Jupyter's widget manager would not.
    """

    _esm = files(__package__).joinpath("live.js").read_text("utf-8")
    element = traitlets.Unicode(help="The copies have it as data-model.").tag(sync=True)
    tied = traitlets.List(traitlets.Unicode(), help="The attributes that are kept in step.").tag(sync=True)
    iteration = traitlets.Int().tag(sync=True)
    first = traitlets.Unicode().tag(sync=True)
    second = traitlets.Unicode().tag(sync=True)
