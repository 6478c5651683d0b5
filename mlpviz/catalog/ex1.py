"""The figures of chapter 1."""

from ..experiment import EXERCISES
from .figure import CatalogFigure
from .views import TrainingHistory

FIGURES = (
    CatalogFigure(
        name="ex1-history",
        experiments=(EXERCISES["ex1"],),
        view=TrainingHistory(),
        caption="A network of step units at learning rate 0.01. All curves are flat: the derivative of a step is zero.",
    ),
)
