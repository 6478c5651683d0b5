import subprocess
import sys

import numpy as np
import pytest
import torch

from mlpviz import Experiment, sweep
from mlpviz.analysis.survey import initial_gradients
from mlpviz.engine.store import FOLDER, stored

RUNS = [Experiment(seed=seed, steps=20) for seed in (1, 2, 3)]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER, str(tmp_path / "store"))
    return tmp_path / "store"


def never():
    raise AssertionError("this is in the store already")


def test_without_a_folder_everything_is_computed(monkeypatch):
    monkeypatch.delenv(FOLDER, raising=False)
    calls = []
    for _ in range(2):
        stored("it", lambda: calls.append(1) or [np.zeros(1)])
    assert len(calls) == 2


def test_what_was_computed_comes_back_bit_for_bit(folder):
    asked = [np.array([[0.1, np.nan, -0.0, np.inf]]), np.array([7], np.float32), np.empty((0, 3))]
    stored("these", lambda: asked)
    for one, other in zip(stored("these", never), asked, strict=True):
        assert one.dtype == other.dtype
        assert one.shape == other.shape
        assert one.tobytes() == other.tobytes()


def test_another_question_has_another_answer(folder):
    stored("one", lambda: [np.array([1])])
    assert stored("two", lambda: [np.array([2])])[0] == 2
    assert stored("one", never)[0] == 1


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04", None])
def test_a_damaged_result_is_computed_again(folder, damage):
    stored("it", lambda: [np.arange(1000)])
    (path,) = folder.glob("*.npz")
    content = path.read_bytes()
    # In the middle of the numbers, where only a checksum can tell.
    path.write_bytes(content[:1000] + b"\xff" + content[1001:] if damage is None else damage)
    assert stored("it", lambda: [np.arange(5)])[0].tolist() == [0, 1, 2, 3, 4]
    assert stored("it", never)[0].tolist() == [0, 1, 2, 3, 4]


def test_a_failure_is_not_kept(folder):
    with pytest.raises(ZeroDivisionError):
        stored("it", lambda: 1 / 0)
    assert stored("it", lambda: [np.array([1])])[0] == 1


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_a_sweep_from_the_store_is_the_sweep(folder, dtype):
    first, second = sweep(RUNS, dtype), sweep(RUNS, dtype)
    assert second.experiments == tuple(RUNS)
    for name in ("loss", "accuracy", "parameters"):
        assert getattr(first, name).dtype == getattr(second, name).dtype == dtype
        assert torch.equal(getattr(first, name), getattr(second, name))
    assert torch.equal(second.loss[1], RUNS[1].run(dtype).loss)


def test_sweeps_that_differ_in_anything_are_kept_apart(folder):
    sweep(RUNS)
    sweep(RUNS[:2])
    sweep(RUNS[::-1])
    sweep(RUNS, torch.float32)
    initial_gradients(RUNS[0], [0.5, 1.0], [1, 2])
    initial_gradients(RUNS[0], [0.5, 1.0], [1, 3])
    initial_gradients(RUNS[0], [0.5], [1, 2])
    assert len(list(folder.glob("*.npz"))) == 7


def test_gradients_from_the_store_are_the_gradients(folder):
    first = initial_gradients(RUNS[0], [0.5, 1.0], [1, 2])
    assert torch.equal(initial_gradients(RUNS[0], [0.5, 1.0], [1, 2]), first)


def test_several_processes_compute_it_once(folder, tmp_path):
    code = (
        "import sys, time, numpy as np\nfrom mlpviz.engine.store import stored\n"
        "def compute():\n"
        "    open(sys.argv[1], 'a').write('computed ')\n"
        "    time.sleep(1)\n"
        "    return [np.array([3])]\n"
        "assert stored('it', compute)[0] == 3\n"
    )
    log = tmp_path / "log"
    processes = [subprocess.Popen([sys.executable, "-c", code, log]) for _ in range(3)]
    assert [process.wait() for process in processes] == [0, 0, 0]
    assert log.read_text() == "computed "
