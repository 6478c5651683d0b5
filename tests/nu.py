"""The Nu HTML checker, which judges pages by the HTML standard: https://validator.github.io."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

JAR = Path(__file__).resolve().parent / "js" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def html_problems(*paths: Path) -> list[str]:
    """What is wrong with pages, or with all pages in folders: a line for each problem."""
    if not shutil.which("java") or not JAR.is_file():
        message = "no Nu HTML checker found: install Java, and run `npm ci --prefix tests/js`"
        # CI must not pass because it looked at nothing.
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    command = ["java", "-jar", str(JAR), "--errors-only", "--format", "json", "--skip-non-html"]
    done = subprocess.run([*command, *map(str, paths)], capture_output=True, text=True)
    return [
        f"{Path(found['url']).name}:{found.get('lastLine')}: {found['message']} {found.get('extract')}"
        for found in json.loads(done.stderr)["messages"]
    ]
