"""Damage to what one build keeps for the next: figures, their manifest, the results of cells."""

from __future__ import annotations

import shutil

from .fault import Fault, Sample, write


def _empty_results(sample: Sample) -> None:
    for path in sample.out.glob("cache/executed/*/base.ipynb"):
        path.write_bytes(b"")


RESULTS = {
    "figure-emptied": Fault(
        "a figure's file is emptied",
        lambda s: write(s.built("figures/*-light.png"), b""),
        r"^out/figures: a file of ex4-\S+ has changed or is gone: drawing the figure again",
        heals=True,
    ),
    "manifest-keys": Fault(
        "an entry of the manifest lacks its keys",
        lambda s: write(s.out / "figures" / "manifest.json", b'{"ex4-network": {}}'),
        r"^out/figures/manifest\.json: the entry ex4-network is broken",
        heals=True,
    ),
    "manifest": Fault(
        "the manifest is emptied",
        lambda s: write(s.out / "figures" / "manifest.json", b""),
        r"^out/figures/manifest\.json is broken: drawing all figures again",
        heals=True,
    ),
    "cache-empty": Fault(
        "the database of results is emptied",
        lambda s: write(s.built("cache/global.db"), b""),
        r"^out/cache is broken: executing all chapters again",
        heals=True,
    ),
    "cache-garbage": Fault(
        "the database of results is garbage",
        lambda s: write(s.built("cache/global.db"), b"garbage " * 9999),
        r"^out/cache is broken: executing all chapters again",
        heals=True,
    ),
    "result-empty": Fault(
        "the cached results of the chapters are emptied",
        _empty_results,
        r"^the cached result of second is broken: executing the chapter again",
        heals=True,
    ),
    "result-gone": Fault(
        "the cached results of the chapters are gone",
        lambda s: shutil.rmtree(s.built("cache/executed")),
        r"^the cached result of second is broken: executing the chapter again",
        heals=True,
    ),
}
