"""The figures of chapter 7."""

from ..experiment import EXERCISES
from .figure import CatalogFigure
from .views import NetworkDiagram, TrainingHistory

FIGURES = (
    CatalogFigure(
        name="ex7-history",
        experiments=(EXERCISES["ex7"],),
        view=TrainingHistory(),
        caption="Two layers with eight hidden units separate the classes.",
    ),
    CatalogFigure(
        name="ex7-network",
        experiments=(EXERCISES["ex7"],),
        view=NetworkDiagram(),
        caption=(
            "The network. An edge's colour is its weight's sign, its width the weight's size; a unit "
            "is filled with its output over the plane."
        ),
    ),
)
