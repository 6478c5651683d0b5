"""Figures of runs that are not the catalog's."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import torch

from ..engine.history import History
from ..figures import CatalogFigure
from ..figures.runs import OwnRun
from ..figures.views.training_history import TrainingHistory
from ..model.experiment import Experiment
from .recipe import OWN, UNNAMED

__all__ = ["history_figure", "own_run"]


def own_run(experiment: Experiment) -> CatalogFigure:
    """The training history of any experiment, as a figure.

    Examples
    --------
    >>> own_run(Experiment(seed=3)).name
    'history'
    """
    return CatalogFigure(OWN, (experiment,), TrainingHistory(), caption="")


def history_figure(given: History | str | Path) -> CatalogFigure:
    """A training history as a figure, or that of a file that `History.save` wrote.

    Raises
    ------
    FileNotFoundError, ValueError
        As `History.load`.

    Examples
    --------
    >>> history_figure(Experiment(steps=3).run()).source.endswith("steps=3")
    True
    """
    history = given if isinstance(given, History) else History.load(given)
    # A string names the run in double precision alone.
    named = history.experiment is not None and history.parameters.dtype == torch.float64
    # A run of one's own has all that this one view asks of an experiment.
    run = cast(Experiment, OwnRun(history))
    return CatalogFigure(OWN if named else UNNAMED, (run,), TrainingHistory(), caption="")
