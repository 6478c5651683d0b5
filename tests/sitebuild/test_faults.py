"""Faults injected into a build."""

from __future__ import annotations

from pathlib import Path

import pytest
from buildfaults import FAULTS, Sample
from buildfaults.injection import inject


# `python3 scripts/faults.py` injects every fault; these take seconds.
@pytest.mark.parametrize("name", ["config-key", "cache-garbage", "hup-cell"])
def test_a_build_reacts_to_a_fault_as_it_should(good: Path, tmp_path: Path, name: str) -> None:
    outcome = inject(FAULTS[name], Sample(good), tmp_path / "sample")
    assert outcome.wrong == [], outcome
