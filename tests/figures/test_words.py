"""Sentences about runs."""

from mlpviz import EXERCISES, Experiment
from mlpviz.figures import words


def test_alt_of_another_iteration():
    run = EXERCISES["ex4"].run()
    alt = words.of_history(run, 300)
    assert f"to {float(run.loss[300]):.3g}" in alt
    assert "after 300 steps" in alt


def test_alt_names_divergence():
    run = Experiment(activation="relu", init_scale=1e30, steps=40).run()
    assert f"the run diverged at step {run.diverged_at}" in words.of_history(run)
    assert "diverged" not in words.of_history(run, 0)
