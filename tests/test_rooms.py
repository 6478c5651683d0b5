"""The rooms of the house: `lint-imports` shows the same."""

import re
import subprocess
import sys
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest

ROOT = Path(__file__).resolve().parent.parent


def test_a_room_stands_only_on_those_below_it() -> None:
    # In a process of its own: it disables every logger that exists, Sphinx's warnings among them.
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout + found.stderr


JS = ROOT / "mlpviz" / "web" / "js"
JS_ROOMS = ("", "arithmetic", "model", "engine", "draw", "views", "elements", "entries")
"""The rooms of the JavaScript, each after those that it may import; modules in no room come first."""


def room_of(module: str) -> int:
    """The place of a module, ``"draw/grid.js"``, among `JS_ROOMS`."""
    return JS_ROOMS.index(module.rpartition("/")[0].partition("/")[0])


@pytest.mark.parametrize("path", sorted(JS.rglob("*.js")), ids=lambda path: path.relative_to(JS).as_posix())
def test_a_room_of_the_javascript_imports_none_above_it(path: Path) -> None:
    module = path.relative_to(JS).as_posix()
    for target in re.findall(r'(?:from|^import) "(\.[^"]+\.js)"', path.read_text("utf-8"), re.MULTILINE):
        imported = normpath(join(dirname(module), target))
        assert room_of(imported) <= room_of(module), f"{module} imports {imported}"
