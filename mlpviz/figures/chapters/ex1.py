"""The figures of chapter 1."""

from ...model.experiment import EXERCISES
from ..figure import CatalogFigure
from ..views.network_diagram import NetworkDiagram
from ..views.training_history import TrainingHistory

FIGURES = (
    CatalogFigure(
        name="ex1-history",
        experiments=(EXERCISES["ex1"],),
        view=TrainingHistory(),
        caption=(
            "A network of step units at learning rate 0.01. All curves are flat: a step's derivative is zero."
        ),
    ),
    CatalogFigure(
        name="ex1-network",
        experiments=(EXERCISES["ex1"],),
        view=NetworkDiagram(iteration=0),
        caption=(
            "The network of step units. An edge's colour is its weight's sign, its width the weight's size. "
            "A unit is filled with its output over the plane."
        ),
    ),
)
