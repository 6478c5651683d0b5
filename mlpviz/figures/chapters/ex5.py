"""The figures of chapter 5."""

from dataclasses import replace

from ...model.experiment import EXERCISES
from ..figure import CatalogFigure
from ..views.gradient_norms import GradientNorms
from ..views.last_gradients import LastGradients
from ..views.training_history import TrainingHistory

FLAT, HOPPING = (replace(EXERCISES["ex5"], seed=seed) for seed in (2, 9))

FIGURES = (
    CatalogFigure(
        name="ex5-history",
        experiments=(EXERCISES["ex5"],),
        view=TrainingHistory(),
        caption="The gradient norms of the four layers on the way to the optimum.",
    ),
    CatalogFigure(
        name="ex5-gradients",
        experiments=(EXERCISES["ex5"],),
        view=GradientNorms(),
        caption="Seed 1: the norm of each layer's weight gradient. It dips, grows, and does not fade.",
    ),
    CatalogFigure(
        name="ex5-seed2-gradients",
        experiments=(FLAT,),
        view=GradientNorms(),
        caption="Seed 2: all four gradients are small, and fade towards the end; the loss is nearly level.",
    ),
    CatalogFigure(
        name="ex5-seed9-gradients",
        experiments=(HOPPING,),
        view=GradientNorms(),
        caption="Seed 9: the gradients stay large to the end.",
    ),
    CatalogFigure(
        name="ex5-seed9-history",
        experiments=(HOPPING,),
        view=TrainingHistory(),
        caption="Seed 9: the loss soon stands still, and the gradients do not fade.",
    ),
    CatalogFigure(
        name="ex5-last-gradients",
        experiments=(FLAT, HOPPING),
        view=LastGradients("layer1.0.weight(0, 0)"),
        caption=(
            "One derivative over the last thirty steps of two stuck runs. Mind the scales. On the plateau "
            "(left) it is small and keeps its sign. In the ravine (right) each step undoes the one before."
        ),
    ),
)
