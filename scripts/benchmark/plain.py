"""The baselines: what a notebook does without a library, in plain torch and matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path

import torch
from matplotlib.animation import FuncAnimation, PillowWriter
from torch import Tensor
from torch.nn import Module

from mlpviz.plots.history import HistoryPlot

Entry = tuple[Module, dict[str, float]]


def train(net: Module, data: Tensor, labels: Tensor, lr: float, steps: int) -> list[Entry]:
    """Gradient descent by autograd; keeps a copy of the network, its loss and accuracy at every step."""
    history = []
    for _ in range(steps):
        outputs = net(data)[:, 0]
        loss = ((outputs - labels) ** 2).mean()
        gradients = torch.autograd.grad(loss, list(net.parameters()))
        with torch.no_grad():
            accuracy = (outputs.sign() == labels).sum().item() / len(labels)
            history.append((deepcopy(net), {"loss": loss.item(), "accuracy": accuracy}))
            for parameter, gradient in zip(net.parameters(), gradients, strict=True):
                parameter.sub_(lr * gradient)
    return history


def surface(net: Module, data: Tensor, labels: Tensor, pair: Sequence[str], offsets: Tensor) -> Tensor:
    """The loss for every two offsets of a pair of parameters: set both, run the network."""
    places = []
    for name in pair:
        tensor, _, index = name.rstrip(")").partition("(")
        places.append((net.get_parameter(tensor), tuple(int(k) for k in index.split(",") if k.strip())))
    (first, i), (second, j) = places
    result = torch.empty(len(offsets), len(offsets), dtype=data.dtype)
    with torch.no_grad():
        start_first, start_second = first[i].item(), second[j].item()
        for row, a in zip(result, offsets.tolist(), strict=True):
            first[i] = start_first + a
            for k, b in enumerate(offsets.tolist()):
                second[j] = start_second + b
                row[k] = ((net(data)[:, 0] - labels) ** 2).mean()
        first[i], second[j] = start_first, start_second
    return result


def animate(plot: HistoryPlot, iterations: Sequence[int], path: Path) -> None:
    """A GIF of the same figure by matplotlib's own means, drawn whole for each frame."""
    animation = FuncAnimation(plot.figure, plot.show, frames=iterations, init_func=lambda: [])
    animation.save(path, writer=PillowWriter(fps=12))
