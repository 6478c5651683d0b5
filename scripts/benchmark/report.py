"""What bench.py reports: a table on the screen, JSON, and the page of the book."""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Sequence
from dataclasses import asdict
from importlib import metadata
from pathlib import Path

from .timing import Check, Row

PACKAGES = ("torch", "numpy", "matplotlib", "pillow", "imageio", "av")


def machine() -> dict[str, object]:
    """The processor's model and number of cores: what a time depends on, and nothing private."""
    model = platform.processor()
    known = Path("/proc/cpuinfo")
    if known.exists() and (found := re.search(r"model name\s*: (.+)", known.read_text("utf-8"))):
        model = found[1]
    return {"cpu": model or platform.machine(), "cores": os.cpu_count(), "system": platform.system()}


def versions() -> dict[str, str]:
    """The versions of Python and of the packages that the times depend on."""
    return {"python": platform.python_version()} | {name: metadata.version(name) for name in PACKAGES}


def table(row: Row, judged: bool) -> str:
    """A row for the screen, without verdicts unless it is `judged`."""
    lines = [f"\n{row.name}: {row.title}"]
    for check in row.checks:
        said = f"{check.target:<20} {check.verdict}" if judged else ""
        lines.append(f"  {check.what:<52} {_number(check.value):>9} {check.unit:<6} {said}".rstrip())
    return "\n".join([*lines, *(f"  {note}" for note in row.notes)])


def as_json(rows: Sequence[Row], quick: bool) -> str:
    """Everything measured, with the versions and the machine."""
    content = {
        "quick": quick,
        "machine": machine(),
        "versions": versions(),
        "rows": [
            {
                "name": row.name,
                "title": row.title,
                "checks": [asdict(c) | {"verdict": "" if quick else c.verdict} for c in row.checks],
                "notes": row.notes,
            }
            for row in rows
        ],
    }
    return json.dumps(content, indent=1) + "\n"


def as_markdown(rows: Sequence[Row], quick: bool) -> str:
    """The measured part of the book's page, without targets and verdicts if the run was `quick`."""
    about = machine()
    lines = [
        f"Measured on {about['cores']} cores of {about['cpu']} ({about['system']}), with "
        + ", ".join(f"{name} {version}" for name, version in versions().items())
        + ".",
    ]
    if quick:
        lines += ["", "A quick run, at small sizes and with few repeats. The targets are for full sizes."]
    for row in rows:
        lines += ["", f"## {row.title}", "", "| | measured | target | |", "|---|---:|---|---|"]
        lines += [_cells(check, not quick) for check in row.checks]
        lines += ["", " ".join(row.notes)] if row.notes else []
    return "\n".join(lines) + "\n"


def _cells(check: Check, judged: bool) -> str:
    said = f"{check.target} | {check.verdict}" if judged else " | "
    return f"| {check.what} | {_number(check.value)} {check.unit} | {said} |"


def _number(value: float) -> str:
    """With three significant digits."""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
