"""The training engine: a batch of networks, hand-derived gradients, preallocated memory.

Backpropagation follows Rumelhart, Hinton and Williams (1986), equations (5) to (9), for the
loss ``mean((output - label) ** 2)`` and plain gradient descent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor
from torch.nn import Module

from .data import dataset
from .experiment import Experiment
from .history import History
from .metrics import measure
from .network import ACTIVATIONS, Layout, check_fit, flat_parameters
from .numbers import is_finite, is_whole

__all__ = ["Batch", "initial_parameters", "run", "train"]

MAX_STATE_BYTES = 4 * 2**30

BLOCK_BYTES = 16 << 20
"""States of a run that are worked on at a time, beside those that are kept."""

FEW_PRODUCTS = 40
"""Up to so many weights in a layer, numpy's dot products beat its matrix products."""


@dataclass(frozen=True)
class _Ops:
    """The few functions that differ between numpy arrays and torch tensors.

    numpy has the cheaper call and the faster tanh, and leaves other threads alone; torch has
    CUDA. The engine is written once for both.
    """

    empty: Callable[..., Any]
    matmul: Callable[..., Any]
    multiply: Callable[..., Any]
    subtract: Callable[..., Any]
    tanh: Callable[..., Any]
    swap: Callable[[Any], Any]


def _tanh_by_numpy(x: Tensor, out: Tensor) -> None:
    # numpy's vectorised tanh is several times faster than torch's on a CPU.
    np.tanh(x.numpy(), out=out.numpy())


def _ops(array: Any) -> _Ops:
    if isinstance(array, np.ndarray):
        return _Ops(
            empty=lambda *shape: np.empty(shape, array.dtype),
            matmul=np.matmul,
            multiply=np.multiply,
            subtract=np.subtract,
            tanh=np.tanh,
            swap=lambda a: a.swapaxes(1, 2),
        )
    return _Ops(
        empty=lambda *shape: torch.empty(shape, dtype=array.dtype, device=array.device),
        matmul=torch.bmm,
        multiply=torch.multiply,
        subtract=torch.subtract,
        tanh=_tanh_by_numpy if array.device.type == "cpu" else torch.tanh,
        swap=lambda a: a.transpose(1, 2),
    )


class Batch:
    """B networks of one layout, trained together on one data set.

    Works on numpy arrays or torch tensors, whichever it is given.

    Parameters
    ----------
    layout : Layout
    parameters : array, shape (B, P)
        Initial parameters, one network in each row; copied.
    data : array, shape (n, inputs)
    labels : array, shape (n,)

    Attributes
    ----------
    outputs : array, shape (B, 1, n)
    """

    def __init__(self, layout: Layout, parameters: Any, data: Any, labels: Any) -> None:
        ops = self._ops = _ops(parameters)
        self.count, n = len(parameters), len(data)
        self.layout = layout
        # Layer after layer, each (B, out, in + 1) with the bias as its last column: contiguous
        # blocks, which the batched product needs, of one vector, which an update needs.
        self._parameters = ops.empty(self.count * layout.size)
        self._gradients = ops.empty(self.count * layout.size)
        self._order = _engine_positions(layout)
        self._blocks = [slice(r.start * self.count, r.stop * self.count) for r in _layer_ranges(layout)]
        in_order = ops.empty(self.count, layout.size)
        in_order[:, self._order] = parameters
        for where, block in zip(_layer_ranges(layout), self._blocks, strict=True):
            self._parameters[block] = in_order[:, where].reshape(-1)
        self._inputs: list[Any] = []
        for width in layout.widths:
            padded = ops.empty(self.count, width + 1, n)
            padded[:, width] = 1.0  # what a bias is multiplied by
            self._inputs.append(padded)
        self._inputs[0][:, :-1] = data.T
        self.outputs = self._inputs[-1][:, :-1]
        self._labels = labels
        self._steps = [self._layer(i) for i in range(layout.depth)]
        self._last_gradient = self._steps[-1][-1]

    @property
    def parameters(self) -> Any:
        """All parameters in torch's order, a copy, shape (B, P)."""
        return self._in_order(self._parameters)

    @property
    def gradients(self) -> Any:
        """All gradients in torch's order, a copy, shape (B, P)."""
        return self._in_order(self._gradients)

    def _in_order(self, flat: Any) -> Any:
        blocks = [flat[block].reshape(self.count, -1) for block in self._blocks]
        join = np.concatenate if isinstance(flat, np.ndarray) else torch.cat
        return join(blocks, 1)[:, self._order]

    def _layer(self, i: int) -> tuple[Any, ...]:
        """The arrays that layer i reads and writes, sliced once."""
        width, fan_in = self.layout.widths[i + 1], self.layout.widths[i]
        count, _, n = self._inputs[i].shape
        inputs = self._inputs[i] if self.layout.biases[i] else self._inputs[i][:, :-1]
        outputs = self._inputs[i + 1][:, :-1]
        weights = self._parameters[self._blocks[i]].reshape(count, width, -1)
        gradient = self._gradients[self._blocks[i]].reshape(count, width, -1)
        delta = self._ops.empty(count, width, n)  # gradient of the loss by the outputs, then the sums
        if isinstance(delta, np.ndarray) and gradient[0].size <= FEW_PRODUCTS:
            differentiate = partial(np.vecdot, delta[:, :, None], inputs[:, None], out=gradient)
        else:
            differentiate = partial(self._ops.matmul, delta, self._ops.swap(inputs), out=gradient)
        return (
            weights,
            self._ops.swap(weights[:, :, :fan_in]),
            inputs,
            outputs,
            self._ops.empty(count, width, n),  # sums, then the activation's derivative
            differentiate,
            delta,
        )

    def forward(self) -> None:
        """Compute `outputs` from `parameters`."""
        matmul = self._ops.matmul
        for (weights, _, inputs, outputs, sums, _, _), name in zip(
            self._steps, self.layout.activations, strict=True
        ):
            matmul(weights, inputs, out=sums)
            activate(name, sums, outputs, self._ops.tanh)

    def backward(self) -> None:
        """Compute `gradients` of the loss from what `forward` left behind."""
        ops = self._ops
        ops.subtract(self.outputs, self._labels, out=self._last_gradient)
        ops.multiply(self._last_gradient, 2.0 / len(self._labels), out=self._last_gradient)
        for i in reversed(range(self.layout.depth)):
            _, transposed, _, outputs, slope, differentiate, delta = self._steps[i]
            _through_activation(self.layout.activations[i], outputs, slope, delta, ops)
            differentiate()
            if i:
                ops.matmul(transposed, delta, out=self._steps[i - 1][-1])

    def update(self, lr: Any) -> None:
        """One step of gradient descent; `lr` is a number, or what `each` made of one per network."""
        self._ops.multiply(self._gradients, lr, out=self._gradients)
        self._ops.subtract(self._parameters, self._gradients, out=self._parameters)

    def each(self, values: Any) -> Any:
        """Spread one number for each network, shape (B,), over all of its parameters."""
        spread = self._ops.empty(self.count * self.layout.size)
        for block in self._blocks:
            spread[block].reshape(self.count, -1)[...] = values[:, None]
        return spread


