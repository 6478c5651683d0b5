"""What a result depends on, and why it is made again."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sitebuild import figures, reach
from sitebuild.reasons import Reasons, difference, key_of, parts_of
from sitebuild.site import LIBRARY, BuildError

ROOT = LIBRARY.parent


def names(modules: set[str], in_notebook: bool = True) -> set[str]:
    return {path.relative_to(LIBRARY).as_posix() for path in reach.reached(modules, in_notebook)}


def test_a_name_is_followed_to_where_it_is_defined() -> None:
    found = names(reach.imported("from mlpviz import Experiment"))
    assert {"__init__.py", "model/experiment.py", "model/declaration.json"} <= found
    assert not {name for name in found if name.startswith(("site/", "cli", "figures/views", "export/"))}


def test_what_fills_in_a_generic_function_is_reached() -> None:
    # Experiment.run is a call of a function that the engine registers.
    assert "engine/kernels.py" in names(reach.imported("from mlpviz import EXERCISES"))
    assert "notebook/widgets.py" in names({"mlpviz.engine.history"}, in_notebook=True)
    assert "notebook/widgets.py" not in names({"mlpviz.engine.history"}, in_notebook=False)


def test_modules_that_are_found_by_name_are_reached() -> None:
    assert "model/datasets/circle.py" in names({"mlpviz.model.datasets"})
    assert "figures/chapters/ex3.py" in names(reach.imported("from mlpviz.figures import find"))


def test_lazy_imports_count_and_those_for_types_do_not() -> None:
    assert "export/gif.py" in names({"mlpviz.export.film"})  # imported in a function
    assert "plots/history.py" not in names({"mlpviz.figures.figure"}, in_notebook=False)


@pytest.mark.parametrize(
    "cell", ["%matplotlib inline", "import importlib\nimportlib.import_module('mlpviz.cli')", "exec('1')"]
)
def test_a_cell_that_cannot_be_followed_depends_on_everything(cell: str) -> None:
    assert names(reach.imported(cell)) >= {"cli.py", "site/__init__.py", "figures/views/drift.py"}


def test_a_cell_without_the_library_depends_on_none_of_it() -> None:
    assert names(reach.imported("import torch\nprint(torch.ones(3))")) == set()


def test_unknown_modules_are_refused() -> None:
    with pytest.raises(ValueError, match=r"module must be one of mlpviz \(got 'mlpviz\.unknown'\)"):
        reach.reached(["mlpviz.unknown"], in_notebook=False)


def test_only_code_counts(tmp_path: Path) -> None:
    def state(text: str) -> str:
        path = tmp_path / "module.py"
        path.write_text(text)
        reach.forget()
        return reach.state(path)

    code = state('"""Doc."""\n\n\ndef double(x):\n    """Twice."""\n    return 2 * x\n')
    assert state("def double(x):\n    # twice\n    return (2*x)\n") == code
    assert state("def double(x):\n    return 3 * x\n") != code


# The last one with its films.
DRAWN = ["ex4-network", "ex1-history"]

TRACE = """
import sys, tempfile, json
from mlpviz.export import film, save_forms
from mlpviz.figures import find
ran = set()
def note(frame, event, _):
    if event == "call" and frame.f_code.co_name not in ("<module>", "__getattr__"):
        ran.add(frame.f_code.co_filename)
chosen = film.chosen_iterations
film.chosen_iterations = lambda *stretch: chosen(*stretch, 4)  # a short film runs the same code
figure = find(sys.argv[1])
sys.setprofile(note)
with tempfile.TemporaryDirectory() as folder:
    figure.alt()
    save_forms(figure, folder)
sys.setprofile(None)
print(json.dumps(sorted(ran)))
"""


@pytest.mark.parametrize("name", DRAWN)
def test_all_code_that_runs_for_a_figure_is_among_its_parts(name: str) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", TRACE, name], capture_output=True, text=True, check=True, env=environment
    )
    ran = {Path(file) for file in json.loads(done.stdout) if Path(file).is_relative_to(LIBRARY)}
    parts = {ROOT / part for part in figures._parts(name)}
    # A class's body runs when its module is imported, and a chapter's declarations are a part by themselves.
    apart = {path for path in ran if path.parent.name == "chapters"}
    assert len(ran) > 5
    assert ran - apart <= parts


def test_parts_tell_what_has_changed() -> None:
    one = parts_of([LIBRARY / "model" / "numbers.py"], its_cells="1 + 1")
    other = parts_of([LIBRARY / "model" / "numbers.py"], its_cells="1 + 2")
    assert key_of(one) != key_of(other)
    assert key_of(one) == key_of(dict(reversed(one.items())))
    assert difference(one, other) == "its cells changed"
    assert difference(one, one) == ""
    assert "requirements.txt" in one
    assert difference({"a.py": "1", "b.py": "1"}, {"b.py": "2"}) == "b.py, a.py (gone) changed"
    assert difference({}, dict.fromkeys("abcde", "1")) == "a, b, c and 2 more changed"


def test_reasons_are_told_and_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "made-of.json"
    reasons = Reasons(path, told=True)
    reasons.again("figure one", "drawn", {"a.py": "1"}, "its files are not there")
    reasons.note({"figure one": {"a.py": "1"}})
    later = Reasons(path, told=True)
    later.reused("figure two")
    later.again("figure one", "drawn", {"a.py": "2"}, "its files are not there")
    later.again("figure one", "drawn", {"a.py": "1"}, "its files are not there")
    said = [line.split(maxsplit=2)[2] for line in capsys.readouterr().out.splitlines()]
    assert said == [
        "drawn: its files are not there", "reused", "drawn: a.py changed", "drawn: its files are not there",
    ]  # fmt: skip
    with pytest.raises(BuildError, match=r"made-of\.json can't be written: No such file or directory"):
        Reasons(tmp_path / "missing" / "made-of.json", told=False).note({"figure one": {}})
    path.write_text("broken")
    Reasons(path, told=False).again("figure one", "drawn", {}, "new")
    assert capsys.readouterr().out == ""


# Changes one file after the other, and prints the figures whose key is another one then.
CHANGES = """
import json, sys
from sitebuild import figures, reach
from sitebuild.reasons import key_of
def keys():
    reach.forget()
    return {name: key_of(figures._parts(name)) for name in figures.CATALOG}
first, found = keys(), []
for name, addition in json.loads(sys.argv[1]):
    path = reach.LIBRARY / name
    before = path.read_text("utf-8")
    path.write_text(before + addition, "utf-8")
    after = keys()
    path.write_text(before, "utf-8")
    found.append([name for name in first if first[name] != after[name]])
print(json.dumps([list(first), *found]))
"""


def test_a_change_of_the_library_reaches_what_uses_it_and_nothing_else(tmp_path: Path) -> None:
    ignored = shutil.ignore_patterns("__pycache__")
    for part in ("mlpviz", "scripts"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=ignored)
    shutil.copy(ROOT / "requirements.txt", tmp_path)
    changes = [
        ("cli.py", "\nX = 1\n"),
        ("web/page.py", "\nX = 1\n"),
        ("plots/network.py", "\n# a comment\n"),
        ("plots/network.py", "\nX = 1\n"),
        ("engine/kernels.py", "\nX = 1\n"),
        ("model/declaration.json", "\n"),
    ]
    environment = os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{tmp_path / 'scripts'}"}
    command = [sys.executable, "-c", CHANGES, json.dumps(changes)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    everything, *found = json.loads(done.stdout)
    diagrams = [name for name in everything if name.endswith("-network")]
    assert found == [[], [], [], diagrams, everything, everything]
