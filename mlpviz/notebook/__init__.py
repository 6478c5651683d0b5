"""Notebooks: widgets that both Python and the reader can move, and a way to show things side by side."""

from .display import Rows, pbar, show
from .widgets import LossSurfaceWidget, MLPHistoryWidget

__all__ = ["LossSurfaceWidget", "MLPHistoryWidget", "Rows", "pbar", "show"]
