"""What happens inside small neural networks while they learn."""

from .analysis.hessian import hessian
from .analysis.landscape import loss_curves, loss_surface, loss_surfaces
from .engine.history import History
from .engine.sweep import Sweep, sweep
from .engine.training import train
from .model.datasets import non_linearly_separable_data
from .model.experiment import EXERCISES, Experiment
from .model.network import Sign, mlp, parameter_names, seeded_net
from .notebook import LossSurfaceWidget, MLPHistoryWidget, pbar, show

__all__ = [
    "EXERCISES",
    "Experiment",
    "History",
    "LossSurfaceWidget",
    "MLPHistoryWidget",
    "Sign",
    "Sweep",
    "hessian",
    "loss_curves",
    "loss_surface",
    "loss_surfaces",
    "mlp",
    "non_linearly_separable_data",
    "parameter_names",
    "pbar",
    "seeded_net",
    "show",
    "sweep",
    "train",
]

__version__ = "0.1.0"
