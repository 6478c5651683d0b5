"""Figures as files: complete, the same bytes each time, and carrying their experiment strings."""

from .again import like, own_run
from .forms import save_forms
from .metadata import inspect, shown_iterations
from .page import PAGE_DPI
from .recipe import PARSERS
from .saving import MOVING, STILL, save

__all__ = [
    "MOVING",
    "PAGE_DPI",
    "PARSERS",
    "STILL",
    "inspect",
    "like",
    "own_run",
    "save",
    "save_forms",
    "shown_iterations",
]
