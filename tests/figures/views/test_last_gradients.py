"""The last derivatives against autograd."""

import torch
from numpy.testing import assert_allclose

from mlpviz import Experiment
from mlpviz.figures.views.last_gradients import LastGradients

TINY = Experiment(widths=(2, 3, 1), steps=60)


def test_the_last_derivatives_are_those_of_autograd():
    run = TINY.run()
    values = LastGradients("layer2.0.bias(0,)")._derivatives(TINY)
    for value, i in zip(values, range(30, 60), strict=True):
        net = run.network(i)
        loss = ((net(run.data)[:, 0] - run.labels) ** 2).mean()
        (gradient,) = torch.autograd.grad(loss, [net.layer2[0].bias])
        assert_allclose(value, float(gradient), rtol=1e-9)
