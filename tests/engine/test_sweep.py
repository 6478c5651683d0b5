import tracemalloc
from dataclasses import replace

import pytest
import torch

from mlpviz import EXERCISES, Experiment, sweep


def test_each_run_of_a_sweep_is_the_run_alone_to_the_last_bit():
    runs = [
        Experiment(seed=seed, init_scale=scale, lr=lr, l2=l2, steps=50)
        for seed, scale, lr, l2 in [(1, 1, 0.25, 0), (2, 0.5, 0.25, 0.01), (3, 2, 0.05, 0.1)]
    ]
    together = sweep(runs)
    for k, e in enumerate(runs):
        alone = e.run()
        assert torch.equal(together.loss[k], alone.loss)
        assert torch.equal(together.accuracy[k], alone.accuracy)
        assert torch.equal(together.parameters[k], alone.parameters[-1])


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


def test_a_sweep_tells_each_run_that_is_done():
    done = []
    sweep([Experiment(seed=s, steps=20) for s in range(7)], progress=done.append)
    assert done == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(("shape", "n"), [((2, 2, 2, 1), 100), ((2, 40, 40, 1), 5)])
def test_the_working_memory_does_not_grow_with_the_number_of_runs(shape, n):
    runs = [Experiment(widths=shape, seed=s, steps=1, n=n) for s in range(1000)]
    sweep(runs[:1])
    tracemalloc.start()  # counts numpy's arrays, but not the result, which is torch's
    try:
        sweep(runs)
        # Of each run the pool keeps some hundred bytes of what is still to do.
        assert tracemalloc.get_traced_memory()[1] < 2**21 + 2000 * len(runs)
    finally:
        tracemalloc.stop()


def test_experiments_of_different_shape_are_refused():
    with pytest.raises(ValueError, match=r"must differ in seed, lr, init, .*batch, l2 alone"):
        sweep([Experiment(), Experiment(steps=5)])
    with pytest.raises(ValueError, match="at least one"):
        sweep([])
