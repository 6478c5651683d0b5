"""The alt text of a network diagram against torch's parameters."""

import torch

from mlpviz import EXERCISES
from mlpviz.figures import CATALOG


def test_alt_of_a_diagram_has_the_heaviest_weight():
    run = EXERCISES["ex4"].run()
    weights = {
        f"{name}{tuple(index)}": p[tuple(index)].item()
        for name, p in run.network().named_parameters()
        if name.endswith("weight")
        for index in torch.ones_like(p).nonzero().tolist()
    }
    heaviest = max(weights, key=lambda name: abs(weights[name]))
    assert f"{heaviest} = {weights[heaviest]:.2f}" in CATALOG["ex4-network"].alt()
