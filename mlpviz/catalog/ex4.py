"""The figures of chapter 4."""

from ..experiment import EXERCISES
from .figure import CatalogFigure
from .views import TrainingHistory

FIGURES = (
    CatalogFigure(
        name="ex4-history",
        experiments=(EXERCISES["ex4"],),
        view=TrainingHistory(),
        caption="A learning rate of 0.25 finds a near-global optimum within 1000 steps.",
    ),
)
