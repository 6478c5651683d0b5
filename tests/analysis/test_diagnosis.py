"""Facts about states against plain loops over torch's modules."""

import math
from functools import cache

import pytest
import torch

from mlpviz import EXERCISES, Experiment
from mlpviz.analysis.diagnosis import facts, has_zero_gradients
from mlpviz.engine.history import History

DEEP = (2,) * 8 + (1,)
CASES = [
    (EXERCISES["ex1"], [0, 1, 1000]),
    (EXERCISES["ex2"], [0, 500, 1000]),
    (EXERCISES["ex4"], [0, 130, 800, 1000]),
    (Experiment(widths=DEEP, init_scale=0.2, steps=300), [0, 7, 40, 300]),
    (Experiment(init_scale=20.0, steps=100), [0, 30, 100]),
    (Experiment(init_scale=8.0, steps=100, activation="sigmoid"), [0, 100]),
    (Experiment(widths=(2, 6, 4, 1), activation="relu", seed=4, lr=0.5, steps=80), [0, 3, 20, 80]),
    (
        Experiment(widths=(2, 6, 6, 1), activation="relu", seed=2, lr=0.02, init_scale=4.0, steps=60),
        [0, 1, 60],
    ),
    (
        Experiment(widths=(2, 4, 4, 1), activation="relu", seed=2, lr=1e100, init_scale=1e48, steps=9),
        [0, 1, 9],
    ),
]


@cache
def holding(history, i):
    """What holds of state i, as (kind, layer, unit), by the library's numbers."""
    if not (torch.isfinite(history.parameters[i]).all() and math.isfinite(history.loss[i])):
        return {("diverged", None, None)}
    found, values = set(), history.data
    norms = [float(norm[i]) for norm in history.grad_norms.values()]
    loss = float(history.loss[i])
    if not any(norms):
        found.add(("zero", None, None))
    for layer, (norm, (linear, activation)) in enumerate(zip(norms, history.network(i), strict=True), 1):
        with torch.no_grad():
            values = activation(linear(values))
        if norm < 1e-3 and loss > 0.05 and any(norms):
            found.add(("vanished", layer, None))
        if 10 < norm < math.inf:
            found.add(("exploding", layer, None))
        name = type(activation).__name__
        reach = {"Tanh": values.abs(), "Sigmoid": (2 * values - 1).abs()}.get(name)
        if reach is not None and loss > 0.05 and bool(((reach > 0.99).double().mean(dim=0) > 0.95).all()):
            found.add(("saturated", layer, None))
        if name == "ReLU":
            found |= {("dead", layer, u) for u in range(1, values.shape[1] + 1) if not values[:, u - 1].any()}
    return found


def since(history, i, fact):
    while i > 0 and fact in holding(history, i - 1):
        i -= 1
    return i


@pytest.mark.parametrize(("experiment", "at"), CASES, ids=lambda value: str(value))
def test_every_fact_and_where_it_began(experiment, at):
    history = experiment.run()
    for i in at:
        seen = {(fact.kind, fact.layer, fact.unit): fact.since for fact in facts(history, i)}
        assert set(seen) == holding(history, i), i
        assert seen == {fact: since(history, i, fact) for fact in seen}, i


def test_the_cases_have_each_kind_of_fact():
    kinds = {fact.kind for experiment, at in CASES for i in at for fact in facts(experiment.run(), i)}
    assert kinds == {"diverged", "zero", "vanished", "exploding", "saturated", "dead"}


def test_a_gradient_that_was_not_logged_is_not_called_zero():
    run = EXERCISES["ex1"].run()
    entries = [(run.network(i), {"layer1.0.weight grad": 0.0}) for i in range(3)]
    own = History.from_entries(run.data, run.labels, entries)
    assert has_zero_gradients(run).all()
    assert not has_zero_gradients(own).any()
    assert facts(own) == []
