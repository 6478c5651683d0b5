"""Sentences about runs."""

import pytest

from mlpviz import EXERCISES, Experiment
from mlpviz.analysis import describe


def test_alt_of_another_iteration():
    run = EXERCISES["ex4"].run()
    alt = describe.training_history(run, 300)
    assert f"to {float(run.loss[300]):.3g}" in alt
    assert "after 300 steps" in alt


def test_alt_names_divergence():
    run = Experiment(activation="relu", init_scale=1e30, steps=40).run()
    assert f"the run diverged at step {run.diverged_at}" in describe.training_history(run)
    assert "diverged" not in describe.training_history(run, 0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ex1", "stuck: 48 % right after 1000 steps, every gradient is 0"),
        ("ex7", "solved: 100 % right"),
        ("seed=2", "stuck"),
        ("steps=20", "under way"),
        ("activation=relu&init_scale=1e30", "diverged: at step 2"),
    ],
)
def test_outcome(text, said):
    experiment = EXERCISES.get(text) or Experiment.parse(text)
    assert describe.outcome(experiment.run()).startswith(said)
