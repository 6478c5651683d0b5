"""The engine's arithmetic, compiled: forward and backward pass, training, landscapes.

Each sum has a written order, the same as in ``chain.js``, so that both get the same bits:

- A unit's sum starts with its bias and adds weight times input, input after input. The gradient by a
  unit's output adds weight times gradient, unit after unit of the next layer.
- A sum over points is eight interleaved partial sums (point k belongs to sum k mod 8), combined as
  ``((0 + 1) + (2 + 3)) + ((4 + 5) + (6 + 7))``: a compiler can use vectors but must not reorder.

Backpropagation follows Rumelhart, Hinton and Williams, Nature 323 (1986), equations (5) to (9). The
compiled code is cached on disk, see `mlpviz.engine.compiled`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from ..model.activations import MODULES
from ..model.declaration import DECLARATION
from ..model.losses import LOSSES
from ..model.optimizers import OPTIMIZERS
from .compiled import each, inlined, kernel

__all__ = [
    "CODES",
    "LOSS_CODES",
    "OPTIMIZER_CODES",
    "Batches",
    "Chain",
    "Method",
    "Points",
    "Record",
    "backpropagate",
    "descend",
    "evaluate",
    "scan",
]

CODES = {name: code for code, name in enumerate(MODULES)}
"""The numbers by which compiled code knows the activations."""

NEEDS_INPUT = np.array([DECLARATION["activations"][name].get("needs_input", False) for name in CODES])
"""Whether an activation's derivative is computed from its input, by its number."""

LOSS_CODES = {name: code for code, name in enumerate(LOSSES)}
"""The numbers by which compiled code knows the losses."""

OPTIMIZER_CODES = {name: code for code, name in enumerate(OPTIMIZERS)}
"""The numbers by which compiled code knows the optimizers."""


class Chain(NamedTuple):
    """A chain of linear layers and activations, laid out for compiled code.

    Attributes
    ----------
    widths : array of int64, shape (L + 1,)
    weights, biases : arrays of int64, shape (L,)
        Where those of each layer begin in the flat vector of parameters; -1 for no biases.
    activations : array of int64, shape (L,)
        Of `CODES`.
    rows : array of int64, shape (L + 2,)
        Where the units of each layer begin among all units, the inputs first; then the number of units.
    loss : int
        Of `LOSS_CODES`.
    l2 : float
        Of the penalty on the weights, 0 for none.
    """

    widths: np.ndarray
    weights: np.ndarray
    biases: np.ndarray
    activations: np.ndarray
    rows: np.ndarray
    loss: int
    l2: float


def _choice(modules: Mapping[str, ModuleType], function: str, arguments: str, line: str) -> Any:
    """Compile code that runs `line` with the `function` of one of `modules`, given its number.

    There is an ``if`` for each of them, since compiled code can't look up a function in a table.
    """
    lines = [f"def choose(code, {arguments}):"]
    for code, name in enumerate(modules):
        lines += [f"    if code == {code}:", f"        {line.format(f'of_{name}')}"]
    names: dict[str, Any] = {
        f"of_{name}": each(getattr(module, function)) for name, module in modules.items()
    }
    names["__name__"] = __name__
    exec("\n".join(lines), names)
    return inlined(names["choose"])


_EACH = "for k in range(len(values)):"
_activate = _choice(MODULES, "forward", "values", f"{_EACH} values[k] = {{}}(values[k])")
through_activation = _choice(
    MODULES, "backward", "known, deltas", "for k in range(len(known)): deltas[k] = {}(known[k], deltas[k])"
)
"""Replace the gradients by an activation's outputs by those by its inputs, see `mlpviz.model.activations`."""
_POINTS = "outputs, labels, found"
_JUDGED = "for k in range(len(labels)): found[k] = {{}}(outputs[k], labels[k])[{}]"
_losses = _choice(LOSSES, "judge", _POINTS, _JUDGED.format(0))
_slopes = _choice(LOSSES, "judge", _POINTS, _JUDGED.format(1))
_STEP = "params, gradient, first, second, powers, lr, momentum"
_update = _choice(OPTIMIZERS, "update", _STEP, f"{{}}({_STEP})")


