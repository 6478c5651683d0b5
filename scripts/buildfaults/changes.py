"""Change one module of the library, and compare a build that reuses results with one from nothing."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from .injection import ROOT, tree

ADDED = {".js": "\nglobalThis.changed = 1;\n", ".css": "\n.changed { color: red; }\n", ".json": "\n"}
"""What is added to a file that isn't Python, by its ending."""


class _Raising(ast.NodeTransformer):
    """Make every function and method raise."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        node.body = ast.parse("raise RuntimeError('changed')").body
        return node


def changed(path: Path) -> str:
    """The text of a file with a change that shows wherever it is used.

    Raises
    ------
    ValueError
        If nothing can be changed in it.
    """
    text = path.read_text("utf-8")
    if path.suffix in ADDED:
        return text + ADDED[path.suffix]
    if path.suffix == ".svg":
        return text.replace("</svg>", "<g/></svg>")
    if path.suffix != ".py":
        raise ValueError(f"path must end in .py, .svg, {', '.join(ADDED)} (got {path.name!r})")
    return ast.unparse(_Raising().visit(ast.parse(text))) + "\n"


def modules() -> list[str]:
    """The files of the library in which something can be changed, below its folder."""
    library = ROOT / "mlpviz"
    paths = sorted(path for path in library.rglob("*") if path.suffix in {".py", ".svg", *ADDED})
    return [path.relative_to(library).as_posix() for path in paths if _has_code(path)]


def _has_code(path: Path) -> bool:
    return path.suffix != ".py" or "def " in path.read_text("utf-8")


@dataclass(frozen=True)
class Built:
    """What came out of a build.

    Attributes
    ----------
    problems : list of str
        The lines that say what is wrong.
    site : dict of str
        The site's files, with hashes of their contents; none if there are problems.
    """

    problems: list[str]
    site: dict[str, str]


class Copy:
    """A copy of this checkout with a small book, built once; its modules are to be changed.

    Parameters
    ----------
    folder : Path
        Must not exist.
    book : Path
        The sample of the tests by default.

    Raises
    ------
    ValueError
        If the book can't be built.
    """

    def __init__(self, folder: Path, book: Path = ROOT / "tests" / "sample_book") -> None:
        self.folder = folder
        ignored = shutil.ignore_patterns("__pycache__")
        for part in ("mlpviz", "scripts"):
            shutil.copytree(ROOT / part, folder / part, ignore=ignored)
        shutil.copytree(book, folder / "book")
        shutil.copy(ROOT / "requirements.txt", folder)
        self.good = self._build("good")
        if self.good.problems:
            raise ValueError("the sample book can't be built:\n" + "\n".join(self.good.problems))

    def compare(self, module: str) -> tuple[Built, Built]:
        """Change a module and build twice: with all that the good build has left, and from nothing."""
        path = self.folder / "mlpviz" / module
        before = path.read_text("utf-8")
        shutil.copytree(self.folder / "good", self.folder / "reused")
        path.write_text(changed(path), "utf-8")
        try:
            with ThreadPoolExecutor() as pool:
                reused, anew = pool.map(self._build, ("reused", "anew"))
        finally:
            path.write_text(before, "utf-8")
            for name in ("reused", "anew"):
                shutil.rmtree(self.folder / name, ignore_errors=True)
        return reused, anew

    def _build(self, name: str) -> Built:
        command = [sys.executable, "scripts/build.py", "--book", "book", "--out", name, "--jobs", "1"]
        environment = os.environ | {"PYTHONPATH": str(self.folder)}
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, env=environment)
        if done.returncode == 0:
            return Built([], tree(self.folder / name / "html"))
        # The verdict says where the last good site is, which only one of two has, and an error's
        # message may hold addresses in memory.
        errors = re.sub("0x[0-9a-f]+", "0x…", done.stderr)
        said = [line.partition(" The last good site")[0] for line in errors.splitlines()]
        return Built([line for line in said if line], {})
