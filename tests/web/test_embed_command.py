import pytest
from click.testing import CliRunner

from mlpviz import EXERCISES, Experiment
from mlpviz.cli import main
from mlpviz.web import embed


def call(*arguments):
    return CliRunner().invoke(main, list(arguments))


@pytest.mark.parametrize(
    ("named", "experiment"),
    [("ex7", EXERCISES["ex7"]), ("widths=2-8-1&seed=3", Experiment(widths=(2, 8, 1), seed=3))],
)
def test_a_page_is_written_and_inspected(tmp_path, named, experiment):
    file = tmp_path / "page.html"
    done = call("embed", named, "-o", str(file))
    assert (done.exit_code, done.stderr) == (0, f"wrote {file}\n")
    assert file.read_text("utf-8") == embed(experiment)
    assert call("inspect", str(file)).stdout == f"{experiment}\n"
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


@pytest.mark.parametrize(
    ("named", "name", "message"),
    [
        ("lr=nan", "page.html", "lr must be a finite number above 0 (got 'nan')"),
        ("ex9", "page.html", "(got 'ex9')"),
        ("ex4", "page.png", "file of a page must end in html (got 'page.png')"),
        ("ex4", "missing/page.html", "folder of page.html must be there"),
    ],
)
def test_mistakes_are_one_line_and_leave_nothing(tmp_path, named, name, message):
    done = call("embed", named, "-o", str(tmp_path / name))
    assert done.exit_code == 1
    assert done.stderr.startswith("Error: ")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
