"""The figures of chapter 8."""

from ..experiment import EXERCISES
from .figure import CatalogFigure
from .views import GradientNorms, LearnedFunctions, NetworkDiagram, TrainingHistory

FIGURES = (
    CatalogFigure(
        name="ex8-history",
        experiments=(EXERCISES["ex8"],),
        view=TrainingHistory(),
        caption="Eight layers, ten units wide: every point is on the right side.",
    ),
    CatalogFigure(
        name="ex8-network",
        experiments=(EXERCISES["ex8"],),
        view=NetworkDiagram(),
        caption=(
            "The network. An edge's colour is its weight's sign, its width the weight's size; a unit "
            "is filled with its output over the plane."
        ),
    ),
    CatalogFigure(
        name="ex8-gradients",
        experiments=(EXERCISES["ex8"],),
        view=GradientNorms(),
        caption="The norm of each layer's weight gradient over training.",
    ),
    CatalogFigure(
        name="ex8-functions",
        experiments=(
            EXERCISES["ex7"],
            EXERCISES["ex8"],
        ),
        view=LearnedFunctions(("2 layers, 8 wide", "8 layers, 10 wide")),
        caption="The functions learned by chapter 7's shallow network and by the deep, wide one.",
    ),
)
