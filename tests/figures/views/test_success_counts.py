"""Success counts against single runs."""

from dataclasses import replace

from mlpviz import Experiment
from mlpviz.figures.views.success_counts import success_counts

TINY = Experiment(widths=(2, 3, 1), steps=60)


def test_success_counts_are_those_of_single_runs():
    counts = success_counts(TINY, (0.5, 1.0), (0.1, 0.5), 3, 0.7)
    for i, scale in enumerate((0.5, 1.0)):
        for j, lr in enumerate((0.1, 0.5)):
            last = [replace(TINY, init_scale=scale, lr=lr, seed=s).run().accuracy[-1] for s in (1, 2, 3)]
            assert counts[i, j] == sum(bool(a >= 0.7) for a in last)
