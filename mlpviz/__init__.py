"""What happens inside small neural networks while they learn."""

from pathlib import Path
from typing import Any

from .analysis.hessian import hessian
from .analysis.landscape import loss_curves, loss_surface, loss_surfaces
from .engine.history import History
from .engine.own import train
from .engine.sweep import Sweep, sweep
from .model.datasets import non_linearly_separable_data
from .model.experiment import EXERCISES, Experiment
from .model.network import Sign, Sine, mlp, parameter_names, seeded_net
from .notebook import LossSurfaceWidget, MLPHistoryWidget, pbar, show
from .web import embed

__all__ = [
    "EXERCISES",
    "Experiment",
    "History",
    "LossSurfaceWidget",
    "MLPHistoryWidget",
    "Sign",
    "Sine",
    "Sweep",
    "embed",
    "hessian",
    "loss_curves",
    "loss_surface",
    "loss_surfaces",
    "mlp",
    "non_linearly_separable_data",
    "parameter_names",
    "pbar",
    "save",
    "seeded_net",
    "show",
    "sweep",
    "train",
]

__version__ = "0.1.0"


def save(history: History, path: str | Path, theme: str = "light", **form: Any) -> None:
    """Write a training history as a picture or a film, in the format that the ending of `path` names.

    Parameters
    ----------
    history : History
        Of a network with 2 inputs: an experiment's, or of your own.
    path : path
        Ends in png, svg, pdf, gif, mp4 or webp. The file appears complete or not at all. It carries the
        experiment string, or says in words what it shows.
    theme : str
        ``"light"`` or ``"dark"``.
    **form
        ``medium="slide"``, ``width=800`` and so on; see `mlpviz.figures.form.Form`.

    Raises
    ------
    ValueError
        If the history can't be drawn so.
    OSError
        If the folder doesn't exist or can't be written to.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> data, labels = non_linearly_separable_data()
    >>> history = train(seeded_net(1, mlp((2, 8, 1))), data, labels, lr=0.25, steps=20)
    >>> with TemporaryDirectory() as folder:
    ...     save(history, f"{folder}/own.png", theme="dark")
    ...     [file.name for file in Path(folder).iterdir()]
    ['own.png']
    """
    from .export import history_figure  # matplotlib takes longer to import than all of the rest
    from .export import save as write

    write(history_figure(history), path, theme, **form)
