"""The alt text of a loss surface against plain loops."""

import re

import pytest

from mlpviz import EXERCISES
from mlpviz.figures import CATALOG
from tests.plain import loss_plainly


def numbers(text):
    return [float(n) for n in re.findall(r"[-−+]?\d+\.?\d*(?:e-?\d+)?", text.replace("−", "-"))]


def test_alt_of_a_surface_has_its_lowest_point():
    run = EXERCISES["ex3"].run()
    figure = CATALOG["ex3-surface"]
    view = figure.view
    said = figure.alt().rpartition(": ")[2]
    trained, lowest, x, y = numbers(said.replace(view.first, "A").replace(view.second, "B"))
    assert trained == pytest.approx(float(run.loss[-1]), rel=1e-2)
    there = loss_plainly(run.network(), run.data, run.labels, {view.first: x, view.second: y})
    assert lowest == pytest.approx(there, rel=1e-2)
    assert lowest <= trained
