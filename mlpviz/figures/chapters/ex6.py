"""The figures of chapter 6."""

from dataclasses import replace

from ...model.experiment import EXERCISES, Experiment
from ..figure import CatalogFigure
from ..views.gradient_norms import GradientNorms
from ..views.initial_gradients import InitialGradients
from ..views.layer_profiles import LayerProfiles
from ..views.network_diagram import NetworkDiagram
from ..views.success_counts import SuccessCounts
from ..views.training_history import TrainingHistory

DEEP = EXERCISES["ex6"]
TRAINED = replace(DEEP, init_scale=1.0, seed=11)
SCALES = (0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.4, 2.0, 3.0, 5.0)

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
    CatalogFigure(
        name="ex6-initial-gradients",
        experiments=tuple(Experiment(widths=(2,) * depth + (1,)) for depth in (4, 6, 8)),
        view=InitialGradients(SCALES, 300),
        caption=(
            "Gradient norms before the first update, two units in each layer. The line is the median over "
            "seeds, the band holds nine of ten. The scale multiplies weights and biases alike; at small and "
            "at large scales little reaches the first layer."
        ),
    ),
    CatalogFigure(
        name="ex6-layer-profiles",
        experiments=(DEEP, replace(DEEP, widths=(2,) + (10,) * 7 + (1,))),
        view=LayerProfiles((0.1, 0.3, 0.7, 2.0), 300),
        caption=(
            "The norm of each layer's weight gradient, the median over seeds: what comes back from the "
            "output times what comes forward from the input. A line that falls to the left vanishes, a line "
            "that rises to the left explodes."
        ),
    ),
    CatalogFigure(
        name="ex6-success",
        experiments=(DEEP,),
        view=SuccessCounts((0.35, 0.5, 0.7, 1.0, 1.4, 2.0), (0.1, 0.25, 0.5, 1.0), 40),
        caption=(
            "How many of forty seeds train an eight-layer, two-wide network, for each initialization scale "
            "and learning rate."
        ),
    ),
    CatalogFigure(
        name="ex6-trained-history",
        experiments=(TRAINED,),
        view=TrainingHistory(),
        caption="An eight-layer, two-wide network that does train.",
    ),
)
