"""Whether a site depends on anything but its sources: built twice, elsewhere and otherwise."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any

import click

from .site import SCRIPTS, BuildError, Site

# What may differ from machine to machine; the clock does by itself. See `_bootstrap` for the hash seed.
WAYS = (
    {"MLPVIZ_HASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
    {"MLPVIZ_HASHSEED": "12345", "TZ": "Asia/Kolkata", "LC_ALL": "C"},
)


def verify(site: Site, jobs: int) -> None:
    """Build the book twice from nothing, with `jobs` processes and with one, and compare the sites.

    Raises
    ------
    BuildError
        If a build fails, or two files differ: their names, and the first byte that does.
    """
    with TemporaryDirectory() as folder:
        places = [Path(folder, "one", "build"), Path(folder, "another", "folder")]
        for place, way, parallel in zip(places, WAYS, (jobs, 1), strict=True):
            said = ", ".join(f"{name}={value}" for name, value in way.items())
            click.echo(f"Building with --jobs {parallel}, {said}")
            _build(site.book, place, parallel, way)
        if differences := list(_differences(*(place / "html" for place in places))):
            raise BuildError("\n".join(differences))
    click.echo("The two sites are the same, byte by byte.")


def _build(book: Path, out: Path, jobs: int, way: dict[str, str]) -> None:
    out.mkdir(parents=True)
    command = [sys.executable, str(SCRIPTS / "build.py"), "--book", str(book), "--out", str(out)]
    command += ["--jobs", str(jobs)]
    with TemporaryFile("w+") as aside:
        pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": aside, "text": True}
        with subprocess.Popen(command, env=os.environ | way, **pipes) as process:
            for line in process.stdout or ():
                if line.strip() and "Open" not in line:  # it will be gone
                    click.echo(f"  {line}", nl=False)
        if process.returncode:
            aside.seek(0)
            raise BuildError(aside.read().strip())


def _differences(one: Path, other: Path) -> Iterator[str]:
    names = [{path.relative_to(site) for path in site.rglob("*") if path.is_file()} for site in (one, other)]
    for name in sorted(names[0] | names[1]):
        if name not in names[0] or name not in names[1]:
            yield f"{name} is in one of the two sites"
            continue
        first, second = (one / name).read_bytes(), (other / name).read_bytes()
        if first != second:
            pairs = enumerate(zip(first, second, strict=False))
            at = next((k for k, (a, b) in pairs if a != b), min(len(first), len(second)))
            yield f"{name}:{first.count(10, 0, at) + 1}: the sites differ at byte {at}"
