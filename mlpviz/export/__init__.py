"""Figures as files: complete, the same bytes each time, and carrying their experiment strings."""

from .again import like, named
from .forms import save_forms
from .metadata import inspect, shown_iterations
from .own import history_figure, own_run
from .page import PICTURE_DPI
from .recipe import with_options
from .saving import MOVING, STILL, save

__all__ = [
    "MOVING",
    "PICTURE_DPI",
    "STILL",
    "history_figure",
    "inspect",
    "like",
    "named",
    "own_run",
    "save",
    "save_forms",
    "shown_iterations",
    "with_options",
]
