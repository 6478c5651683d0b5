"""Notebooks: widgets that both Python and the reader can move, and a way to show things side by side."""

from .bars import pbar
from .display import Rows, show
from .widgets import LossSurfaceWidget, MLPHistoryWidget

__all__ = ["LossSurfaceWidget", "MLPHistoryWidget", "Rows", "pbar", "show"]
