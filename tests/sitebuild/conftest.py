"""The sample book, built once for all the processes that the tests run in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "tests" / "sample_book"
sys.path.append(str(ROOT / "scripts"))  # behind all others: there is a test.py in it

from buildfaults.injection import tree  # noqa: E402

Build = Callable[..., subprocess.CompletedProcess[str]]


def run_build(book: Path, out: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run scripts/build.py on a book."""
    command = [sys.executable, ROOT / "scripts" / "build.py", "--book", book, "--out", out, *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=book.parent, env=os.environ | environment, timeout=900
    )


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample in book/ and its build in out/; nothing may be changed in it."""
    base = tmp_path_factory.getbasetemp()
    # pytest-xdist gives each process a folder of its own beside the others'.
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "built"
    with FileLock(shared / "built.lock"):
        if not (folder / "is-good").exists():
            shutil.copytree(SAMPLE, folder / "book")
            (folder / "tmp").mkdir()  # where a build leaves nothing, see `buildfaults`
            done = run_build(folder / "book", folder / "out", "--jobs", "2")
            assert done.returncode == 0, done.stdout + done.stderr
            assert done.stderr == ""
            assert done.stdout.splitlines()[-1].endswith("Open out/html/index.html")
            (folder / "is-good").touch()
    return folder


@pytest.fixture(scope="session")
def sample() -> Path:
    """The chapters of the sample book."""
    return SAMPLE


@pytest.fixture(scope="session")
def build() -> Build:
    """`run_build`."""
    return run_build


@pytest.fixture(scope="module")
def good(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the good build, for one file's tests to build into."""
    folder = tmp_path_factory.mktemp("good") / "sample"
    shutil.copytree(built, folder, ignore=shutil.ignore_patterns("is-good"))
    return folder


@pytest.fixture
def changed(good: Path, tmp_path: Path) -> Path:
    """A copy of the sample to spoil; its build goes to the good one's folder."""
    shutil.copytree(SAMPLE, tmp_path / "book")
    return tmp_path / "book"


@pytest.fixture
def refused(good: Path) -> Callable[..., str]:
    """Build a book that must fail, and get what is said: without a traceback, and the old site stays."""

    def refuse(book: Path, *arguments: str) -> str:
        before = tree(good / "out" / "html")
        done = run_build(book, good / "out", *arguments)
        assert done.returncode == 1, done.stdout
        assert "Traceback" not in done.stdout + done.stderr
        assert tree(good / "out" / "html") == before
        assert "The last good site is still in" in done.stderr
        return done.stderr

    return refuse
