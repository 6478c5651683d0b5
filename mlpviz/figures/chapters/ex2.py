"""The figures of chapter 2."""

from ...model.experiment import EXERCISES
from ..figure import CatalogFigure
from ..views.network_diagram import NetworkDiagram
from ..views.training_history import TrainingHistory

FIGURES = (
    CatalogFigure(
        name="ex2-history",
        experiments=(EXERCISES["ex2"],),
        view=TrainingHistory(),
        caption="The same network with tanh at learning rate 0.01: the loss falls, slowly.",
    ),
    CatalogFigure(
        name="ex2-network",
        experiments=(EXERCISES["ex2"],),
        view=NetworkDiagram(),
        caption=(
            "The network with tanh, after 1000 steps. An edge's colour is its weight's sign, its width the "
            "weight's size. A unit is filled with its output over the plane."
        ),
    ),
)
