"""The figures of chapter 5."""

from ..experiment import EXERCISES
from .figure import CatalogFigure
from .views import GradientNorms, TrainingHistory

FIGURES = (
    CatalogFigure(
        name="ex5-history",
        experiments=(EXERCISES["ex5"],),
        view=TrainingHistory(),
        caption="The gradient norms of the four layers on the way to the optimum.",
    ),
    CatalogFigure(
        name="ex5-gradients",
        experiments=(EXERCISES["ex5"],),
        view=GradientNorms(),
        caption="The norm of each layer's weight gradient over training.",
    ),
)
