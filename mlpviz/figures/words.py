"""Sentences made from a run's numbers: the alternative text of its pictures."""

from __future__ import annotations

from ..engine.history import History
from ..model.experiment import Experiment

__all__ = ["network_words", "number", "of_history", "offset", "percent", "plural", "subject"]


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


def plural(count: int, noun: str) -> str:
    """A number of things.

    Examples
    --------
    >>> plural(1, "unit"), plural(2, "unit")
    ('1 unit', '2 units')
    """
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


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
