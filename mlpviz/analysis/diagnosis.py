"""What is right or wrong with a run: solved, stuck, diverged, and units and layers that don't learn.

The thresholds are the declaration's, and the browser's facts are the same: see
``mlpviz/web/js/engine/marks.js`` and ``views/describe.js``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from torch import Tensor

from ..engine.history import History
from ..engine.training import Batch
from ..model.declaration import DECLARATION
from ..model.network import Layout

__all__ = ["Fact", "facts", "has_level_loss", "has_zero_gradients", "is_solved"]

_ACTIVATIONS = DECLARATION["activations"]
_THRESHOLDS = DECLARATION["thresholds"]

SOLVED = _THRESHOLDS["solved_accuracy"]
"""The accuracy from which a run is solved."""

LEVEL = _THRESHOLDS["level_loss"]
"""A loss is level if it moves by less than this share of itself over the last quarter of a run."""

SMALL_LOSS = _THRESHOLDS["small_loss"]
"""Up to this loss, small gradients and saturated units are what success looks like."""

FEWEST_STATES = 100
"""A quarter of a run with no more states than this is too short to call its loss level."""

AT_ONCE = 2**20
"""Units' outputs that are computed at a time."""


@dataclass(frozen=True)
class Fact:
    """Something that holds of a state.

    Attributes
    ----------
    kind : str
        ``"diverged"``, ``"zero"`` (all gradients are), ``"vanished"`` or ``"exploding"`` (a layer's
        gradient), ``"saturated"`` (all units of a layer) or ``"dead"`` (a unit).
    since : int
        The first of the states that lead up to this one and of which it holds as well.
    layer, unit : int or None
        Counted from 1.
    """

    kind: str
    since: int
    layer: int | None = None
    unit: int | None = None


def is_solved(history: History) -> bool:
    """Whether a run ends with nearly all points right."""
    return float(history.accuracy[-1]) >= SOLVED


def has_zero_gradients(history: History) -> np.ndarray:
    """Where the gradients of all layers' weights are exactly zero, shape (steps + 1,).

    A layer whose gradient was never logged may have any, and so may those of a black box.
    """
    if not isinstance(history.layout, Layout):
        return np.zeros(len(history.loss), bool)
    norms = _weight_norms(history)
    return np.all([np.zeros(len(history.loss)) if n is None else n.numpy() == 0 for n in norms], axis=0)


def _weight_norms(history: History) -> list[Tensor | None]:
    """The gradient norms of each layer's weights, None where they were never logged."""
    return [history.grad_norms.get(f"{name}.weight") for name in history.chain.names]


def has_level_loss(history: History) -> bool:
    """Whether the loss has hardly moved over the last quarter of a run that isn't very short."""
    late = history.loss[-1 - history.steps // 4 :]
    return len(late) > FEWEST_STATES and float(late.max() - late.min()) < LEVEL * float(late.max())


def facts(history: History, i: int = -1) -> list[Fact]:
    """What holds of iteration i; of a state that isn't finite only that it has diverged.

    Parameters
    ----------
    history : History
    i : int
        A negative one counts from the end.

    Returns
    -------
    list of Fact
        By layer, then by unit.

    Raises
    ------
    IndexError
        If there is no such state.

    Examples
    --------
    >>> from mlpviz import EXERCISES
    >>> facts(EXERCISES["ex1"].run(), 300)
    [Fact(kind='zero', since=0, layer=None, unit=None)]
    """
    i = history.index(i)
    diverged = ~history.finite_states().numpy()
    if diverged[i]:
        return [Fact("diverged", _since(diverged, i))]
    return [Fact(kind, _since(holds, i), *place) for kind, place, holds in _tests(history, i) if holds[i]]


def _since(holds: np.ndarray, i: int) -> int:
    broken = np.flatnonzero(~holds[: i + 1])
    return int(broken[-1]) + 1 if len(broken) else 0


def _tests(history: History, last: int) -> list[tuple[str, tuple[int, ...], np.ndarray]]:
    """Each kind of fact, its layer and unit, and of which of the states up to `last` it holds."""
    if not isinstance(history.layout, Layout):
        return []  # the layers of a black box can't be seen
    loss = history.loss.numpy()[: last + 1]
    norms = _weight_norms(history)
    zero = has_zero_gradients(history)[: last + 1]
    tests: list[tuple[str, tuple[int, ...], np.ndarray]] = [("zero", (), zero)]
    marks = zip(*_unit_marks(history, last), strict=True)
    for layer, (norm, (saturated, dead)) in enumerate(zip(norms, marks, strict=True), start=1):
        if norm is not None:
            values = norm.numpy()[: last + 1]
            small = values < _THRESHOLDS["vanished_gradient"]
            large = (values > _THRESHOLDS["exploding_gradient"]) & np.isfinite(values)
            tests.append(("vanished", (layer,), small & (loss > SMALL_LOSS) & ~zero))
            tests.append(("exploding", (layer,), large))
        tests.append(("saturated", (layer,), (loss > SMALL_LOSS) & saturated.all(axis=1)))
        tests += [("dead", (layer, unit), holds) for unit, holds in enumerate(dead.T, start=1)]
    return tests


def _unit_marks(history: History, last: int) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Which units are saturated, and which dead, in each state up to `last`: (states, width) by layer."""
    layout = history.chain
    shapes = [(last + 1, width) for width in layout.widths[1:]]
    saturated, dead = ([np.zeros(shape, bool) for shape in shapes] for _ in range(2))
    # In float64 as the browser does.
    parameters = history.parameters.numpy()[: last + 1].astype(np.float64)
    states = max(1, AT_ONCE // (max(1, len(history.labels)) * sum(layout.widths)))
    for start in range(0, last + 1, states):
        part = slice(start, start + states)
        batch = Batch(layout, parameters[part], history.data, history.labels)
        batch.forward()
        for layer, (name, outputs) in enumerate(zip(layout.activations, batch.units[1:], strict=True)):
            row = _ACTIVATIONS[name]
            if "saturates" in row:
                saturated[layer][part] = _saturated(outputs, *row["saturates"])
            if row.get("dies", False):
                dead[layer][part] = (outputs == 0).all(axis=-1) & (outputs.shape[-1] > 0)
    return saturated, dead


def _saturated(outputs: np.ndarray, low: float, high: float) -> np.ndarray:
    """Whether nearly all of a unit's outputs, shape (..., n), lie near the ends of its range."""
    middle, half = (low + high) / 2, (high - low) / 2
    with np.errstate(invalid="ignore"):
        far = np.abs((outputs - middle) / half) > _THRESHOLDS["saturated_output"]
    return far.sum(axis=-1) > _THRESHOLDS["saturated_share"] * outputs.shape[-1]
