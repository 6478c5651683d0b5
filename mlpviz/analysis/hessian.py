"""Second derivatives of the loss, by all parameters: how the ground bends."""

from __future__ import annotations

import torch
from numpy.typing import ArrayLike
from torch import Tensor
from torch.func import functional_call
from torch.nn import Module

from ..engine.history import History
from ..engine.module import evaluating, fitted, judged
from ..model.black_box import BlackBox, Loss
from ..model.parameters import unwrapped

__all__ = ["hessian", "sharpness"]


def hessian(
    net: Module, data: ArrayLike, labels: ArrayLike, loss: Loss | None = None, l2: float = 0.0
) -> Tensor:
    """The second derivatives of the loss by all parameters of a network.

    Along an eigenvector the loss bends by its eigenvalue. Gradient descent with the learning rate η
    overshoots along a direction whose eigenvalue is above 2/η (Cohen et al., 2021).

    Parameters
    ----------
    net : Module
        Any, with one output or two, in eval mode. It is left as it is.
    data, labels, loss, l2
        As for `loss_curves`.

    Returns
    -------
    Tensor, shape (P, P)
        Symmetric, in the network's dtype, its parameters in the order of `mlpviz.parameter_names`.

    Raises
    ------
    ValueError
        If the data don't fit, there is no such loss, or `l2` is below 0.

    Examples
    --------
    >>> from mlpviz import EXERCISES
    >>> run = EXERCISES["ex4"].run()
    >>> bends = torch.linalg.eigvalsh(hessian(run.network(), run.data, run.labels))
    >>> bends.shape, round(float(bends[-1]), 1)  # above 2 / 0.25 = 8
    (torch.Size([21]), 10.2)
    """
    layout, data, labels = fitted(net, data, labels, loss, l2)
    net = unwrapped(net)
    box = layout if isinstance(layout, BlackBox) else BlackBox.of_net(net, layout.inputs, 1, layout.loss, l2)
    named = {name: parameter.detach() for name, parameter in net.named_parameters()}
    shapes = [parameter.shape for parameter in named.values()]
    flat = torch.cat([parameter.reshape(-1) for parameter in named.values()])
    points, targets = data.to(flat), labels.to(flat)

    def mean(flat: Tensor) -> Tensor:
        parts = flat.split([shape.numel() for shape in shapes])
        shaped = [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]
        moved = dict(zip(named, shaped, strict=True))
        return judged(lambda points: functional_call(net, moved, (points,)), moved, box, points, targets)

    with evaluating(net):
        found = torch.autograd.functional.hessian(mean, flat)
    return (found + found.mT) / 2


def sharpness(history: History, i: int = -1) -> float:
    """The largest eigenvalue of the `hessian` at iteration i of a run.

    Examples
    --------
    >>> from mlpviz import EXERCISES
    >>> round(sharpness(EXERCISES["ex4"].run(), 0), 2)
    1.37
    """
    layout = history.layout
    bends = hessian(history.network(i), history.data, history.labels, layout.loss, layout.l2)
    return float(torch.linalg.eigvalsh(bends)[-1])