@inlined
def activate(code: int, values: Any, start: int, stop: int) -> None:
    """Replace each value by its activation."""
    _activate(code, values[start:stop])


# Slices, because an index that starts at 0 is not checked for counting from the end.
@inlined
def add_rows(
    into: Any, to: int, factors: Any, f: int, step: int, rows: Any, row: int, count: int, n: int
) -> None:
    """into[to …] += factors[f + r * step] * rows[row + r * n …] for each r in turn, four at a time."""
    out = into[to : to + n]
    r = 0
    while r + 4 <= count:
        a, b, c, d = factors[f], factors[f + step], factors[f + 2 * step], factors[f + 3 * step]
        p, q = rows[row : row + n], rows[row + n : row + 2 * n]
        s, t = rows[row + 2 * n : row + 3 * n], rows[row + 3 * n : row + 4 * n]
        for k in range(n):
            out[k] = (((out[k] + a * p[k]) + b * q[k]) + c * s[k]) + d * t[k]
        r += 4
        f += 4 * step
        row += 4 * n
    while r < count:
        a, p = factors[f], rows[row : row + n]
        for k in range(n):
            out[k] += a * p[k]
        r += 1
        f += step
        row += n


@inlined
def dot(a: Any, p: int, b: Any, q: int, n: int) -> Any:
    """The sum of a[p + k] * b[q + k] in the written order."""
    x, y = a[p : p + n], b[q : q + n]
    s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = 0.0
    whole = n // 8
    for block in range(whole):
        k = 8 * block
        s0 += x[k] * y[k]
        s1 += x[k + 1] * y[k + 1]
        s2 += x[k + 2] * y[k + 2]
        s3 += x[k + 3] * y[k + 3]
        s4 += x[k + 4] * y[k + 4]
        s5 += x[k + 5] * y[k + 5]
        s6 += x[k + 6] * y[k + 6]
        s7 += x[k + 7] * y[k + 7]
    k, rest = 8 * whole, n % 8
    if rest > 0:
        s0 += x[k] * y[k]
    if rest > 1:
        s1 += x[k + 1] * y[k + 1]
    if rest > 2:
        s2 += x[k + 2] * y[k + 2]
    if rest > 3:
        s3 += x[k + 3] * y[k + 3]
    if rest > 4:
        s4 += x[k + 4] * y[k + 4]
    if rest > 5:
        s5 += x[k + 5] * y[k + 5]
    if rest > 6:
        s6 += x[k + 6] * y[k + 6]
    return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7))


@inlined
def mean_loss(loss: int, outputs: Any, start: int, labels: Any, each: Any, ones: Any) -> Any:
    """The mean loss of the outputs; `each` is memory for n numbers."""
    n = len(labels)
    _losses(loss, outputs[start : start + n], labels, each)
    return dot(each, 0, ones, 0, n) / n


@inlined
def penalty(chain: Chain, params: Any) -> Any:
    """l2 / 2 times the sum of the squares of all weights, layer after layer."""
    total = 0.0
    for layer in range(len(chain.weights)):
        first, count = chain.weights[layer], chain.widths[layer] * chain.widths[layer + 1]
        total += dot(params, first, params, first, count)
    return 0.5 * chain.l2 * total


@inlined
def share_right(outputs: Any, start: int, labels: Any, middle: float) -> float:
    """The share of the points whose output is on their label's side of `middle`."""
    out = outputs[start : start + len(labels)]
    right = 0
    for k in range(len(labels)):
        if (out[k] - middle) * (labels[k] - middle) > 0.0:
            right += 1
    return right / len(labels)


