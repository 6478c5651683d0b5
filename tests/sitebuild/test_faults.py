"""Faults put to a build; `python3 scripts/faults.py` puts all of them."""

from __future__ import annotations

from pathlib import Path

import faults
import pytest


# `python3 scripts/faults.py` puts all of them; these take seconds.
@pytest.mark.parametrize(
    "name", ["config-key", "result-empty", "cache-garbage", "output", "subfolder", "hup-cell"]
)
def test_fault_ends_as_it_should(good: Path, tmp_path: Path, name: str) -> None:
    outcome = faults.put(faults.FAULTS[name], faults.Place(good), tmp_path / "place")
    assert outcome.wrong == [], outcome
