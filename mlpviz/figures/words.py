"""Sentences made from a run's numbers: the alternative text of its pictures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..engine.history import History
from ..model.experiment import Experiment

__all__ = ["network_words", "number"]


def number(value: float) -> str:
    """A number as a sentence has it: three digits that count.

    Examples
    --------
    >>> number(0.88088), number(0.0000964), number(0.0), number(float("nan"))
    ('0.881', '9.6e-05', '0', 'not a number')
    """
    if value != value:
        return "not a number"
    if value and abs(value) < 1e-3:
        return f"{value:.1e}"
    return f"{value:.3g}"


def offset(value: float) -> str:
    """An offset of a parameter: one decimal with its sign, and 0 without.

    Examples
    --------
    >>> offset(-0.4), offset(10.0), offset(-1e-16)
    ('−0.4', '+10.0', '0')
    """
    text = f"{value:+.1f}"
    return text.replace("-", "−") if float(text) else "0"


def percent(value: float) -> str:
    """A share of 1 as a whole percentage."""
    return f"{100 * value:.0f} %"


def network_words(experiment: Experiment) -> str:
    """The network and how it is trained.

    Examples
    --------
    >>> network_words(Experiment(lr=0.01))
    'a 2-2-2-2-1 tanh network (seed 1, learning rate 0.01)'
    """
    widths = "-".join(map(str, experiment.widths))
    details = [f"seed {experiment.seed}"]
    if experiment.init_scale != 1:
        details.append(f"initialization scale {experiment.init_scale:g}")
    details.append(f"learning rate {experiment.lr:g}")
    return f"a {widths} {experiment.activation} network ({', '.join(details)})"


def subject(history: History) -> str:
    """The network of a history, also where no experiment names it."""
    if history.experiment is not None:
        return network_words(history.experiment)
    return f"a {'-'.join(map(str, history.layout.widths))} network"


def of_history(history: History, i: int = -1) -> str:
    """What the training history shows at iteration i, from the first state on.

    Examples
    --------
    >>> from mlpviz import EXERCISES
    >>> print(of_history(EXERCISES["ex2"].run()))
    Training history of a 2-2-2-2-1 tanh network (seed 1, learning rate 0.01): loss falls from \
1.34 to 0.881, accuracy goes from 48 % to 63 %, after 1000 steps.
    """
    i = history.index(i)
    start = history.diverged_at
    opening = f"Training history of {subject(history)}:"
    if start is not None and i >= start:
        return f"{opening} the run diverged at step {start}; from there on the loss is not a number."
    first, now = float(history.loss[0]), float(history.loss[i])
    before, right = percent(float(history.accuracy[0])), percent(float(history.accuracy[i]))
    if first == now:
        loss = f"loss stays at {number(first)}"
    else:
        loss = f"loss {'falls' if now < first else 'rises'} from {number(first)} to {number(now)}"
    accuracy = f"accuracy stays at {right}" if before == right else f"accuracy goes from {before} to {right}"
    still = history.grad_norms and not any(norm.any() for norm in history.grad_norms.values())
    flat = " Every gradient is 0, so no parameter moves." if still else ""
    return f"{opening} {loss}, {accuracy}, after {i} steps.{flat}"


def of_curves(runs: Sequence[tuple[Experiment, np.ndarray]]) -> str:
    """Loss curves: their number, and how many have the trained value as their lowest point."""
    parts = []
    for experiment, curves in runs:
        middle = curves.shape[1] // 2
        lowest = int((curves.argmin(axis=1) == middle).sum())
        best = float(np.nanmin(curves))
        trained = number(float(curves[0, middle]))
        parts.append(
            f"for {network_words(experiment)} the trained value, with loss {trained}, is the lowest point "
            f"of {lowest} of {len(curves)} curves, and the lowest loss on any is {number(best)}"
        )
    return "Loss curves of each parameter, offset by −10 to +10: " + "; ".join(parts) + "."


def of_surface(
    experiment: Experiment, first: str, second: str, offsets: np.ndarray, surface: np.ndarray
) -> str:
    """A loss surface: its height at the trained values, its lowest point and where that is."""
    i, j = np.unravel_index(np.nanargmin(surface), surface.shape)
    middle = len(offsets) // 2
    return (
        f"Loss surface of {network_words(experiment)} over offsets of {first} and {second}: "
        f"{number(float(surface[middle, middle]))} at the trained values, lowest "
        f"({number(float(surface[i, j]))}) at offset {offset(offsets[i])} of {first} and "
        f"{offset(offsets[j])} of {second}."
    )


def of_surfaces(
    experiment: Experiment, pairs: Sequence[tuple[str, str]], surfaces: np.ndarray, trained: float
) -> str:
    """Surfaces of one parameter against the others: with which of them the loss gets lowest."""
    lowest = np.nanmin(surfaces.reshape(len(surfaces), -1), axis=1)
    k = int(lowest.argmin())
    return (
        f"{len(pairs)} loss surfaces of {network_words(experiment)}, {pairs[0][0]} against each other "
        f"parameter. The loss is {number(trained)} at the trained values; the lowest on any surface, "
        f"{number(float(lowest[k]))}, is reached together with {pairs[k][1]}."
    )


def of_network(history: History, i: int = -1) -> str:
    """The diagram: layers, units, and the heaviest weight."""
    i = history.index(i)
    layout = history.layout
    flat = history.parameters[i].numpy()
    weights = [k for k, (name, _) in enumerate(layout.scalars) if name.endswith("weight")]
    heaviest = max(weights, key=lambda k: abs(flat[k]))
    hidden = layout.depth - 1
    layers = f"{hidden} hidden layer{'s' if hidden != 1 else ''}" if hidden else "no hidden layer"
    return (
        f"Diagram of {subject(history)} after {i} steps: {layout.widths[0]} inputs, {layers} of "
        f"{' and '.join(sorted({str(w) for w in layout.widths[1:-1]}, key=int)) or 'no'} units, "
        f"{layout.widths[-1]} output; the heaviest of {len(weights)} weights is "
        f"{layout.scalar_names[heaviest]} = {flat[heaviest]:.2f}."
    )


def of_gradients(history: History) -> str:
    """Gradient norms: the first and the last layer's, at the start and at the end."""
    names = list(history.grad_norms)
    opening = f"Gradient norms of the {len(names)} layers of {subject(history)} over {history.steps} steps:"
    if not any(norm.any() for norm in history.grad_norms.values()):
        return f"{opening} all are 0 throughout."
    parts = []
    for name, place in ((names[0], "first"), (names[-1], "last")):
        norm = history.grad_norms[name]
        parts.append(
            f"{place} layer {number(float(norm[0]))} at the start, {number(float(norm[-1]))} at the end"
        )
    return f"{opening} {'; '.join(parts)}."


def of_functions(histories: Sequence[History], titles: Sequence[str]) -> str:
    """Learned functions side by side: each network's loss and accuracy."""
    parts = [
        f"{title}: loss {number(float(h.loss[-1]))}, accuracy {percent(float(h.accuracy[-1]))}"
        for title, h in zip(titles, histories, strict=True)
    ]
    return f"Output of {len(parts)} trained networks over the plane, with the data. {'; '.join(parts)}."