def activate(name: str, sums: Any, out: Any, tanh: Callable[..., Any] = np.tanh) -> None:
    """Write the activation `name` of `sums` to `out`, arrays or tensors of one shape."""
    if name == "tanh":
        tanh(sums, out=out)
    elif name == "sigmoid":
        # 1 / (1 + exp(-x)) by tanh, which can't overflow.
        sums *= 0.5
        tanh(sums, out=out)
        out *= 0.5
        out += 0.5
    elif name == "relu":
        if isinstance(sums, np.ndarray):
            np.maximum(sums, 0.0, out=out)
        else:
            torch.clamp(sums, min=0.0, out=out)
    elif name == "sign":
        (np if isinstance(sums, np.ndarray) else torch).sign(sums, out=out)
    elif name == "identity":
        out[...] = sums
    else:
        raise ValueError(f"activation must be one of {', '.join([*ACTIVATIONS, 'identity'])} (got {name!r})")


def _through_activation(name: str, outputs: Any, slope: Any, delta: Any, ops: _Ops) -> None:
    """Multiply `delta` by the derivative of the activation, a function of its own outputs."""
    if name == "tanh":
        ops.multiply(outputs, outputs, out=slope)
        ops.subtract(1.0, slope, out=slope) if isinstance(slope, np.ndarray) else slope.neg_().add_(1.0)
        ops.multiply(delta, slope, out=delta)
    elif name == "sigmoid":
        ops.multiply(outputs, outputs, out=slope)
        ops.subtract(outputs, slope, out=slope)
        ops.multiply(delta, slope, out=delta)
    elif name == "relu":
        slope[...] = outputs > 0
        ops.multiply(delta, slope, out=delta)
    elif name == "sign":
        delta[...] = 0.0
    elif name != "identity":
        raise ValueError(f"activation must be one of {', '.join([*ACTIVATIONS, 'identity'])} (got {name!r})")


def _layer_ranges(layout: Layout) -> list[slice]:
    """Where each layer's weights and biases lie in a network's flat parameters."""
    ranges, start = [], 0
    for i in range(layout.depth):
        stop = start + layout.widths[i + 1] * (layout.widths[i] + layout.biases[i])
        ranges.append(slice(start, stop))
        start = stop
    return ranges


def _engine_positions(layout: Layout) -> np.ndarray:
    """Where the engine keeps each parameter of torch's order: a bias follows its unit's weights."""
    positions = []
    for i, where in enumerate(_layer_ranges(layout)):
        fan_in = layout.widths[i]
        block = np.arange(where.start, where.stop).reshape(layout.widths[i + 1], -1)
        positions.append(block[:, :fan_in].reshape(-1))
        if layout.biases[i]:
            positions.append(block[:, fan_in])
    return np.concatenate(positions)


def initial_parameters(experiment: Experiment, dtype: torch.dtype) -> Tensor:
    """The parameters before the first update, shape (P,): `seeded_net` times the scale."""
    drawn = np.random.RandomState(experiment.seed).randn(experiment.layout.size)
    return torch.from_numpy(drawn).to(dtype) * experiment.init_scale


