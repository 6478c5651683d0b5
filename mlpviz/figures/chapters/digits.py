"""The figures of the page on digits."""

from ...model.experiment import EXERCISES
from ..figure import CatalogFigure
from ..views.drift import Drift

FIGURES = (
    CatalogFigure(
        name="digits-drift",
        experiments=tuple(EXERCISES[name] for name in ("ex2", "ex4", "ex6", "ex8")),
        view=Drift(),
        caption=(
            "The distance between two copies of a run, over all parameters. The copies start with "
            "initialization scales that are next to each other: no double lies between them."
        ),
    ),
)
