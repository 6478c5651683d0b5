"""The alt text of loss curves against plain loops."""

import torch

from mlpviz import EXERCISES
from mlpviz.figures import CATALOG
from tests.plain import loss_plainly


def test_alt_of_curves_counts_valleys():
    alt = CATALOG["ex3-curves"].alt()
    run = EXERCISES["ex3"].run()
    net = run.network()
    at_home = 0
    for name in run.layout.scalar_names:
        curve = [
            loss_plainly(net, run.data, run.labels, {name: offset}) for offset in torch.linspace(-10, 10, 101)
        ]
        at_home += curve[50] == min(curve)
    assert f"the lowest point of {at_home} of 21 curves" in alt