def run(experiment: Experiment, dtype: torch.dtype, device: str | torch.device) -> History:
    """Train the network of `experiment`; what `Experiment.run` calls."""
    if dtype not in (torch.float32, torch.float64):
        raise ValueError(f"dtype must be torch.float32 or torch.float64 (got {dtype})")
    data, labels = dataset(experiment.data, experiment.data_seed, experiment.n, dtype)
    parameters = initial_parameters(experiment, dtype)
    return _train(
        experiment.layout, parameters, data, labels, experiment.lr, experiment.steps, device, experiment
    )


def train(net: Module, data: ArrayLike, labels: ArrayLike, lr: float, steps: int) -> History:
    """Train a network of your own on data of your own, and remember every state.

    Parameters
    ----------
    net : torch.nn.Sequential
        ``Linear`` layers, each with at most one activation (`Sign`, ``Tanh``, ``ReLU``,
        ``Sigmoid``) after it, nested or flat, with one output. It is left as it is.
    data : Tensor or array, shape (n, inputs)
    labels : Tensor or array, shape (n,)
        -1 and +1, or 0 and 1; see `mlpviz.metrics.midpoint`.
    lr : float
        Learning rate.
    steps : int
        Number of updates.

    Returns
    -------
    History
        Its index i is the state after i updates, so it has ``steps + 1`` of them.

    Raises
    ------
    ValueError
        If `net` is anything else, or the shapes don't fit.

    Examples
    --------
    >>> from mlpviz import mlp, non_linearly_separable_data, seeded_net, train
    >>> data, labels = non_linearly_separable_data()
    >>> history = train(seeded_net(1, mlp((2, 8, 1))), data, labels, lr=0.25, steps=100)
    >>> history.parameters.shape
    torch.Size([101, 33])
    """
    layout = Layout.of_net(net)
    data, labels = check_fit(layout, data, labels)
    if not (is_whole(steps) and steps >= 1):
        raise ValueError(f"steps must be a whole number, 1 or above (got {steps!r})")
    if not (is_finite(lr) and lr > 0):
        raise ValueError(f"lr must be a finite number above 0 (got {lr!r})")
    flat = flat_parameters(net)
    return _train(layout, flat, data.to(flat), labels.to(flat), float(lr), int(steps), flat.device, None)


def _train(
    layout: Layout,
    parameters: Tensor,
    data: Tensor,
    labels: Tensor,
    lr: float,
    steps: int,
    device: str | torch.device,
    experiment: Experiment | None,
) -> History:
    """A batch of one, all of its states kept."""
    needed = (steps + 1) * layout.size * parameters.element_size()
    if needed > MAX_STATE_BYTES:
        raise ValueError(
            f"steps x parameters must fit in {MAX_STATE_BYTES / 2**30:.0f} GiB of states "
            f"(got {needed / 2**30:.1f} GiB)"
        )
    device = torch.device(device)

    def place(tensor: Tensor) -> Any:
        return tensor.cpu().numpy() if device.type == "cpu" else tensor.to(device)

    batch = Batch(layout, place(parameters[None]), place(data), place(labels))
    empty = batch._ops.empty
    count = steps + 1
    # The engine's order is put into torch's, and norms are taken, so many states at a time.
    some = max(1, min(count, BLOCK_BYTES // (layout.size * parameters.element_size())))
    states, gradients = empty(some, layout.size), empty(some, layout.size)
    outputs = empty(count, len(labels))
    in_order = torch.empty(count, layout.size, dtype=parameters.dtype)
    weights = [name for name in layout.slices if name.endswith("weight")]
    norms = {name: torch.empty(count, dtype=parameters.dtype) for name in weights}

    def finish(array: Any) -> Tensor:
        return torch.as_tensor(array).cpu()

    for i in descend(batch, lr, steps):
        k = i % some
        states[k] = batch._parameters
        gradients[k] = batch._gradients
        outputs[i] = batch.outputs[0, 0]
        if k == some - 1 or i == steps:
            rows = slice(i - k, i + 1)
            in_order[rows] = finish(states)[: k + 1, batch._order]
            gradient = finish(gradients)[: k + 1, batch._order]
            for name in weights:
                norms[name][rows] = gradient[:, layout.slices[name]].norm(dim=1)
    loss, accuracy = (finish(column) for column in measure(outputs, place(labels)))
    return History(
        layout=layout,
        data=data.cpu(),
        labels=labels.cpu(),
        parameters=in_order,
        loss=loss,
        accuracy=accuracy,
        grad_norms=norms,
        experiment=experiment,
    )


def descend(batch: Batch, lr: Any, steps: int) -> Iterator[int]:
    """Train; yields i with the batch in its state after i updates, gradients computed there."""
    # A run that diverges is a result, not a reason to warn at every step.
    with np.errstate(all="ignore"):
        for i in range(steps + 1):
            batch.forward()
            batch.backward()
            yield i
            if i < steps:
                batch.update(lr)
