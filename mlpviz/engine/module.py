"""Any torch module: its outputs, and its loss, as torch computes them.

Chains of layers that `mlpviz.model.network.Layout` knows are computed by the kernels instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor
from torch.nn import Module

from ..model.black_box import BlackBox, Loss
from ..model.experiment import checked
from ..model.losses import LOSSES, penalty
from ..model.network import Layout, check_fit, check_points
from ..model.parameters import unwrapped

__all__ = ["answers", "answers_over", "classes", "evaluating", "fitted", "judged", "outputs"]


@contextmanager
def evaluating(net: Module) -> Iterator[None]:
    """Put all parts of a module in eval mode, and back in the mode of each.

    Examples
    --------
    >>> net = torch.nn.Sequential(torch.nn.Linear(2, 1), torch.nn.Dropout()).train()
    >>> with evaluating(net):
    ...     net[1].training
    False
    >>> net[1].training
    True
    """
    modes = [(part, part.training) for part in net.modules()]
    net.eval()
    try:
        yield
    finally:
        for part, mode in modes:
            part.training = mode


def outputs(net: Module, points: Tensor) -> Tensor:
    """The outputs of a module in eval mode, without gradients.

    Parameters
    ----------
    net : Module
    points : Tensor, shape (n, inputs)

    Returns
    -------
    Tensor, shape (n, outputs)

    Raises
    ------
    ValueError
        If the module can't take such points, or what it returns has another shape.

    Examples
    --------
    >>> outputs(torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.ELU()), torch.zeros(5, 2)).shape
    torch.Size([5, 2])
    """
    parameter = next(net.parameters(), None)
    given = points if parameter is None else points.to(parameter)
    with evaluating(net), torch.no_grad():
        try:
            found = net(given)
        except (RuntimeError, TypeError, NotImplementedError) as error:
            first = str(error).partition("\n")[0]
            raise ValueError(
                f"net must take points of shape {tuple(points.shape)} (a {type(net).__name__} says: {first})"
            ) from error
    if isinstance(found, Tensor) and found.shape == points.shape[:1]:
        found = found[:, None]
    if not isinstance(found, Tensor) or found.ndim != 2 or len(found) != len(points):
        got = tuple(found.shape) if isinstance(found, Tensor) else f"a {type(found).__name__}"
        raise ValueError(f"net must return a tensor of shape ({len(points)}, outputs) (got {got})")
    return found


def answers(net: Module, points: Tensor) -> Tensor:
    """What a module says of each point: its output; of two, how sure it is of class 0, from -1 to +1.

    Of two outputs it is ``softmax(1)[:, 0] * 2 - 1``.

    Parameters
    ----------
    net : Module
        With one or two outputs.
    points : Tensor, shape (n, inputs)

    Returns
    -------
    Tensor, shape (n,)

    Examples
    --------
    >>> net = torch.nn.Linear(2, 2)
    >>> net.load_state_dict({"weight": torch.zeros(2, 2), "bias": torch.tensor([0.0, 9.0])})
    <All keys matched successfully>
    >>> round(float(answers(net, torch.zeros(1, 2))), 3)
    -1.0
    """
    found = outputs(net, points)
    return found[:, 0] if found.shape[1] == 1 else found.softmax(1)[:, 0] * 2 - 1


def answers_over(net: Module, xs: np.ndarray, ys: np.ndarray) -> np.ndarray:
    """What a module answers at every point of a grid over the plane, in float64.

    Parameters
    ----------
    net : Module
        With two inputs.
    xs, ys : array, shape (w,) and (h,)
        Coordinates of the columns and rows.

    Returns
    -------
    array, shape (h, w)
        Row i belongs to ``ys[i]``.

    Examples
    --------
    >>> answers_over(torch.nn.Linear(2, 1), np.linspace(-3, 3, 7), np.linspace(-1, 1, 5)).shape
    (5, 7)
    """
    points = torch.from_numpy(np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2))
    return answers(net, points).cpu().double().numpy().reshape(len(ys), len(xs))


def signs(labels: Tensor) -> Tensor:
    """The labels of a network of two outputs as its `answers` are: +1 for class 0, -1 for class 1.

    Raises
    ------
    ValueError
        If they are neither the integers 0 and 1 nor the numbers -1.0 and +1.0.
    """
    is_whole = not labels.dtype.is_floating_point
    allowed = (0, 1) if is_whole else (-1, 1)
    if not bool(((labels == allowed[0]) | (labels == allowed[1])).all()):
        got = sorted(set(labels.tolist()))[:3]
        raise ValueError(f"labels of 2 outputs must be the integers 0 and 1 (got {', '.join(map(str, got))})")
    return 1 - 2 * labels.to(torch.get_default_dtype()) if is_whole else labels


def classes(labels: Tensor) -> Tensor:
    """The labels of a network of two outputs as integers, from their `signs`."""
    return (labels < 0).long()


def fitted(
    net: Module,
    data: ArrayLike,
    labels: ArrayLike,
    loss: Loss | None = None,
    l2: float = 0.0,
    least: int = 1,
) -> tuple[Layout | BlackBox, Tensor, Tensor]:
    """What a network is, and the data and labels as tensors that fit it.

    Parameters
    ----------
    net : Module
        A chain of layers with one output is a `Layout`, all else a `BlackBox`; so is a chain that is
        judged by a function.
    data : array-like, shape (n, inputs)
    labels : array-like, shape (n,) or (n, 1)
        With two outputs the classes as integers, 0 and 1.
    loss : str or callable, optional
    l2 : float
        See `mlpviz.model.black_box.BlackBox`.
    least : int
        Fewest points.

    Returns
    -------
    layout : Layout or BlackBox
    data : Tensor, shape (n, inputs)
    labels : Tensor, shape (n,)
        With two outputs their `signs`.

    Raises
    ------
    ValueError
        If the network can't take the data, or the shapes don't fit.
    """
    if not isinstance(net, Module):
        raise ValueError(f"net must be a torch.nn.Module (got a {type(net).__name__})")
    chain = None if callable(loss) else _chain(net)
    if chain is not None and chain.widths[-1] == 1:
        layout = replace(chain, loss="mse" if loss is None else checked("loss", loss), l2=checked("l2", l2))
        return layout, *check_fit(layout, data, labels, least)
    data, labels = check_points(data, labels, least)
    found = outputs(net, data)
    box = BlackBox.of_net(unwrapped(net), data.shape[1], found.shape[1], loss, l2)
    return box, data, signs(labels) if box.outputs == 2 else labels


def _chain(net: Module) -> Layout | None:
    try:
        return Layout.of_net(net)
    except ValueError:
        return None


def judged(
    net: Callable[[Tensor], Tensor],
    parameters: Mapping[str, Tensor],
    box: BlackBox,
    data: Tensor,
    labels: Tensor,
) -> Tensor:
    """The loss of a network on data, as `box` says, with gradients if they are asked for.

    Parameters
    ----------
    net : Module, or another function of points
    parameters : mapping of str to Tensor
        Its own.
    box : BlackBox
    data : Tensor, shape (n, inputs)
    labels : Tensor, shape (n,)
        As `fitted` returns them.

    Returns
    -------
    Tensor, shape ()

    Raises
    ------
    ValueError
        If a loss of the reader's own is not one number.
    """
    found = net(data)
    if box.outputs == 1:
        found = found.reshape(-1)
    if callable(box.loss):
        loss = _one_number(box.loss(found, classes(labels) if box.outputs == 2 else labels))
    else:
        loss = LOSSES[box.loss].mean(found, labels)
    return loss + penalty(parameters, box.l2) if box.l2 else loss


def _one_number(loss: Any) -> Tensor:
    if isinstance(loss, Tensor) and loss.numel() == 1:
        return loss.reshape(())
    got = f"a tensor of shape {tuple(loss.shape)}" if isinstance(loss, Tensor) else f"a {type(loss).__name__}"
    raise ValueError(f"loss must return a tensor of one number (got {got})")
