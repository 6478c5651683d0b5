"""Runs that no experiment names, as files."""

from copy import deepcopy

import numpy as np
import pytest
import torch
from click.testing import CliRunner
from PIL import Image

import mlpviz
from mlpviz import EXERCISES, Experiment, History, mlp, non_linearly_separable_data, seeded_net, train
from mlpviz.cli import main
from mlpviz.export import MOVING, STILL, inspect, shown_iterations


@pytest.fixture(scope="module")
def own():
    data, labels = non_linearly_separable_data(n=40)
    net = seeded_net(3, mlp((2, 5, 1)))
    optimizer = torch.optim.Adam(net.parameters(), lr=0.02)
    entries = []
    for i in range(13):
        loss = ((net(data)[:, 0] - labels) ** 2).mean()
        entries.append((deepcopy(net), {"loss": loss.item(), "rate": 0.02 * 0.9**i}))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return History.from_entries(data, labels, entries)


def call(*arguments):
    done = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("ending", sorted({*STILL, *MOVING}))
def test_a_run_of_ones_own_becomes_a_file_of_every_form(own, tmp_path, ending):
    path = tmp_path / f"own.{ending}"
    size = {} if ending in ("svg", "pdf") else {"width": 480}
    mlpviz.save(own, path, theme="dark", medium="slide", **size)
    assert inspect(path) == "a 2-5-1 network, 12 steps"
    if ending in ("gif", "mp4"):
        assert shown_iterations(path) == list(range(13))


def test_a_run_in_a_file_becomes_the_same_figure(own, tmp_path):
    mlpviz.save(own, tmp_path / "a.svg", theme="dark", medium="slide")
    own.save(tmp_path / "run.npz")
    call("figure", tmp_path / "run.npz", "-o", tmp_path / "b.svg", "--slide", "--theme", "dark")
    assert (tmp_path / "b.svg").read_bytes() == (tmp_path / "a.svg").read_bytes()


def test_the_picture_is_of_the_own_run_with_its_own_columns(own, tmp_path):
    mlpviz.save(own, tmp_path / "own.png", width=720)
    mlpviz.save(EXERCISES["ex4"].run(), tmp_path / "ex4.png", width=720)
    with Image.open(tmp_path / "own.png") as picture, Image.open(tmp_path / "ex4.png") as other:
        assert picture.height > other.height  # a row for the column "rate"


def test_the_history_of_an_experiment_is_the_experiments_figure(tmp_path):
    e = Experiment(steps=9)
    mlpviz.save(e.run(), tmp_path / "a.svg")
    assert inspect(tmp_path / "a.svg") == str(e)
    call("figure", "--like", tmp_path / "a.svg", "-o", tmp_path / "c.svg")
    assert (tmp_path / "c.svg").read_bytes() == (tmp_path / "a.svg").read_bytes()


def test_a_history_in_single_precision_keeps_its_own_numbers(tmp_path):
    history = EXERCISES["ex4"].run(torch.float32)
    mlpviz.save(history, tmp_path / "single.png", width=720)
    mlpviz.save(EXERCISES["ex4"].run(), tmp_path / "double.png", width=720)
    one, other = (np.asarray(Image.open(tmp_path / f"{name}.png")) for name in ("single", "double"))
    assert (one != other).any()
    refused = CliRunner().invoke(main, ["figure", "--like", str(tmp_path / "single.png"), "-o", "x.png"])
    assert "must show a run that a string names" in refused.stderr


def test_three_inputs_are_refused_in_one_line(tmp_path):
    data = torch.randn(10, 3)
    history = train(mlp((3, 2, 1)), data, data[:, 0].sign(), lr=0.1, steps=2)
    with pytest.raises(ValueError, match="must have 2 inputs to be drawn"):
        mlpviz.save(history, tmp_path / "own.png")
    assert not list(tmp_path.iterdir())
