"""The figures of chapter 7."""

from ..experiment import EXERCISES
from .figure import CatalogFigure
from .views import TrainingHistory

FIGURES = (
    CatalogFigure(
        name="ex7-history",
        experiments=(EXERCISES["ex7"],),
        view=TrainingHistory(),
        caption="Two layers with eight hidden units separate the classes.",
    ),
)
