"""What a build says of a mistake in a book: its file, its line, and what to do."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Build = Callable[..., subprocess.CompletedProcess[str]]
Refused = Callable[..., str]

WRONG = """
{ref}`nowhere`

```{catalog-figure} ex4-histroy
```

<script src="https://example.org/x.js"></script>

<img src="y.png"> <a href="first.html#not-there" id="twice">x</a> <b id="twice">y</b>
"""


def test_all_that_is_wrong_is_said_at_once_each_time(changed: Path, refused: Refused) -> None:
    first, second = changed / "first.md", changed / "second.md"
    first.write_text(first.read_text("utf-8").replace("assert", "loss = 1 / 0\nassert"), "utf-8")
    odd = "import warnings; warnings.warn('odd')\nprint("
    second.write_text(second.read_text("utf-8").replace("print(", odd, 1) + WRONG, "utf-8")
    failing = first.read_text("utf-8").splitlines().index("loss = 1 / 0") + 1
    nowhere = second.read_text("utf-8").splitlines().index("{ref}`nowhere`") + 1
    for _ in range(2):  # what fails isn't remembered as a result
        said = refused(changed)
        assert f"book/first.md:{failing}: cell 1: ZeroDivisionError: division by zero\n    loss = 1" in said
        assert "python3 scripts/build.py --only first" in said
        assert re.search(
            r"^book/second\.md:\d+: cell 1: the cell wrote to stderr: .*odd$", said, re.MULTILINE
        )
        assert f"book/second.md:{nowhere}: WARNING: undefined label: 'nowhere'" in said
        assert "'ex4-histroy'); did you mean ex4-history?" in said
        for problem in (
            "loads an address outside the site (https://example.org/x.js)",
            "a picture needs alternative text (y.png)",
            "loads a file that is not there (y.png)",
            "the link's anchor is not on its page (first.html#not-there)",
            "the identifier 'twice' occurs twice on the page",
        ):
            assert re.search(rf"^second\.html:\d+: {re.escape(problem)}$", said, re.MULTILINE), problem
        assert "The book was not built: 9 problems." in said


def test_cell_in_which_python_dies_is_named(changed: Path, refused: Refused) -> None:
    chapter = changed / "second.md"
    dying = "import os, sys; sys.stdout.flush(); os._exit(1)\nprint("
    chapter.write_text(chapter.read_text("utf-8").replace("print(", dying, 1), "utf-8")
    said = refused(changed)
    assert "cell 1: Python died while it ran this cell" in said


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("_config.yml", "title: A sample", "title: [", "_config.yml:3: this is not YAML: "),
        (
            "_config.yml",
            "timeout: 60",
            "timeout: long",
            "'long' is not of type 'number' [key path: 'execute/timeout']",
        ),
        ("_toc.yml", "second", "third", "_toc.yml lists third, but there is no book/third.md"),
    ],
)
def test_mistakes_in_the_configuration_are_named(
    changed: Path, name: str, old: str, new: str, said: str, refused: Refused
) -> None:
    path = changed / name
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    assert said in refused(changed)


def test_unknown_chapter_is_refused(changed: Path, refused: Refused) -> None:
    assert "--only must be one of first, second (got 'third')" in refused(changed, "--only", "third")


def test_unwritable_folder_is_one_line(changed: Path, tmp_path: Path, build: Build) -> None:
    (tmp_path / "file").write_text("")
    done = build(changed, tmp_path / "file" / "out")
    assert done.returncode == 1
    assert done.stderr == f"The book was not built: Not a directory ({tmp_path / 'file' / 'out'}).\n"
