"""The alt text of gradient norms against the history."""

from mlpviz import EXERCISES
from mlpviz.analysis.numbers import number
from mlpviz.figures import CATALOG


def test_alt_of_gradients_has_start_and_end():
    run = EXERCISES["ex6"].run()
    alt = CATALOG["ex6-gradients"].alt()
    first, last = run.grad_norms["layer1.0.weight"], run.grad_norms["layer8.0.weight"]
    for norm in (first[0], first[-1], last[0], last[-1]):
        assert number(float(norm)) in alt
