"""The figures of chapter 2."""

from ..experiment import EXERCISES
from .figure import CatalogFigure
from .views import TrainingHistory

FIGURES = (
    CatalogFigure(
        name="ex2-history",
        experiments=(EXERCISES["ex2"],),
        view=TrainingHistory(),
        caption="The same network with tanh, at learning rate 0.01: the loss falls, slowly.",
    ),
)
