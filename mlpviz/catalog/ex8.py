"""The figures of chapter 8."""

from ..experiment import EXERCISES
from .figure import CatalogFigure
from .views import TrainingHistory

FIGURES = (
    CatalogFigure(
        name="ex8-history",
        experiments=(EXERCISES["ex8"],),
        view=TrainingHistory(),
        caption="Eight layers, ten units wide: deep and wide, and every point is right.",
    ),
)
