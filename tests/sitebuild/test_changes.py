"""Results that a change of the library must make anew."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest
from buildfaults.changes import Copy, changed, modules

SAMPLE = Path(__file__).parent.parent / "sample_book"


def test_every_function_of_a_changed_module_raises(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text("def one():\n    return 1\n\nclass C:\n    def two(self):\n        return one()\n")
    namespace: dict[str, type] = {}
    exec(compile(ast.parse(changed(path)), path, "exec"), namespace)
    for function in (namespace["one"], namespace["C"]().two):
        with pytest.raises(RuntimeError, match="changed"):
            function()


def test_what_is_changed_has_code_and_is_of_every_kind() -> None:
    found = modules()
    assert {"plots/planes.py", "web/js/views/plane.js", "site/book.css", "site/favicon.svg"} <= {*found}
    assert "py.typed" not in found


# `python3 scripts/stale.py` changes every module.
def test_a_change_of_the_library_makes_anew_what_a_cold_build_would(tmp_path: Path) -> None:
    book = tmp_path / "book"
    shutil.copytree(SAMPLE, book)
    (book / "first.md").write_text("# First\n\n```{catalog-figure} ex4-network\n```\n")
    (book / "_toc.yml").write_text("format: jb-book\nroot: first\n")
    (book / "second.md").unlink()
    copy = Copy(tmp_path / "copy", book)
    reused, anew = copy.compare("plots/planes.py")
    assert reused == anew
    assert anew.problems == [
        "figure ex4-network could not be drawn: RuntimeError: changed",
        "The book was not built: 1 problem.",
    ]
