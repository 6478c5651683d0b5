"""The bench runs from end to end and refuses to compare what differs. No time is asserted."""

import json
import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def bench(*arguments):
    return subprocess.run(
        [sys.executable, ROOT / "scripts" / "bench.py", *map(str, arguments)], capture_output=True, text=True
    )


@pytest.fixture
def timing(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "scripts")
    from benchmark import timing

    return timing


def test_quick_rows_are_measured_compared_and_written(tmp_path):
    done = bench("--quick", "--only", "training", "--only", "surfaces", "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    result = json.loads((tmp_path / "bench.json").read_text())
    assert result["quick"] is True
    assert [row["name"] for row in result["rows"]] == ["training", "surfaces"]
    assert result["versions"]["torch"] == metadata.version("torch")
    assert result["machine"]["cores"] == os.cpu_count()
    assert str(ROOT) not in (tmp_path / "bench.json").read_text()
    for row in result["rows"]:
        assert all(check["value"] > 0 and check["verdict"] == "" for check in row["checks"])
        assert any("of the plain loop's" in note for note in row["notes"])
    assert "loop / mlpviz" in done.stdout
    page = (tmp_path / "bench.md").read_text()
    assert page.count("\n## ") == 2
    assert "| loop / mlpviz |" in page


def test_the_page_of_the_book_takes_full_measurements_only(tmp_path):
    before = (ROOT / "book" / "_bench.md").read_bytes()
    done = bench("--quick", "--write", "--out", tmp_path)
    assert done.returncode == 2
    assert "--write needs all rows at full size" in done.stderr
    assert (ROOT / "book" / "_bench.md").read_bytes() == before


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    done = bench("--quick", "--only", "import", "--out", tmp_path / "file" / "inside")
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1].startswith("Error: Not a directory (")
    assert "Traceback" not in done.stderr


def test_results_that_differ_are_not_compared_in_time(timing):
    assert "1e-06" in timing.same([1.0, 2.0], [1.0, 2.0 + 1e-7], 1e-6, "Losses")
    for other in ([1.0, 2.1], [1.0, float("nan")]):
        with pytest.raises(ValueError, match="Losses must be within 1e-06 of the plain loop's"):
            timing.same([1.0, 2.0], other, 1e-6, "Losses")


def test_verdicts_follow_the_targets(timing):
    check = timing.Check
    assert check("a", 2.0, "s", at_most=2.5).verdict == "met"
    assert check("a", 2.6, "s", at_most=2.5).verdict == "missed"
    assert check("a", 39, "times", at_least=40).verdict == "missed"
    assert check("a", 40, "times", at_least=40).verdict == "met"
    assert check("a", 40, "times").verdict == check("a", 40, "times").target == ""
