"""Surveys against single runs and torch."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch.testing import assert_close

from mlpviz import Experiment, sweep
from mlpviz.analysis.survey import initial_gradients, outputs_at
from mlpviz.model.datasets import dataset


@pytest.mark.parametrize("widths", [(2, 2, 2, 1), (2, 5, 1), (2, 1)])
def test_initial_gradients_are_those_of_autograd(widths):
    base = Experiment(widths=widths, data="circle", data_seed=3, n=30)
    data, labels = dataset("circle", 3, 30)
    norms = initial_gradients(base, [0.3, 2.0], [4, 9])
    for i, scale in enumerate([0.3, 2.0]):
        for j, seed in enumerate([4, 9]):
            net = replace(base, init_scale=scale, seed=seed, steps=1).run().network(0)
            loss = ((net(data)[:, 0] - labels) ** 2).mean()
            weights = [p for name, p in net.named_parameters() if name.endswith("weight")]
            expected = torch.stack([g.norm() for g in torch.autograd.grad(loss, weights)])
            assert_close(norms[i, j], expected, rtol=1e-12, atol=1e-15)


def test_initial_gradients_refuse_a_bad_scale():
    with pytest.raises(ValueError, match=r"init_scale must be .* \(got nan\)"):
        initial_gradients(Experiment(), [float("nan")], [1])


def test_outputs_are_those_of_each_network(monkeypatch):
    monkeypatch.setattr("mlpviz.analysis.survey.WORKING_BYTES", 1)  # one network at a time
    runs = [Experiment(widths=(2, 3, 1), seed=seed, steps=20) for seed in (1, 2, 3)]
    points, _ = dataset(seed=7, n=11)
    outputs = outputs_at(sweep(runs), points)
    for row, run in zip(outputs, runs, strict=True):
        with torch.no_grad():
            assert_close(row, run.run().network()(points)[:, 0], rtol=1e-10, atol=1e-12)
