"""Training a network of the reader's own."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace

import torch
from numpy.typing import ArrayLike
from torch import Tensor
from torch.nn import Module

from ..model.black_box import BlackBox, Loss
from ..model.experiment import checked
from ..model.network import Layout
from ..model.numbers import is_whole
from ..model.optimizers import OPTIMIZERS
from ..model.parameters import flat_parameters, unwrapped
from .descent import Descent, chosen_points
from .history import History
from .metrics import measure
from .module import answers, evaluating, fitted, judged
from .training import check_memory, train_chain

__all__ = ["train"]


def train(
    net: Module,
    data: ArrayLike,
    labels: ArrayLike,
    lr: float,
    steps: int,
    optimizer: str = "gd",
    momentum: float = 0.9,
    batch: int = 0,
    seed: int = 1,
    loss: Loss | None = None,
    l2: float = 0.0,
) -> History:
    """Train a network of your own on data of your own, and keep every state.

    Parameters
    ----------
    net : torch.nn.Module
        With one output or two; it is not changed. A chain of ``Linear`` layers, each with at most one
        activation (`Sign`, ``Tanh``, ``ReLU``, ``Sigmoid``, ``LeakyReLU``, ``GELU``, `Sine`) after it,
        nested or flat, with one output is trained by our own engine. All others are trained by torch:
        each step in train mode, what is measured of each state in eval mode.
    data : Tensor or array, shape (n, inputs)
    labels : Tensor or array, shape (n,)
        -1 and +1, or 0 and 1, see `mlpviz.engine.metrics.midpoint`; with two outputs the classes as
        integers, 0 and 1.
    lr : float
        Learning rate.
    steps : int
        Number of updates.
    optimizer : str
        ``"gd"``, ``"momentum"`` or ``"adam"``.
    momentum : float
        Of the optimizer that has one, from 0 to 1.
    batch : int
        Points of a step, 0 for all; see `Experiment`.
    seed : int
        Of the order of the batches.
    loss : str or callable, optional
        ``"mse"``, ``"logistic"`` or ``"hinge"``, the last two of labels -1 and +1; or a function of the
        outputs and the labels, see `loss_curves`. Default: the mean squared error of one output, the
        cross-entropy of two.
    l2 : float
        Of the penalty on the weights that is added to the loss; see `Experiment`.

    Returns
    -------
    History
        Index i is the state after i updates, so there are ``steps + 1`` states.

    Raises
    ------
    ValueError
        If `net` takes or returns anything else, the shapes don't fit, another value is out of range, or
        the states don't fit in memory.

    Examples
    --------
    >>> from mlpviz import mlp, non_linearly_separable_data, seeded_net, train
    >>> data, labels = non_linearly_separable_data()
    >>> history = train(seeded_net(1, mlp((2, 8, 1))), data, labels, lr=0.25, steps=100)
    >>> history.parameters.shape
    torch.Size([101, 33])
    """
    layout, data, labels = fitted(net, data, labels, loss, l2)
    if not (is_whole(steps) and steps >= 1):
        raise ValueError(f"steps must be a whole number, 1 or above (got {steps!r})")
    named = {"lr": lr, "optimizer": optimizer, "momentum": momentum, "seed": seed}
    how = Descent(steps=int(steps), **{name: checked(name, value) for name, value in named.items()})
    if not (is_whole(batch) and 0 <= batch <= len(labels)):
        raise ValueError(f"batch must be a whole number from 0 to {len(labels)} (got {batch!r})")
    how = replace(how, batch=int(batch))
    flat = flat_parameters(net)
    if flat.dtype not in (torch.float32, torch.float64):
        raise ValueError(f"net must be of torch.float32 or torch.float64 (got {flat.dtype})")
    if isinstance(layout, Layout):
        return train_chain(layout, flat, data.to(flat), labels.to(flat), how, None)
    return _train_module(net, layout, data.to(flat), labels.to(flat), how)


def _train_module(net: Module, box: BlackBox, data: Tensor, labels: Tensor, how: Descent) -> History:
    """Train a copy of a black box by torch, and keep all of its states."""
    check_memory(how.steps + 1, box.size, data.element_size())
    trained = deepcopy(unwrapped(net)).train()
    parameters = dict(trained.named_parameters())
    moving = {name: parameter for name, parameter in parameters.items() if parameter.requires_grad}
    with evaluating(trained):
        is_trainable = judged(trained, parameters, box, data, labels).requires_grad
    if not is_trainable:
        raise ValueError(f"net must have gradients to be trained (the loss of this {box.title} has none)")
    optimizer = OPTIMIZERS[how.optimizer].of_torch(moving.values(), how.lr, how.momentum)
    networks, losses, norms, found = [], [], [], []
    for i in range(how.steps + 1):
        networks.append(deepcopy(trained))
        with evaluating(trained):
            loss = judged(trained, parameters, box, data, labels)
        losses.append(loss.detach())
        norms.append(torch.stack([g.norm() for g in _gradients(loss, moving)]))
        found.append(answers(trained, data))
        if i < how.steps:
            order, _ = chosen_points(how, len(labels), i, i + 1)
            some = torch.from_numpy(order) if how.batch else slice(None)
            optimizer.zero_grad()
            judged(trained, parameters, box, data[some], labels[some]).backward()
            optimizer.step()
    _, accuracy = measure(torch.stack(found), labels)
    columns = zip(moving, torch.stack(norms).T.cpu(), strict=True)
    return History(
        layout=box,
        data=data.cpu(),
        labels=labels.cpu(),
        parameters=torch.stack([flat_parameters(state) for state in networks]).cpu(),
        loss=torch.stack(losses).cpu(),
        accuracy=accuracy.cpu(),
        grad_norms={name: column for name, column in columns if not name.endswith("bias")},
        networks=tuple(networks),
    )


def _gradients(loss: Tensor, parameters: Mapping[str, Tensor]) -> list[Tensor]:
    """The gradient by each parameter, 0 where the loss does not depend on it."""
    own = list(parameters.values())
    found = torch.autograd.grad(loss, own, allow_unused=True)
    return [torch.zeros_like(p) if g is None else g for p, g in zip(own, found, strict=True)]
