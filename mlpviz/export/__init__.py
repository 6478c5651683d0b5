"""Figures as files: complete, the same bytes each time, and carrying their experiment strings."""

from .forms import PAGE_DPI, save_forms
from .metadata import inspect, shown_iterations
from .saving import MOVING, STILL, save

__all__ = ["MOVING", "PAGE_DPI", "STILL", "inspect", "save", "save_forms", "shown_iterations"]
