"""BLAS's threads while ours work."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from mlpviz import EXERCISES, loss_surfaces, sweep
from mlpviz.threads import one_blas_thread


def blas_threads():
    counts = [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]
    assert counts
    return max(counts)


@pytest.fixture(autouse=True)
def two_threads():
    with threadpool_limits(2, user_api="blas"):
        yield


def test_blas_keeps_to_one_thread_for_all_threads_and_has_its_own_again():
    with one_blas_thread(), ThreadPoolExecutor(1) as pool:
        assert blas_threads() == pool.submit(blas_threads).result() == 1
    assert blas_threads() == 2
    with pytest.raises(KeyError), one_blas_thread():
        raise KeyError
    assert blas_threads() == 2


def test_landscapes_and_sweeps_leave_blas_as_it_was():
    history = EXERCISES["ex2"].run()
    seen = []
    sweep([EXERCISES["ex2"]], progress=lambda done: seen.append(blas_threads()))
    assert seen == [1]
    loss_surfaces(history.network(), history.data, history.labels, points=3)
    assert blas_threads() == 2
