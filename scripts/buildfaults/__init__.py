"""Faults to inject into a build of the book, and how the build must react to each."""

from .cells import CELLS
from .endings import ENDINGS
from .fault import Fault, Sample
from .results import RESULTS
from .sources import SOURCES
from .storage import STORAGE

__all__ = ["FAULTS", "Fault", "Sample"]

FAULTS = SOURCES | CELLS | RESULTS | STORAGE | ENDINGS
"""Every fault by its name."""
