"""The figures of chapter 3."""

from ...model.experiment import EXERCISES
from ..figure import CatalogFigure
from ..views.loss_curves import LossCurves
from ..views.loss_surface import LossSurface
from ..views.loss_surfaces import LossSurfaces
from ..views.training_history import TrainingHistory

FIGURES = (
    CatalogFigure(
        name="ex3-history",
        experiments=(EXERCISES["ex3"],),
        view=TrainingHistory(),
        caption="The run whose loss landscape this chapter looks at, where training left it.",
    ),
    CatalogFigure(
        name="ex3-curves",
        experiments=(EXERCISES["ex3"],),
        view=LossCurves(),
        caption=("The loss while each parameter alone is offset from its trained value, which is marked."),
    ),
    CatalogFigure(
        name="ex3-surface",
        experiments=(EXERCISES["ex3"],),
        view=LossSurface("layer1.0.weight(0, 0)", "layer2.0.weight(0, 0)"),
        caption="The loss while two weights are offset. The trained values are not the lowest point.",
    ),
    CatalogFigure(
        name="ex3-surface-together",
        experiments=(EXERCISES["ex3"],),
        view=LossSurface("layer1.0.weight(1, 0)", "layer2.0.weight(1, 1)"),
        caption="Two weights of which neither gains more than 0.002 alone. "
        "No pair leads further down together.",
    ),
    CatalogFigure(
        name="ex3-surfaces",
        experiments=(EXERCISES["ex3"],),
        view=LossSurfaces("layer1.0.weight(0, 0)"),
        caption="The loss over one weight (along x) and each other parameter (along y).",
    ),
)
