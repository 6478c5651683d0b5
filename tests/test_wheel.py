"""The built wheel, unpacked where nothing else of the checkout is."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

USE = """
import mlpviz
from mlpviz.web import embed, script_tag

history = mlpviz.Experiment(steps=5).run()
print(mlpviz.__file__)
print(len(history.loss), "customElements.define" in script_tag())
page = embed(history.experiment)
print(all(part in page for part in ("<mlp-history experiment=", "<mlp-landscape experiment=", "<script>")))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder with what the wheel holds."""
    source, target = (tmp_path_factory.mktemp(name) for name in ("source", "target"))
    shutil.copytree(ROOT / "mlpviz", source / "mlpviz", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--no-index",
        "--no-deps",
        "--no-build-isolation",
        "--quiet",
    ]
    subprocess.run([*pip, "--target", target, source], check=True, timeout=300)
    return target


def test_a_wheel_holds_all_that_the_library_needs(installed, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", USE],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(installed), "NUMBA_CACHE_DIR": str(tmp_path / "compiled")},
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    place, *answers = done.stdout.splitlines()
    assert Path(place).is_relative_to(installed)
    assert answers == ["6 True", "True"]


def files_below(root):
    """The library's files below a folder, but for what Python and Numba compiled."""
    paths = (path.relative_to(root) for path in (root / "mlpviz").rglob("*.*"))
    return {path for path in paths if "__pycache__" not in path.parts}


def test_a_wheel_holds_every_file_of_the_library_and_nothing_else(installed):
    assert {path.name.split("-")[0] for path in installed.iterdir()} <= {"mlpviz", "bin"}
    assert files_below(installed) == files_below(ROOT)
