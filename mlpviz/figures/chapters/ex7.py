"""The figures of chapter 7."""

from dataclasses import replace

from ...model.experiment import EXERCISES, Experiment
from ..figure import CatalogFigure
from ..views.error_maps import ErrorMaps
from ..views.learned_functions import LearnedFunctions
from ..views.network_diagram import NetworkDiagram
from ..views.success_by_width import SuccessByWidth
from ..views.training_history import TrainingHistory

WIDTHS = (1, 2, 3, 4, 5, 6, 8, 12, 16, 24, 32)

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
    CatalogFigure(
        name="ex7-success",
        experiments=tuple(Experiment(widths=(2, width, 1)) for width in WIDTHS),
        view=SuccessByWidth(50),
        caption="How many hidden units are enough: the share of fifty seeds that get the data right.",
    ),
    CatalogFigure(
        name="ex7-functions",
        experiments=tuple(replace(EXERCISES["ex7"], widths=(2, width, 1)) for width in (2, 4, 8, 16)),
        view=LearnedFunctions(("2 hidden units", "4", "8", "16")),
        caption="What two layers learn with more and more hidden units, all with seed 1.",
    ),
    CatalogFigure(
        name="ex7-error-map",
        experiments=(EXERCISES["ex7"],),
        view=ErrorMaps(50),
        caption=(
            "Where fifty networks with eight hidden units are wrong, though most of them have all data "
            "points right. The deeper the colour, the more of them."
        ),
    ),
)
