"""The figures of chapter 8."""

from dataclasses import replace

from ...model.experiment import EXERCISES, Experiment
from ..figure import CatalogFigure
from ..views.error_maps import ErrorMaps
from ..views.fresh_errors import FreshErrors
from ..views.gradient_norms import GradientNorms
from ..views.learned_functions import LearnedFunctions
from ..views.network_diagram import NetworkDiagram
from ..views.success_counts import SuccessCounts
from ..views.training_history import TrainingHistory

DEEP = EXERCISES["ex8"]
WIDTHS = (2, 3, 4, 6, 10, 16, 24)

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
        caption="The norm of each layer's weight gradient. It jumps while the run hops, then fades.",
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
    CatalogFigure(
        name="ex8-success",
        experiments=(DEEP,),
        view=SuccessCounts((0.1, 0.2, 0.35, 0.7, 1.0, 1.5), (0.05, 0.1, 0.25, 0.5, 1.0), 8),
        caption=(
            "How many of eight seeds train eight layers of ten units, for each initialization scale and "
            "learning rate."
        ),
    ),
    CatalogFigure(
        name="ex8-error-map",
        experiments=(EXERCISES["ex7"], replace(DEEP, init_scale=0.35)),
        view=ErrorMaps(20),
        caption="Where twenty networks are wrong: wide and shallow on the left, wide and deep on the right.",
    ),
    CatalogFigure(
        name="ex8-fresh-errors",
        experiments=tuple(
            Experiment(widths=(2,) + (width,) * (depth - 1) + (1,), init_scale=round(width**-0.5, 3))
            for depth in (2, 8)
            for width in WIDTHS
        ),
        view=FreshErrors(10),
        caption=(
            "The error on fresh points against the width, at the initialization scale that fits the width. "
            "The line is the median over ten seeds, the band holds half of them."
        ),
    ),
)
