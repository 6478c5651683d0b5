"""Runs in words: networks, their training, how it ended, and what is seen of a single state."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..engine.history import History
from ..model.datasets import RULES
from ..model.declaration import DECLARATION
from ..model.experiment import Experiment
from ..model.network import Layout
from .diagnosis import LEVEL, Fact, facts, has_level_loss, has_zero_gradients, is_solved
from .numbers import number, percent, plural, readout

__all__ = [
    "network",
    "outcome",
    "page_title",
    "picture",
    "run_title",
    "shape",
    "state",
    "subject",
    "training",
    "training_history",
]


def shape(widths: Sequence[int]) -> str:
    """The widths of a network, ``2-2-2-2-1``."""
    return "-".join(map(str, widths))


def network(experiment: Experiment) -> str:
    """The network and how it is trained.

    Examples
    --------
    >>> network(Experiment(lr=0.01))
    'a 2-2-2-2-1 tanh network (seed 1, learning rate 0.01)'
    """
    details = [f"seed {experiment.seed}"]
    if experiment.init_scale != 1:
        details.append(f"initialization scale {experiment.init_scale:g}")
    details += [*further(experiment), f"learning rate {experiment.lr:g}"]
    return f"a {shape(experiment.widths)} {experiment.activation} network ({', '.join(details)})"


def further(experiment: Experiment) -> list[str]:
    """What is not as in the exercises, in a few words each.

    Examples
    --------
    >>> further(Experiment(init="glorot", bias_scale=0, noise=0.2, l2=0.001))
    ['glorot initialization', 'biases from 0', '20 % of the labels flipped', 'L2 penalty 0.001']
    """
    e = experiment
    biases = "biases from 0" if e.bias_scale == 0 else f"initial biases times {e.bias_scale:g}"
    said = {
        f"{e.output} output": e.output != "same",
        f"{e.init} initialization": e.init != "normal",
        biases: e.bias_scale != 1,
        f"{percent(e.noise)} of the labels flipped": e.noise > 0,
        DECLARATION["losses"][e.loss]["label"]: e.loss != "mse",
        f"L2 penalty {e.l2:g}": e.l2 > 0,
        "Adam": e.optimizer == "adam",
        f"momentum {e.momentum:g}": e.optimizer == "momentum",
        f"batches of {e.batch}": e.batch > 0,
    }
    return [text for text, holds in said.items() if holds]


def subject(history: History) -> str:
    """The network of a history, whether or not an experiment names it."""
    if history.experiment is not None:
        return network(history.experiment)
    return f"a {history.layout.title} network"


def run_title(history: History) -> str:
    """The run in a few words, for the corner of a figure.

    Examples
    --------
    >>> run_title(Experiment(steps=1, init_scale=0.5).run())
    '2-2-2-2-1 tanh, seed 1, scale 0.5, learning rate 0.25'
    """
    e = history.experiment
    if e is None:
        return f"{history.layout.title} network"
    scale = [f"scale {e.init_scale:g}"] if e.init_scale != 1 else []
    parts = [
        f"{history.layout.title} {e.activation}",
        f"seed {e.seed}",
        *scale,
        *further(e),
        f"learning rate {e.lr:g}",
    ]
    return ", ".join(parts)


def page_title(experiment: Experiment) -> str:
    """The title of a page about a run.

    Examples
    --------
    >>> page_title(Experiment(lr=0.01))
    'A 2-2-2-2-1 tanh network, learning rate 0.01'
    """
    return f"A {shape(experiment.widths)} {experiment.activation} network, learning rate {experiment.lr:g}"


def training(experiment: Experiment) -> str:
    """How a network is trained, and on what.

    Examples
    --------
    >>> training(Experiment())
    '1000 steps of gradient descent from seed 1, initialization scale 1, on 100 points labelled by quadrants.'
    >>> training(Experiment(data="moons"))[-23:]
    'on 100 points of moons.'
    """
    own = further(experiment)
    optimizer = DECLARATION["optimizers"][experiment.optimizer]["label"]
    points = "labelled by" if experiment.data in RULES else "of"
    return (
        f"{experiment.steps} steps of {optimizer} from seed {experiment.seed}, initialization scale "
        f"{experiment.init_scale:g}, on {experiment.n} points {points} {experiment.data}"
        f"{'; ' if own else ''}{', '.join(own)}."
    )


def training_history(history: History, i: int = -1) -> str:
    """A training history up to iteration i.

    Examples
    --------
    >>> from mlpviz import EXERCISES
    >>> print(training_history(EXERCISES["ex2"].run()))
    Training history of a 2-2-2-2-1 tanh network (seed 1, learning rate 0.01): loss falls from \
