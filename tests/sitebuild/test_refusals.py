"""What a build says of a mistake in a book: its file, its line, and what to do."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Build = Callable[..., subprocess.CompletedProcess[str]]
Refused = Callable[..., str]


def test_failing_cell_is_named_with_its_file_line_and_command(changed: Path, refused: Refused) -> None:
    chapter = changed / "second.md"
    chapter.write_text(chapter.read_text("utf-8").replace("print(", "loss = 1 / 0\nprint("), "utf-8")
    line = chapter.read_text("utf-8").splitlines().index("loss = 1 / 0") + 1
    said = refused(changed)
    assert f"book/second.md:{line}: cell 1: ZeroDivisionError: division by zero\n    loss = 1 / 0\n" in said
    assert "python3 scripts/build.py --only second" in said
    # The failure isn't remembered as a result.
    assert "ZeroDivisionError" in refused(changed, "--only", "second")


def test_cell_in_which_python_dies_is_named(changed: Path, refused: Refused) -> None:
    chapter = changed / "second.md"
    chapter.write_text(
        chapter.read_text("utf-8").replace("print(", "import os; os._exit(1)\nprint("), "utf-8"
    )
    said = refused(changed)
    assert "cell 1: Python died while it ran this cell" in said


def test_warning_on_stderr_is_a_failure(changed: Path, refused: Refused) -> None:
    chapter = changed / "second.md"
    chapter.write_text(
        chapter.read_text("utf-8").replace("print(", "import warnings; warnings.warn('odd')\nprint("), "utf-8"
    )
    assert "UserWarning: odd" in refused(changed)


def test_what_sphinx_warns_of_fails_twice_in_a_row(changed: Path, refused: Refused) -> None:
    chapter = changed / "second.md"
    chapter.write_text(
        chapter.read_text("utf-8") + "\nSee {numref}`fig-nowhere`.\n\n```{catalog-figure} ex4-histroy\n```\n",
        "utf-8",
    )
    for _ in range(2):
        said = refused(changed)
        assert "book/second.md:" in said
        assert "fig-nowhere" in said
        assert "'ex4-histroy'); did you mean ex4-history?" in said


def test_page_that_loads_from_elsewhere_is_refused(changed: Path, refused: Refused) -> None:
    chapter = changed / "second.md"
    chapter.write_text(
        chapter.read_text("utf-8")
        + '\n<script src="https://example.org/x.js"></script>\n\n<img src="y.png">\n',
        "utf-8",
    )
    said = refused(changed)
    assert re.search(
        r"second\.html:\d+: loads an address outside the site \(https://example.org/x.js\)", said
    )
    assert re.search(r"second\.html:\d+: a picture needs alternative text \(y.png\)", said)


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
