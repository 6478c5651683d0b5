"""Figures as files: complete, the same bytes each time, and carrying their experiment strings."""

from .again import like, named, own_run
from .forms import save_forms
from .metadata import inspect, shown_iterations
from .page import PICTURE_DPI
from .recipe import with_options
from .saving import MOVING, STILL, save

__all__ = [
    "MOVING",
    "PICTURE_DPI",
    "STILL",
    "inspect",
    "like",
    "named",
    "own_run",
    "save",
    "save_forms",
    "shown_iterations",
    "with_options",
]