@inlined
def weighted(chain: Chain, layer: int, params: Any, values: Any, into: Any, to: int, n: int) -> None:
    """A layer's sums: each unit's bias, then weight times input."""
    fan_in, bias = chain.widths[layer], chain.biases[layer]
    for u in range(chain.widths[layer + 1]):
        into[to + u * n : to + (u + 1) * n] = 0.0 if bias < 0 else params[bias + u]
        first = chain.weights[layer] + u * fan_in
        add_rows(into, to + u * n, params, first, 1, values, chain.rows[layer] * n, fan_in, n)


@inlined
def forward(chain: Chain, params: Any, values: Any, n: int, first: int, last: int) -> None:
    """Compute the values of layers `first` to `last` - 1 from those of the layer before."""
    for layer in range(first, last):
        start, stop = chain.rows[layer + 1] * n, chain.rows[layer + 2] * n
        weighted(chain, layer, params, values, values, start, n)
        activate(chain.activations[layer], values, start, stop)


@inlined
def backward(chain: Chain, params: Any, values: Any, labels: Any, deltas: Any, grad: Any, ones: Any) -> None:
    """Compute the gradient by every parameter from what `forward` left in `values`."""
    depth, n = len(chain.weights), len(labels)
    last = chain.rows[depth] * n
    _slopes(chain.loss, values[last : last + n], labels, deltas[last : last + n])
    for k in range(n):
        deltas[last + k] *= 1.0 / n
    for layer in range(depth - 1, -1, -1):
        fan_in, width = chain.widths[layer], chain.widths[layer + 1]
        weights, biases = chain.weights[layer], chain.biases[layer]
        before, start, stop = chain.rows[layer] * n, chain.rows[layer + 1] * n, chain.rows[layer + 2] * n
        known = values[start:stop]
        if NEEDS_INPUT[chain.activations[layer]]:
            # The forward pass has written over the sums; the same operations give the same bits.
            known = np.empty(stop - start, values.dtype)
            weighted(chain, layer, params, values, known, 0, n)
        through_activation(chain.activations[layer], known, deltas[start:stop])
        for u in range(width):
            for s in range(fan_in):
                index = weights + u * fan_in + s
                grad[index] = dot(deltas, start + u * n, values, before + s * n, n)
                if chain.l2 > 0.0:
                    grad[index] += chain.l2 * params[index]
            if biases >= 0:
                grad[biases + u] = dot(deltas, start + u * n, ones, 0, n)
        if layer == 0:
            continue
        deltas[before:start] = 0.0
        for s in range(fan_in):
            add_rows(deltas, before + s * n, params, weights + s, fan_in, deltas, start, width, n)


@kernel
def evaluate(chain: Chain, params: Any, values: Any, n: int) -> None:
    """Compute the values of all units of B networks at n points.

    Parameters
    ----------
    params : array, shape (B, P)
    values : array, shape (B, units * n)
        Those of the inputs are read, all others are written.
    """
    for b in range(len(params)):
        forward(chain, params[b], values[b], n, 0, len(chain.weights))


@kernel
def backpropagate(chain: Chain, params: Any, values: Any, labels: Any, deltas: Any, grads: Any) -> None:
    """Compute the gradients of B networks from what `evaluate` left in `values`.

    Parameters
    ----------
    params, grads : array, shape (B, P)
    values, deltas : array, shape (B, units * n)
        `deltas` gets the gradient by each unit's sum, except for the inputs.
    labels : array, shape (n,)
    """
    ones = np.ones_like(labels)
    for b in range(len(params)):
        backward(chain, params[b], values[b], labels, deltas[b], grads[b], ones)


class Points(NamedTuple):
    """Points and their labels.

    Attributes
    ----------
    values : array, shape (units * n,)
        Those of the inputs are read; the others are memory.
    labels : array, shape (n,)
    middle : float
        Between the two labels.
    """

    values: np.ndarray
    labels: np.ndarray
    middle: float