1.34 to 0.881, accuracy goes from 48 % to 63 %, after 1000 steps.
    """
    i = history.index(i)
    start = history.diverged_at
    opening = f"Training history of {subject(history)}:"
    if start is not None and i >= start:
        return (
            f"{opening} the run diverged at step {start}; from there on the loss or a parameter is not a "
            "finite number."
        )
    said = []
    if _is_known(history, "loss", i):
        first, now = float(history.loss[0]), float(history.loss[i])
        way = "falls" if now < first else "rises"
        change = (
            f"{way} from {number(first)} to {number(now)}" if now != first else f"stays at {number(first)}"
        )
        said.append(f"loss {change}")
    if _is_known(history, "accuracy", i):
        before, right = percent(float(history.accuracy[0])), percent(float(history.accuracy[i]))
        change = f"goes from {before} to {right}" if before != right else f"stays at {right}"
        said.append(f"accuracy {change}")
    flat = " Every gradient is 0, so no parameter moves." if has_zero_gradients(history).all() else ""
    said.append(f"after {plural(i, 'step')}")
    return f"{opening} {', '.join(said)}.{flat}"


def _is_known(history: History, column: str, i: int) -> bool:
    """Whether a column was logged at the start and at iteration i."""
    there = history.has(column)
    return bool(there[0] and there[i])


def outcome(history: History) -> str:
    """How a run ended, in a line.

    Examples
    --------
    >>> from mlpviz import EXERCISES
    >>> outcome(EXERCISES["ex1"].run())
    'stuck: 48 % right after 1000 steps, every gradient is 0'
    >>> outcome(EXERCISES["ex7"].run())
    'solved: 100 % right after 1000 steps'
    """
    start = history.diverged_at
    if start is not None:
        return f"diverged: at step {start} the loss or a parameter is no longer a finite number"
    right = f"{percent(float(history.accuracy[-1]))} right after {history.steps} steps"
    if is_solved(history):
        return f"solved: {right}"
    if has_zero_gradients(history)[-1]:
        return f"stuck: {right}, every gradient is 0"
    if has_level_loss(history):
        return f"stuck: {right}, the loss moved by less than {percent(LEVEL)} over the last quarter"
    return f"under way: {right}"


def state(history: History, i: int = -1) -> str:
    """What is seen at iteration i, word for word as the widgets say it.

    The browser's counterpart is ``mlpviz/web/js/views/describe.js``.

    Examples
    --------
    >>> from mlpviz import EXERCISES
    >>> state(EXERCISES["ex4"].run())
    'Step 1000: loss 0.0225, 99 % right.'
    >>> state(EXERCISES["ex1"].run(), 20).partition(". ")[2]
    'All gradients are exactly zero, from the start: nothing is learned.'
    """
    i = history.index(i)
    return f"Step {i}{_seen(history, i)}"


def picture(history: History, i: int = -1) -> str:
    """A picture of iteration i that stands by itself: `state`, with the network.

    Examples
    --------
    >>> from mlpviz import EXERCISES
    >>> picture(EXERCISES["ex4"].run(), 1000)
    'A 2-2-2-2-1 network after 1000 of 1000 steps: loss 0.0225, 99 % right.'
    """
    i = history.index(i)
    return f"A {history.layout.title} network after {i} of {history.steps} steps{_seen(history, i)}"


def _seen(history: History, i: int) -> str:
    """What follows the step: its numbers, and at most two sentences."""
    found = facts(history, i)
    if found and found[0].kind == "diverged":
        return f": {_divergence(i, found[0].since)}"
    numbers = []
    if history.has("loss")[i]:
        numbers.append(f"loss {readout(float(history.loss[i]))}")
    if history.has("accuracy")[i]:
        numbers.append(f"{percent(float(history.accuracy[i]))} right")
    sentences = [f": {', '.join(numbers)}." if numbers else "."]
    depth = history.layout.depth if isinstance(history.layout, Layout) else 0
    loss = float(history.loss[i])
    for kind, write in _SENTENCES.items():
        alike = [fact for fact in found if fact.kind == kind]
        if alike and len(sentences) < 3:
            sentences.append(write(alike, _beginning(alike, i), depth, loss))
    return " ".join(sentences)


def _divergence(i: int, since: int) -> str:
    if since == i:
        when = "has just diverged"
    elif since:
        when = f"diverged at step {since}"
    else:
        when = "had diverged before it began"
    return f"training {when}. The loss or a parameter is no longer a finite number."


def _beginning(alike: Sequence[Fact], i: int) -> str:
    first = min(fact.since for fact in alike)
    longest = sum(fact.since == first for fact in alike)
    which = f"{longest} of them " if longest < len(alike) else ""
    if first == 0:
        return f", {which}from the start"
    return f", {which}since step {first}" if first < i else ""


def _layers(alike: Sequence[Fact], depth: int) -> str:
    if len(alike) == 1:
        return f"layer {alike[0].layer}"
    if len(alike) == depth:
        return "all layers"
    *most, last = (str(fact.layer) for fact in alike)
    return f"layers {', '.join(most)} and {last}"


def _gradients(alike: Sequence[Fact], depth: int, one: str, many: str) -> str:
    if len(alike) == 1:
        return f"Layer {alike[0].layer}'s gradient {one}"
    return f"The gradients of {_layers(alike, depth)} {many}"


def _zero(alike: Sequence[Fact], beginning: str, depth: int, loss: float) -> str:
    if loss == 0:
        return f"The loss and all gradients are exactly zero{beginning}: nothing is left to learn."
    return f"All gradients are exactly zero{beginning}: nothing is learned."


def _exploding(alike: Sequence[Fact], beginning: str, depth: int, loss: float) -> str:
    return f"{_gradients(alike, depth, 'is', 'are')} exploding{beginning}."


def _vanished(alike: Sequence[Fact], beginning: str, depth: int, loss: float) -> str:
    return f"{_gradients(alike, depth, 'has', 'have')} nearly vanished{beginning}."


def _dead(alike: Sequence[Fact], beginning: str, depth: int, loss: float) -> str:
    one = f"Unit {alike[0].unit} of layer {alike[0].layer} is"
    units = one if len(alike) == 1 else f"{len(alike)} units are"
    return f"{units} dead{beginning}: 0 for every data point."


def _saturated(alike: Sequence[Fact], beginning: str, depth: int, loss: float) -> str:
    layers = _layers(alike, depth)
    return f"{layers[0].upper()}{layers[1:]} {'is' if len(alike) == 1 else 'are'} saturated{beginning}."


_SENTENCES: dict[str, Callable[[Sequence[Fact], str, int, float], str]] = {
    "zero": _zero,
    "exploding": _exploding,
    "vanished": _vanished,
    "dead": _dead,
    "saturated": _saturated,
}
"""By kind of fact, what matters most first."""
