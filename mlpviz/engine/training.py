"""Training: descent on the loss, every state of it kept.

The arithmetic is in `mlpviz.engine.kernels`, which is not imported before something is computed:
importing Numba takes half a second.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor

from ..model.datasets import dataset
from ..model.experiment import Experiment, train_named
from ..model.initializations import INITIALIZATIONS
from ..model.network import Layout
from .descent import Descent, chosen_points
from .history import History
from .metrics import midpoint

if TYPE_CHECKING:
    from .kernels import Chain

__all__ = [
    "Batch",
    "chain",
    "check_memory",
    "descend",
    "initial_parameters",
    "train_chain",
    "train_one",
    "training_set",
]

MAX_STATE_BYTES = 4 * 2**30

PRODUCTS_AT_ONCE = 10**9
"""Multiplications, about half a second of them, after which compiled code lets Ctrl-C through."""

INDEXES_AT_ONCE = 10**6
"""Points of all batches whose order is in memory."""


@cache
def chain(layout: Layout) -> Chain:
    """Convert a layout to what compiled code takes.

    Raises
    ------
    ValueError
        If an activation is unknown.
    """
    from .kernels import CODES, LOSS_CODES, Chain

    for name in layout.activations:
        if name not in CODES:
            raise ValueError(f"activation must be one of {', '.join(CODES)} (got {name!r})")
    slices = layout.slices
    biases = [slices.get(f"{name}.bias", slice(-1, None)).start for name in layout.names]
    fields = (
        layout.widths,
        [slices[f"{name}.weight"].start for name in layout.names],
        biases,
        [CODES[name] for name in layout.activations],
        np.cumsum([0, *layout.widths]),
    )
    arrays: list[Any] = [np.array(field, np.int64) for field in fields]
    return Chain(*[*arrays, LOSS_CODES[layout.loss], layout.l2])


def inputs_for(layout: Layout, count: int, points: np.ndarray) -> np.ndarray:
    """Allocate the values of all units of `count` networks, and fill in the inputs.

    Returns
    -------
    array, shape (count, units * n)
        Unit u at point k is at ``u * n + k``; the inputs are the first units.
    """
    values = np.empty((count, sum(layout.widths), len(points)), points.dtype)
    values[:, : layout.widths[0]] = points.T
    return values.reshape(count, -1)


class Batch:
    """B networks of one layout on one data set, each with its own parameters.

    Parameters
    ----------
    layout : Layout
    parameters : array, shape (B, P)
        In torch's order; copied.
    data : array, shape (n, inputs)
    labels : array, shape (n,)

    Attributes
    ----------
    parameters, gradients : array, shape (B, P)
    units, deltas : list of array, shape (B, width, n)
        For the inputs and each layer: the units' outputs, and the loss's gradient by their sums.
    outputs : array, shape (B, n)

    Examples
    --------
    >>> from mlpviz import EXERCISES
    >>> history = EXERCISES["ex4"].run()
    >>> batch = Batch(history.layout, history.parameters[:3], history.data, history.labels)
    >>> batch.forward()
    >>> batch.backward()
    >>> batch.outputs.shape, batch.gradients.shape
    ((3, 100), (3, 21))
    """

    def __init__(self, layout: Layout, parameters: ArrayLike, data: ArrayLike, labels: ArrayLike) -> None:
        self.layout = layout
        self.parameters = np.asarray(parameters).copy()
        dtype = self.parameters.dtype
        self._labels = np.ascontiguousarray(labels, dtype)
        self._values = inputs_for(layout, len(self.parameters), np.asarray(data, dtype))
        self._deltas = np.zeros_like(self._values)
        self.gradients = np.zeros_like(self.parameters)
        self.units, self.deltas = self._layers(self._values), self._layers(self._deltas)
        self.outputs = self.units[-1][:, 0]
        self._chain = chain(layout)

    def _layers(self, values: np.ndarray) -> list[np.ndarray]:
        each = values.reshape(len(values), sum(self.layout.widths), len(self._labels))
        return np.split(each, np.cumsum(self.layout.widths)[:-1], axis=1)

    def forward(self) -> None:
        """Compute `units` and `outputs` from `parameters`."""
        from .kernels import evaluate

        evaluate(self._chain, self.parameters, self._values, len(self._labels))

    def backward(self) -> None:
        """Compute `gradients` and `deltas` of the loss from what `forward` left behind."""
        from .kernels import backpropagate

        backpropagate(self._chain, self.parameters, self._values, self._labels, self._deltas, self.gradients)

    def update(self, lr: Any) -> None:
        """Make one step of gradient descent; `lr` is a number, or an array of shape (B, 1)."""
        self.parameters -= lr * self.gradients


def descend(batch: Batch, lr: Any, steps: int) -> Iterator[int]:
    """Train; yield each i when the batch is in its state after i updates, gradients included."""
    # A diverging run is a result, no reason to warn at every step.
    with np.errstate(all="ignore"):
        for i in range(steps + 1):
            batch.forward()
            batch.backward()
            yield i
            if i < steps:
                batch.update(lr)


def training_set(experiment: Experiment, dtype: torch.dtype) -> tuple[Tensor, Tensor]:
    """The points that a network is trained on, shape (n, 2), and their labels, shape (n,)."""
    return dataset(experiment.data, experiment.data_seed, experiment.n, dtype, experiment.noise)


def test_set(experiment: Experiment, dtype: torch.dtype) -> tuple[Tensor, Tensor] | None:
    """The fresh points, shape (test, 2), and their labels; None if the experiment has none."""
    if not experiment.test:
        return None
    return dataset(experiment.data, (experiment.data_seed + 1) % 2**32, experiment.test, dtype)


def initial_parameters(experiment: Experiment, dtype: torch.dtype) -> Tensor:
    """The parameters before the first update, shape (P,): drawn, spread, and times the scales.

    With the default initialization they are those of `seeded_net` times the scale.
    """
    layout, kind = experiment.layout, INITIALIZATIONS[experiment.init]
    drawn = kind.draw(experiment.seed, layout.size)
    for name, shape in layout.shapes.items():
        is_bias = name.endswith(".bias")
        drawn[layout.slices[name]] *= experiment.bias_scale if is_bias else kind.spread(shape[1], shape[0])
    return torch.from_numpy(drawn).to(dtype) * experiment.init_scale


@train_named.register
def _run(experiment: Experiment, dtype: torch.dtype) -> History:
    """Train the network of `experiment`, for `Experiment.run`."""
    if dtype not in (torch.float32, torch.float64):
        raise ValueError(f"dtype must be torch.float32 or torch.float64 (got {dtype})")
    data, labels = training_set(experiment, dtype)
    parameters = initial_parameters(experiment, dtype)
    how, test = Descent.of(experiment), test_set(experiment, dtype)
    return train_chain(experiment.layout, parameters, data, labels, how, experiment, test)


def check_memory(states: int, parameters: int, each: int) -> None:
    """Raise a ValueError if so many states of so many parameters, of `each` bytes, are too many."""
    needed = states * parameters * each
    if needed > MAX_STATE_BYTES:
        raise ValueError(
            f"steps x parameters must fit in {MAX_STATE_BYTES / 2**30:.0f} GiB of states "
            f"(got {needed / 2**30:.1f} GiB)"
        )


def train_chain(
    layout: Layout,
    parameters: Tensor,
    data: Tensor,
    labels: Tensor,
    how: Descent,
    experiment: Experiment | None,
    test: tuple[Tensor, Tensor] | None = None,
) -> History:
    """Train one network, and keep all of its states."""
    count = how.steps + 1
    check_memory(count, layout.size, parameters.element_size())
    dtype = parameters.cpu().numpy().dtype
    states, norms = np.empty((count, layout.size), dtype), np.empty((count, layout.depth), dtype)
    found = train_one(layout, parameters, (data, labels), how, test, states, norms)
    tested = {"test_loss": found.test_loss, "test_accuracy": found.test_accuracy}
    return History(
        layout=layout,
        data=data.cpu(),
        labels=labels.cpu(),
        parameters=torch.from_numpy(states),
        loss=torch.from_numpy(found.loss),
        accuracy=torch.from_numpy(found.accuracy),
        grad_norms={
            f"{name}.weight": torch.from_numpy(norm.copy())
            for name, norm in zip(layout.names, norms.T, strict=True)
        },
        experiment=experiment,
        logs={name: torch.from_numpy(column) for name, column in tested.items() if len(column)},
    )


class Trained(NamedTuple):
    """What became of a network.

    Attributes
    ----------
    loss, accuracy : array, shape (steps + 1,)
    parameters : array, shape (P,)
        After the last update.
    test_loss, test_accuracy : array, shape (steps + 1,)
        Without rows if there is no test set.
    """

    loss: np.ndarray
    accuracy: np.ndarray
    parameters: np.ndarray
    test_loss: np.ndarray
    test_accuracy: np.ndarray


def train_one(
    layout: Layout,
    parameters: Tensor,
    points: tuple[Tensor, Tensor],
    how: Descent,
    test: tuple[Tensor, Tensor] | None,
    states: np.ndarray,
    norms: np.ndarray,
) -> Trained:
    """Train one network, without holding Python's lock.

    Parameters
    ----------
    layout : Layout
    parameters : Tensor, shape (P,)
        Before the first update; not changed.
    points, test : (Tensor, Tensor)
        Data and labels: those to be trained on, and others to be measured.
    how : Descent
    states, norms : array, shape (steps + 1, P) and (steps + 1, L)
        Get the parameters, and the gradient norm of each layer's weights, at each state, unless
        they have no rows.
    """
    from . import kernels

    flat = parameters.cpu().numpy().copy()
    count, n, dtype = how.steps + 1, len(points[1]), flat.dtype
    middle = midpoint(points[1])
    own, fresh = (
        kernels.Points(inputs_for(layout, 1, data)[0], labels, middle)
        for data, labels in (
            [np.ascontiguousarray(tensor.cpu().numpy()) for tensor in pair]
            for pair in (points, test or (points[0][:0], points[1][:0]))
        )
    )
    code = kernels.OPTIMIZER_CODES[how.optimizer]
    method = kernels.Method(code, how.lr, how.momentum, np.zeros((2, len(flat)), dtype), np.ones(2))
    tested = count if test else 0
    trained = Trained(*(np.empty(size, dtype) for size in (count, count, 0, tested, tested)))
    at_once = max(1, PRODUCTS_AT_ONCE // (3 * layout.size * n))
    at_once = min(at_once, max(1, INDEXES_AT_ONCE // max(1, how.batch)))
    for start in range(0, count, at_once):
        rows = slice(start, min(start + at_once, count))
        kept = (trained.loss, trained.accuracy, states, norms, trained.test_loss, trained.test_accuracy)
        batches = kernels.Batches(*chosen_points(how, n, start, min(rows.stop, how.steps)))
        kernels.descend(
            chain(layout), flat, own, fresh, method, batches, kernels.Record(*(array[rows] for array in kept))
        )
    return trained._replace(parameters=flat)