class Method(NamedTuple):
    """How to make a step.

    Attributes
    ----------
    optimizer : int
        Of `OPTIMIZER_CODES`.
    lr, momentum : float
    memory, powers : array, shape (2, P) and (2,)
        What the optimizer remembers; see `mlpviz.model.optimizers`.
    """

    optimizer: int
    lr: float
    momentum: float
    memory: np.ndarray
    powers: np.ndarray


class Batches(NamedTuple):
    """The points of each step.

    Attributes
    ----------
    order : array of int64
        Batch after batch; empty if each step takes all points.
    starts : array of int64, shape (updates + 1,)
        Where each batch begins in `order`, and where the last one ends.
    """

    order: np.ndarray
    starts: np.ndarray


class Record(NamedTuple):
    """What is kept of each state. An array without rows is left alone.

    Attributes
    ----------
    loss, accuracy : array, shape (count,)
    states : array, shape (count, P) or (0, P)
    norms : array, shape (count, L) or (0, L)
        The norm of the gradient of each layer's weights, over all points.
    test_loss, test_accuracy : array, shape (count,) or (0,)
    """

    loss: np.ndarray
    accuracy: np.ndarray
    states: np.ndarray
    norms: np.ndarray
    test_loss: np.ndarray
    test_accuracy: np.ndarray


@inlined
def measured(chain: Chain, params: Any, points: Points, each: Any, ones: Any) -> tuple[Any, float]:
    """Compute all units' values; return the loss, without a penalty, and the accuracy."""
    depth, n = len(chain.weights), len(points.labels)
    forward(chain, params, points.values, n, 0, depth)
    outputs = chain.rows[depth] * n
    loss = mean_loss(chain.loss, points.values, outputs, points.labels, each, ones)
    return loss, share_right(points.values, outputs, points.labels, points.middle)


@inlined
def take(chain: Chain, points: Points, chosen: Any, values: Any, labels: Any) -> None:
    """Copy the inputs and the labels of some points."""
    n, count = len(points.labels), len(chosen)
    for k in range(count):
        labels[k] = points.labels[chosen[k]]
        for u in range(chain.widths[0]):
            values[u * count + k] = points.values[u * n + chosen[k]]


@kernel
def descend(
    chain: Chain, params: Any, points: Points, test: Points, method: Method, batches: Batches, record: Record
) -> None:
    """Train one network, and record its states.

    There are as many states as `record` has losses, and as many updates as there are batches: one for each
    state, or one fewer.

    Parameters
    ----------
    params : array, shape (P,)
        Before the first update; overwritten by those after the last.
    points, test : Points
        Those that it is trained on, and others, perhaps none.
    """
    depth, updates = len(chain.weights), len(batches.starts) - 1
    deltas, grad = np.empty_like(points.values), np.empty_like(params)
    ones, each, few = np.ones_like(points.labels), np.empty_like(points.labels), points.labels.copy()
    other_ones, others = np.ones_like(test.labels), np.empty_like(test.labels)
    some = np.empty_like(points.values) if len(batches.order) > 0 else points.values[:0]
    for i in range(len(record.loss)):
        loss, record.accuracy[i] = measured(chain, params, points, each, ones)
        record.loss[i] = loss + penalty(chain, params) if chain.l2 > 0.0 else loss
        if len(record.test_loss) > 0:
            record.test_loss[i], record.test_accuracy[i] = measured(chain, params, test, others, other_ones)
        if len(record.states) > 0:
            for j in range(len(params)):
                record.states[i, j] = params[j]
        if len(record.norms) > 0 or (i < updates and len(batches.order) == 0):
            backward(chain, params, points.values, points.labels, deltas, grad, ones)
        if len(record.norms) > 0:
            for layer in range(depth):
                first, count = chain.weights[layer], chain.widths[layer] * chain.widths[layer + 1]
                record.norms[i, layer] = np.sqrt(dot(grad, first, grad, first, count))
        if i == updates:
            continue
        if len(batches.order) > 0:
            chosen = batches.order[batches.starts[i] : batches.starts[i + 1]]
            take(chain, points, chosen, some, few)
            forward(chain, params, some, len(chosen), 0, depth)
            backward(chain, params, some, few[: len(chosen)], deltas, grad, ones)
        _update(
            method.optimizer,
            params,
            grad,
            method.memory[0],
            method.memory[1],
            method.powers,
            method.lr,
            method.momentum,
        )


