"""The command that compares films with their runs tells a true frame from a false one."""

import subprocess
import sys
from pathlib import Path

import pytest

from mlpviz.export import metadata, save
from mlpviz.figures import CATALOG

ROOT = Path(__file__).resolve().parent.parent


def compare(folder):
    command = [sys.executable, ROOT / "scripts" / "frames.py", folder]
    return subprocess.run(list(map(str, command)), capture_output=True, text=True)


@pytest.mark.parametrize("ending", ["gif", "mp4"])
def test_a_film_that_names_other_steps_is_found_out(tmp_path, monkeypatch, ending):
    monkeypatch.setattr("mlpviz.export.film.chosen_iterations", lambda *_: list(range(0, 60, 10)))
    path = tmp_path / f"ex4-history-light.{ending}"
    save(CATALOG["ex4-history"], path)
    done = compare(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "none differs" in done.stdout
    told = metadata.moving
    monkeypatch.setattr(metadata, "moving", lambda source, shown: told(source, [*shown[:3], 70, *shown[4:]]))
    save(CATALOG["ex4-history"], path)
    done = compare(tmp_path)
    assert done.returncode == 1
    assert "1 differ: step 70" in done.stdout


def test_a_folder_without_films_is_refused(tmp_path):
    done = compare(tmp_path)
    assert done.returncode == 2
    assert "must hold a gif or an mp4" in done.stderr
