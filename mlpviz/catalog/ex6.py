"""The figures of chapter 6."""

from ..experiment import EXERCISES
from .figure import CatalogFigure
from .views import TrainingHistory

FIGURES = (
    CatalogFigure(
        name="ex6-history",
        experiments=(EXERCISES["ex6"],),
        view=TrainingHistory(),
        caption="Eight layers, two units wide, at half the initialization scale: training gets stuck.",
    ),
)
