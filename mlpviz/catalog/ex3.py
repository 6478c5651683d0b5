"""The figures of chapter 3."""

from ..experiment import EXERCISES
from .figure import CatalogFigure
from .views import TrainingHistory

FIGURES = (
    CatalogFigure(
        name="ex3-history",
        experiments=(EXERCISES["ex3"],),
        view=TrainingHistory(),
        caption="The run whose loss landscape this chapter looks at, where training left it.",
    ),
)
