"""The alt text of a training history."""

from mlpviz import EXERCISES
from mlpviz.figures import CATALOG


def test_alt_of_a_history_has_its_numbers():
    run = EXERCISES["ex4"].run()
    alt = CATALOG["ex4-history"].alt()
    loss, accuracy = float(run.loss[-1]), float(run.accuracy[-1])
    assert alt.startswith("Training history of a 2-2-2-2-1 tanh network (seed 1, learning rate 0.25)")
    assert f"from {float(run.loss[0]):.3g} to {loss:.3g}" in alt
    assert f"to {100 * accuracy:.0f} %" in alt
    assert "after 1000 steps" in alt


def test_alt_says_when_nothing_moves():
    alt = CATALOG["ex1-history"].alt()
    assert "loss stays at 2.08" in alt
    assert "accuracy stays at 48 %" in alt
    assert "Every gradient is 0" in alt
