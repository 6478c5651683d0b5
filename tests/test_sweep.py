import os
import sys
import tracemalloc
from dataclasses import replace

import pytest
import torch

from mlpviz import EXERCISES, Experiment, sweep


def test_each_run_of_a_sweep_is_the_run_alone():
    runs = [
        Experiment(seed=seed, init_scale=scale, lr=lr, steps=50)
        for seed, scale, lr in [(1, 1, 0.25), (2, 0.5, 0.25), (3, 2, 0.05)]
    ]
    together = sweep(runs)
    for k, e in enumerate(runs):
        alone = e.run()
        torch.testing.assert_close(together.loss[k], alone.loss, rtol=1e-10, atol=1e-12)
        torch.testing.assert_close(together.accuracy[k], alone.accuracy)
        torch.testing.assert_close(together.parameters[k], alone.parameters[-1], rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_seeds_7_and_11_solve_exercise_4_and_the_others_of_2_to_12_get_stuck(dtype):
    # Seed 10 hops between two states, so the better of the last two.
    last = (
        sweep([replace(EXERCISES["ex4"], seed=s) for s in range(2, 13)], dtype).accuracy[:, -2:].amax(dim=1)
    )
    solved = {seed for seed, value in enumerate(last.tolist(), 2) if value == 1}
    stuck = {seed for seed, value in enumerate(last.tolist(), 2) if 0.655 < value < 0.825}
    assert solved == {7, 11}
    assert stuck == {2, 3, 4, 5, 6, 8, 9, 10, 12}


def test_chunks_do_not_change_the_result(monkeypatch):
    runs = [Experiment(seed=s, steps=20) for s in range(7)]
    whole = sweep(runs)
    monkeypatch.setattr(sys.modules["mlpviz.sweep"], "CHUNK_BYTES", 2 * 100 * 8 * 3)
    done = []
    parts = sweep(runs, progress=done.append)
    torch.testing.assert_close(parts.parameters, whole.parameters, rtol=1e-10, atol=1e-12)
    torch.testing.assert_close(parts.loss, whole.loss, rtol=1e-10, atol=1e-12)
    assert done == [3, 6, 7]


@pytest.mark.parametrize(("shape", "n"), [((2, 2, 2, 1), 100), ((2, 40, 40, 1), 5)])
def test_the_working_memory_keeps_its_stated_limit_whatever_the_number_of_runs(shape, n):
    limit = os.cpu_count() * (8 * (len(shape) - 1) + 6) * sys.modules["mlpviz.sweep"].CHUNK_BYTES
    runs = [Experiment(widths=shape, seed=s, steps=1, n=n) for s in range(1000)]
    tracemalloc.start()  # counts numpy's arrays, but not the result, which is torch's
    try:
        sweep(runs)
        assert tracemalloc.get_traced_memory()[1] < limit
    finally:
        tracemalloc.stop()


def test_experiments_of_different_shape_are_refused():
    with pytest.raises(ValueError, match="must differ in seed, init_scale and lr alone"):
        sweep([Experiment(), Experiment(steps=5)])
    with pytest.raises(ValueError, match="at least one"):
        sweep([])