@inlined
def add_penalties(chain: Chain, params: Any, index: int, steps: Any, losses: Any) -> None:
    """Add to each loss the penalty with one parameter offset by the same of `steps`."""
    kept = params[index]
    for j in range(len(steps)):
        params[index] = kept + steps[j]
        losses[j] += penalty(chain, params)
    params[index] = kept


@kernel
def scan(
    chain: Chain,
    params: Any,
    values: Any,
    labels: Any,
    layer: int,
    unit: int,
    source: int,
    steps: Any,
    outer: int,
    offsets: Any,
    losses: Any,
) -> None:
    """Compute the losses with one parameter offset by each of `steps`, for each offset of another.

    Parameters
    ----------
    params : array, shape (P,)
    values : array, shape (units * n,)
        Those of the inputs are read; the others are memory.
    layer, unit, source : int
        The scanned parameter: the unit that it belongs to, and the input that it weights, -1 for a bias.
    steps : array, shape (columns,)
    outer : int
        Index of the other parameter, which is of the same layer or an earlier one.
    offsets : array, shape (rows,)
    losses : array, shape (rows, columns)
    """
    depth, n = len(chain.weights), len(labels)
    after, is_last = layer + 1, layer + 1 == depth
    width = 0 if is_last else chain.widths[after + 1]
    each, ones, moved = np.empty_like(labels), np.ones_like(labels), params.copy()
    own, without = np.empty(len(steps) * n, params.dtype), np.empty(width * n, params.dtype)
    here, input_of = chain.rows[after] * n, (chain.rows[layer] + max(source, 0)) * n
    index = chain.biases[layer] + unit
    if source >= 0:
        index = chain.weights[layer] + unit * chain.widths[layer] + source
    sums, inputs = values[here + unit * n : here + (unit + 1) * n], values[input_of : input_of + n]
    for i in range(len(offsets)):
        moved[outer] = params[outer] + offsets[i]
        forward(chain, moved, values, n, 0, layer)
        weighted(chain, layer, moved, values, values, here, n)
        for j in range(len(steps)):
            row = own[j * n : (j + 1) * n]
            for k in range(n):
                row[k] = sums[k] + (steps[j] * inputs[k] if source >= 0 else steps[j])
        activate(chain.activations[layer], own, 0, len(own))
        if not is_last:
            activate(chain.activations[layer], values, here, here + chain.widths[after] * n)
            sums[:] = 0.0
            weighted(chain, after, moved, values, without, 0, n)
        for j in range(len(steps)):
            if is_last:
                losses[i, j] = mean_loss(chain.loss, own, j * n, labels, each, ones)
                continue
            wide = chain.rows[after + 1] * n
            for u in range(width):
                weight = moved[chain.weights[after] + u * chain.widths[after] + unit]
                out, base = values[wide + u * n : wide + (u + 1) * n], without[u * n : (u + 1) * n]
                row = own[j * n : (j + 1) * n]
                for k in range(n):
                    out[k] = base[k] + weight * row[k]
            activate(chain.activations[after], values, wide, wide + width * n)
            forward(chain, moved, values, n, after + 1, depth)
            losses[i, j] = mean_loss(chain.loss, values, chain.rows[depth] * n, labels, each, ones)
        if chain.l2 > 0.0:
            add_penalties(chain, moved, index, steps, losses[i])
