"""The fragments of changelog.d make a section of CHANGELOG.md."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_the_next_release_lists_every_fragment_under_its_kind() -> None:
    command = [sys.executable, "-m", "towncrier", "build", "--draft", "--date", "2026-01-31"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    title, *sections = done.stdout.split("\n### ")
    assert title.startswith("## ")
    assert title.strip().endswith(" - 2026-01-31")
    listed = dict(section.split("\n", 1) for section in sections)
    for path in (ROOT / "changelog.d").glob("[!_]*.md"):
        kind = path.stem.rsplit(".", 1)[-1].capitalize()
        entry = path.read_text("utf-8").strip().replace("\n", "\n  ")
        assert f"- {entry}\n" in listed[kind]
