"""The figures of chapter 4."""

from dataclasses import replace

from ...model.experiment import EXERCISES
from ..figure import CatalogFigure
from ..views.accuracy_histogram import AccuracyHistogram
from ..views.loss_by_rate import LossByRate
from ..views.loss_curves import LossCurves
from ..views.loss_histories import LossHistories
from ..views.loss_surface import LossSurface
from ..views.network_diagram import NetworkDiagram
from ..views.sharpness import Sharpness
from ..views.training_history import TrainingHistory

RATES = (0.003, 0.01, 0.03, 0.1, 0.25, 0.5, 1, 2, 4)
SEED2 = replace(EXERCISES["ex4"], seed=2)
SEED6 = replace(EXERCISES["ex4"], seed=6)

FIGURES = (
    CatalogFigure(
        name="ex4-history",
        experiments=(EXERCISES["ex4"],),
        view=TrainingHistory(),
        caption="A learning rate of 0.25 finds a near-global optimum within 1000 steps.",
    ),
    CatalogFigure(
        name="ex4-rates",
        experiments=(EXERCISES["ex4"],),
        view=LossByRate(RATES, 40),
        caption=(
            "The loss after 1000 steps against the learning rate. The line of forty seeds is their median, "
            "the band holds nine of ten."
        ),
    ),
    CatalogFigure(
        name="ex4-losses",
        experiments=tuple(replace(EXERCISES["ex4"], lr=rate) for rate in (0.01, 0.1, 0.25, 1)),
        view=LossHistories(("rate 0.01", "rate 0.1", "rate 0.25", "rate 1")),
        caption="The loss of seed 1 at four learning rates.",
    ),
    CatalogFigure(
        name="ex4-sharpness",
        experiments=(EXERCISES["ex4"],),
        view=Sharpness(),
        caption=(
            "The largest second derivative of the loss at every tenth step. A step along its direction "
            "overshoots where it is above 2 divided by the learning rate."
        ),
    ),
    CatalogFigure(
        name="ex4-seeds",
        experiments=(EXERCISES["ex4"],),
        view=AccuracyHistogram(200),
        caption="How many of two hundred seeds end at which accuracy. Only the start differs.",
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
            "The loss curves of both runs, each around its own trained values. Chapter 4's lie far "
            "lower and are steeper."
        ),
    ),
    CatalogFigure(
        name="ex4-seed2-history",
        experiments=(SEED2,),
        view=TrainingHistory(),
        caption="Seed 2 with the same settings. After 1000 steps it still has a single boundary.",
    ),
    CatalogFigure(
        name="ex4-seed2-network",
        experiments=(SEED2,),
        view=NetworkDiagram(),
        caption="The network of seed 2 after 1000 steps. Some units say the same about every point.",
    ),
    CatalogFigure(
        name="ex4-seed6-history",
        experiments=(SEED6,),
        view=TrainingHistory(),
        caption="Seed 6 with the same settings. The loss has stopped moving, far above the optimum.",
    ),
    CatalogFigure(
        name="ex4-seed6-curves",
        experiments=(SEED6,),
        view=LossCurves(),
        caption="The loss curves of seed 6. The trained value is the lowest point of every single one.",
    ),
    CatalogFigure(
        name="ex4-seed6-surface",
        experiments=(SEED6,),
        view=LossSurface("layer1.0.weight(0, 0)", "layer1.0.weight(0, 1)"),
        caption="Two weights of seed 6. Along each axis the middle is lowest. Between the axes it is not.",
    ),
)
