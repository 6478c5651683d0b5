"""The figures of chapter 4."""

from ..experiment import EXERCISES
from .figure import CatalogFigure
from .views import LossCurves, NetworkDiagram, TrainingHistory

FIGURES = (
    CatalogFigure(
        name="ex4-history",
        experiments=(EXERCISES["ex4"],),
        view=TrainingHistory(),
        caption="A learning rate of 0.25 finds a near-global optimum within 1000 steps.",
    ),
    CatalogFigure(
        name="ex4-network",
        experiments=(EXERCISES["ex4"],),
        view=NetworkDiagram(),
        caption=(
            "The network. An edge's colour is its weight's sign, its width the weight's size; a unit "
            "is filled with its output over the plane."
        ),
    ),
    CatalogFigure(
        name="ex4-curves",
        experiments=(EXERCISES["ex4"],),
        view=LossCurves(),
        caption=("The loss while each parameter alone is offset from its trained value, which is marked."),
    ),
    CatalogFigure(
        name="ex4-curves-compared",
        experiments=(
            EXERCISES["ex3"],
            EXERCISES["ex4"],
        ),
        view=LossCurves(("chapter 3", "chapter 4")),
        caption=(
            "The loss curves of both runs. Only near the optimum does every curve have its trained "
            "value in a valley."
        ),
    ),
)
