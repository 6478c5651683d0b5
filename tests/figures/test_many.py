"""Views of many runs, judged by plain loops over single runs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose

from mlpviz import Experiment
from mlpviz.figures.many import (
    ErrorMaps,
    FreshErrors,
    InitialGradients,
    LastGradients,
    LayerProfiles,
    SuccessByWidth,
    SuccessCounts,
    error_map,
    fresh_errors,
    success_counts,
)
from mlpviz.model.datasets import dataset
from mlpviz.plots.style import themed

TINY = Experiment(widths=(2, 3, 1), steps=60)
VIEWS = [
    (LastGradients("layer1.0.weight(0, 0)", last=10), (TINY, replace(TINY, seed=2))),
    (InitialGradients((0.1, 1.0, 3.0), 5), (TINY, replace(TINY, widths=(2, 3, 3, 1)))),
    (LayerProfiles((0.1, 1.0), 5), (TINY, replace(TINY, widths=(2, 1, 1, 1)))),
    (SuccessCounts((0.5, 1.0), (0.1, 0.25, 0.5), 3, 0.6), (TINY,)),
    (SuccessByWidth(3), (replace(TINY, widths=(2, 1, 1)), TINY)),
    (ErrorMaps(2), (TINY, replace(TINY, widths=(2, 3, 3, 1)))),
    (FreshErrors(2), tuple(replace(TINY, widths=(2,) + (w,) * d + (1,)) for d in (1, 2) for w in (2, 3))),
]


@pytest.mark.parametrize(("view", "experiments"), VIEWS, ids=lambda value: type(value).__name__)
def test_each_view_draws_and_says_in_words_what_it_drew(view, experiments):
    with themed("dark") as theme:
        figure = view.draw(experiments, theme)
        figure.canvas.draw()
    assert all(ax.has_data() for ax in figure.axes)
    assert len(view.alt(experiments)) > 40
    assert view.alt(experiments) == view.alt(experiments)


def test_success_counts_are_those_of_single_runs():
    counts = success_counts(TINY, (0.5, 1.0), (0.1, 0.5), 3, 0.7)
    for i, scale in enumerate((0.5, 1.0)):
        for j, lr in enumerate((0.1, 0.5)):
            last = [replace(TINY, init_scale=scale, lr=lr, seed=s).run().accuracy[-1] for s in (1, 2, 3)]
            assert counts[i, j] == sum(bool(a >= 0.7) for a in last)


def test_fresh_errors_are_those_of_single_runs():
    points, labels = dataset(seed=2, n=10_000)
    for error, seed in zip(fresh_errors(TINY, 2), (1, 2), strict=True):
        with torch.no_grad():
            out = replace(TINY, seed=seed).run().network()(points)[:, 0]
        assert_allclose(error, float((out.sign() != labels).double().mean()), atol=1e-3)


def test_the_error_map_of_one_network_is_its_contradictions():
    shares = error_map(TINY, 1)
    assert set(np.unique(shares)) <= {0.0, 1.0}
    size = len(shares)
    axis = (np.arange(size) + 0.5) / size * 6 - 3
    net = TINY.run().network()
    for i, j in [(3, 5), (40, 100), (110, 7), (70, 61), (60, 60)]:
        with torch.no_grad():
            out = float(net(torch.tensor([[axis[j], axis[i]]], dtype=torch.float64)))
        right = 1 if (axis[i] > 0) == (axis[j] > 0) else -1
        assert shares[i, j] == (np.sign(out) != right)


def test_the_last_derivatives_are_those_of_autograd():
    run = TINY.run()
    values = LastGradients("layer2.0.bias(0,)", last=2)._derivatives(TINY)
    for value, i in zip(values, (58, 59), strict=True):
        net = run.network(i)
        loss = ((net(run.data)[:, 0] - run.labels) ** 2).mean()
        (gradient,) = torch.autograd.grad(loss, [net.layer2[0].bias])
        assert_allclose(value, float(gradient), rtol=1e-9)
