"""Numbers as JavaScript rounds and writes them; the doctests have the plain ones."""

import numpy as np
import pytest

from mlpviz.analysis.numbers import percent, readout


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (1.0625, "1.063"),
        (12.25, "12.3"),
        (250.5, "251"),
        (125000.0, "1.3e5"),
        (99950.0, "99950"),
        (-9.96e-4, "−1.0e−3"),
    ],
)
def test_a_half_is_rounded_up(value, said):
    assert readout(value) == said


@pytest.mark.parametrize("share", [0.125, np.float32(0.125), np.float64(0.125)])
def test_a_percentage_of_any_float(share):
    assert percent(share) == "13 %"
