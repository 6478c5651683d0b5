"""Sentences made from a run's numbers: the alternative text of its pictures."""

from __future__ import annotations

from ..experiment import Experiment
from ..history import History

__all__ = ["history_words", "network_words", "number"]


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
    article = "an" if experiment.widths[0] in (8, 11, 18) else "a"
    return f"{article} {widths} {experiment.activation} network ({', '.join(details)})"


def history_words(history: History, i: int = -1) -> str:
    """What the training history shows at iteration i, from the first state on.

    Examples
    --------
    >>> from mlpviz import EXERCISES
    >>> history_words(EXERCISES["ex2"].run())
    'Training history of a 2-2-2-2-1 tanh network (seed 1, learning rate 0.01): after 1000 steps the \
loss has gone from 1.34 to 0.881 and 63 % of the points are on the right side.'
    """
    i = history.index(i)
    subject = "a network" if history.experiment is None else network_words(history.experiment)
    start = history.diverged_at
    if start is not None and i >= start:
        return f"Training history of {subject}: the run diverges at step {start}, its loss is no number any more."
    first, now = float(history.loss[0]), float(history.loss[i])
    right = f"{100 * float(history.accuracy[i]):.0f} % of the points are on the right side"
    change = (
        f"the loss is {number(now)}, as at the start,"
        if first == now
        else f"the loss has gone from {number(first)} to {number(now)}"
    )
    still = all(not norm.any() for norm in history.grad_norms.values())
    flat = " Every gradient is 0 throughout, so nothing moves." if still and history.grad_norms else ""
    return f"Training history of {subject}: after {i} steps {change} and {right}.{flat}"
