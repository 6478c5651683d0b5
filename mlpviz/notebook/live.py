"""Synchronize a displayed widget with its Python object. Needs anywidget."""

from __future__ import annotations

from importlib.resources import files

import anywidget
import traitlets

__all__ = ["Link"]


class Link(anywidget.AnyWidget):
    """The model behind all displayed copies of a widget; it has no view of its own.

    The copies are the widget's HTML, which works without a kernel; a view drawn by Jupyter's widget
    manager would not.
    """

    _esm = files(__package__).joinpath("live.js").read_text("utf-8")
    element = traitlets.Unicode(help="The data-model attribute of the copies.").tag(sync=True)
    tied = traitlets.List(traitlets.Unicode(), help="The attributes that are synchronized.").tag(sync=True)
    iteration = traitlets.Int().tag(sync=True)
    first = traitlets.Unicode().tag(sync=True)
    second = traitlets.Unicode().tag(sync=True)
