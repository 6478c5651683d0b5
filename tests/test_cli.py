import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from mlpviz import EXERCISES, Experiment, History, __version__
from mlpviz.cli import main
from mlpviz.figures import CATALOG


def call(*arguments):
    return CliRunner().invoke(main, list(arguments))


def test_help_and_version():
    shown = call("--help")
    assert shown.exit_code == 0
    for name in ("list", "train", "figure", "inspect"):
        assert name in shown.output
        assert call(name, "--help").exit_code == 0
    assert __version__ in call("--version").output


def test_list_names_everything():
    output = call("list").output
    for name, experiment in EXERCISES.items():
        assert f"{name}  {experiment}" in output
    for name in CATALOG:
        assert f"  {name} " in output


def test_train_prints_the_run():
    result = call("train", "ex2")
    assert result.exit_code == 0
    history = EXERCISES["ex2"].run()
    rows = [line.split() for line in result.output.splitlines() if line.split()[0].isdigit()]
    assert [row[0] for row in rows] == ["0", "10", "100", "250", "500", "750", "1000"]
    for row in rows:
        i = int(row[0])
        assert float(row[1]) == pytest.approx(float(history.loss[i]), rel=1e-4)
        assert int(row[2]) == round(100 * float(history.accuracy[i]))
        norms = [float(norm[i]) for norm in history.grad_norms.values()]
        assert [float(cell) for cell in row[4:]] == pytest.approx(norms, rel=0.05)


def test_train_keeps_the_run(tmp_path):
    path = tmp_path / "run.npz"
    assert call("train", "seed=3&steps=7", "-o", str(path)).exit_code == 0
    history = History.load(path)
    assert history.experiment == Experiment(seed=3, steps=7)
    assert np.array_equal(history.parameters, history.experiment.run().parameters)


def test_figure_by_name_and_by_experiment(tmp_path):
    path = tmp_path / "network.png"
    assert call("figure", "ex4-network", "-o", str(path), "--theme", "dark").exit_code == 0
    with Image.open(path) as picture:
        assert picture.convert("RGB").getpixel((2, 2)) == (0x14, 0x18, 0x1E)
    assert call("inspect", str(path)).output.strip() == str(EXERCISES["ex4"])
    assert "must be a film" in call("inspect", str(path), "--frames").stderr
    path = tmp_path / "mine.png"
    assert call("figure", "seed=5&steps=3", "-o", str(path)).exit_code == 0
    assert call("inspect", str(path)).output.strip() == str(Experiment(seed=5, steps=3))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("train", "ex9"), "experiment must be one of ex1"),
        (("train", "speed=3"), "field must be one of widths"),
        (("train", "steps=0"), "steps must be a whole number from 1 to 100000 (got 0)"),
        (("train", "lr=nan"), "lr must be a finite number above 0 (got 'nan')"),
        (("train", "widths=3-2-1"), "widths must be 2-…-1"),
        (("train", "steps=1", "-o", "run.csv"), "must end in npz (got 'run.csv')"),
        (("train", "steps=1", "-o", "nowhere/run.npz"), "can't use nowhere"),
        (("figure", "ex4-histroy", "-o", "a.png"), "did you mean ex4-history"),
        (("figure", "ex4-network", "-o", "nowhere/a.png"), "can't use nowhere/a.png"),
        (("figure", "ex4-network", "-o", "a.docx"), "must end in one of png, svg, pdf, webp"),
        (("figure", "ex4-network", "-o", "a.gif"), "because the figure does not move"),
        (("figure", "lr=-1", "-o", "a.png"), "lr must be a finite number above 0"),
        (
            ("embed", "ex4", "-o", "a.html", "--view", "los"),
            "view must be one of all, plane, loss",
        ),
        (("embed", "ex4", "-o", "a.html", "--controls", "all"), "controls must be one of none (got 'all')"),
        (
            ("embed", "ex4", "-o", "a.html", "--iteration", "1001"),
            "iteration must be from 0 to 1000",
        ),
        (("inspect", "nowhere.png"), "can't use nowhere.png: No such file or directory"),
    ],
    ids=str,
)
def test_errors_are_one_line(tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    result = call(*arguments)
    assert result.exit_code != 0
    assert isinstance(result.exception, SystemExit)
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    assert message in result.stderr
    assert not list(tmp_path.iterdir())


def test_a_folder_is_named_as_one(tmp_path):
    (tmp_path / "run.npz").mkdir()
    for folder in (tmp_path, tmp_path / "run.npz"):
        for arguments in (("inspect", str(folder)), ("inspect", str(folder), "--frames")):
            result = call(*arguments)
            assert result.exit_code == 1
            assert result.stderr == f"Error: {folder} must be a file (it is a folder)\n"
    commands = {"npz": ("train", "steps=1"), "png": ("figure", "ex4-network"), "html": ("embed", "seed=1")}
    for ending, command in commands.items():
        folder = tmp_path / f"out.{ending}"
        folder.mkdir()
        result = call(*command, "-o", str(folder))
        assert result.exit_code == 1
        assert result.stderr.startswith(f"Error: can't use {folder}: ")
        assert result.stderr.count("\n") == 1


def test_a_missing_output_is_explained():
    result = call("figure", "ex4-network")
    assert result.exit_code != 0
    assert "--output" in result.stderr


def test_the_steps_of_a_films_frames_are_listed(tmp_path):
    path = tmp_path / "mine.gif"
    assert call("figure", "seed=5&steps=3", "-o", str(path)).exit_code == 0
    lines = call("inspect", str(path), "--frames").output.splitlines()
    assert [line.split() for line in lines] == [["frame", str(k), "step", str(k)] for k in range(4)]
