"""The row about builds: from nothing, and after the changes that an author makes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from .timing import Row

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("book", "mlpviz", "scripts", "requirements.txt", "pyproject.toml")
# What one build leaves for the next, and compiled code.
LEFT = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")


def builds(quick: bool) -> Row:
    """Build a copy of this checkout's book, or of the tests' sample, again and again."""
    book = "tests/sample_book" if quick else "book"
    row = Row("build", f"Building {'the sample' if quick else 'the book'}, the environment installed")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for part in (*PARTS, book):
            if (ROOT / part).is_dir():
                shutil.copytree(ROOT / part, copy / part, ignore=LEFT, dirs_exist_ok=True)
            else:
                shutil.copy(ROOT / part, copy / part)
        chapter = copy / book / ("second.md" if quick else "ex4.md")
        plots = copy / "mlpviz" / "plots" / "style.py"

        def measure(what: str, change: Callable[[], object], at_most: float) -> None:
            change()
            begun = time.perf_counter()
            _build(copy, book)
            row.add(what, time.perf_counter() - begun, "s", at_most=at_most)

        measure("cold", lambda: None, 75)
        measure("nothing changed", lambda: None, 1.5)
        measure("a sentence", lambda: _append(chapter, "\nOne more sentence.\n"), 3)
        measure("a cell of a chapter", lambda: _change_cell(chapter), 8)
        measure("a change in plots/", lambda: _append(plots, "\nUNUSED = 1\n"), 40)
    row.notes.append("The compilation of the engine is part of the cold build. Each was measured once.")
    return row


def _build(copy: Path, book: str) -> None:
    command = [sys.executable, str(copy / "scripts" / "build.py"), "--book", str(copy / book)]
    environment = os.environ | {"PYTHONPATH": str(copy), "NUMBA_CACHE_DIR": str(copy / "compiled")}
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise ValueError(f"the book must build (got {done.stderr[-500:]})")


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def _change_cell(path: Path) -> None:
    """Add a line to the chapter's first cell, after its options."""
    text = path.read_text("utf-8")
    path.write_text(
        re.sub(r"(```\{code-cell\}[^\n]*\n(?::[^\n]*\n)*)", r"\1unused = 1\n", text, count=1), "utf-8"
    )
