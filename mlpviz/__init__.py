"""What happens inside small neural networks while they learn."""

from .data import non_linearly_separable_data
from .experiment import EXERCISES, Experiment
from .history import History
from .landscape import loss_curves, loss_surface, loss_surfaces
from .network import Sign, mlp, parameter_names, seeded_net
from .sweep import Sweep, sweep
from .training import train
from .widgets import LossSurfaceWidget, MLPHistoryWidget, pbar, show

__all__ = [
    "EXERCISES",
    "Experiment",
    "History",
    "LossSurfaceWidget",
    "MLPHistoryWidget",
    "Sign",
    "Sweep",
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
