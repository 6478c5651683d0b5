"""Notebooks: widgets that Python and the reader both move, and a way to show things side by side."""

from .display import Rows, pbar, show
from .widgets import LossSurfaceWidget, MLPHistoryWidget

__all__ = ["LossSurfaceWidget", "MLPHistoryWidget", "Rows", "pbar", "show"]
