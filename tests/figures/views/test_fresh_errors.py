"""Errors on fresh points against single runs."""

from dataclasses import replace

import torch
from numpy.testing import assert_allclose

from mlpviz import Experiment
from mlpviz.figures.views.fresh_errors import fresh_errors
from mlpviz.model.datasets import dataset

TINY = Experiment(widths=(2, 3, 1), steps=60)


def test_fresh_errors_are_those_of_single_runs():
    points, labels = dataset(seed=2, n=10_000)
    for error, seed in zip(fresh_errors(TINY, 2), (1, 2), strict=True):
        with torch.no_grad():
            out = replace(TINY, seed=seed).run().network()(points)[:, 0]
        assert_allclose(error, float((out.sign() != labels).double().mean()), atol=1e-3)
