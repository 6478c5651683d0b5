"""The figures of chapter 6."""

from ..experiment import EXERCISES
from .figure import CatalogFigure
from .views import GradientNorms, NetworkDiagram, TrainingHistory

FIGURES = (
    CatalogFigure(
        name="ex6-history",
        experiments=(EXERCISES["ex6"],),
        view=TrainingHistory(),
        caption=("Eight layers, two units wide, at half the initialization scale: training gets stuck."),
    ),
    CatalogFigure(
        name="ex6-network",
        experiments=(EXERCISES["ex6"],),
        view=NetworkDiagram(),
        caption=(
            "The network. An edge's colour is its weight's sign, its width the weight's size; a unit "
            "is filled with its output over the plane."
        ),
    ),
    CatalogFigure(
        name="ex6-gradients",
        experiments=(EXERCISES["ex6"],),
        view=GradientNorms(),
        caption="The norm of each layer's weight gradient over training.",
    ),
)
