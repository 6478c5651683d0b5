"""Error maps against single networks."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from mlpviz import Experiment
from mlpviz.figures.views.error_maps import error_map

TINY = Experiment(widths=(2, 3, 1), steps=60)


def test_the_error_map_of_one_network_is_its_contradictions():
    with pytest.raises(ValueError, match=r"data must have a rule .*\(got 'spirals'\)"):
        error_map(replace(TINY, data="spirals"), 1)
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
