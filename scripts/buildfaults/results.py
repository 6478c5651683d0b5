"""Damage to what one build keeps for the next: figures, their manifest, the results of cells."""

from __future__ import annotations

import shutil

from .fault import Fault, Sample, write


def _empty_results(sample: Sample) -> None:
    for path in sample.out.glob("cache/*/executed/*/base.ipynb"):
        path.write_bytes(b"")


RESULTS = {
    "figure-emptied": Fault(
        "a figure's file is emptied",
        lambda s: write(s.built("figures/*-light.png"), b""),
        r"^out/figures: a file of ex4-\S+ has changed or is gone: the figure is drawn anew",
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
        r"^out/figures/manifest\.json is broken: all figures are drawn anew",
        heals=True,
    ),
    "cache-empty": Fault(
        "the database of results is emptied",
        lambda s: write(s.built("cache/*/global.db"), b""),
        r"^out/cache/\w+ is broken: all chapters are executed anew",
        heals=True,
    ),
    "cache-garbage": Fault(
        "the database of results is garbage",
        lambda s: write(s.built("cache/*/global.db"), b"garbage " * 9999),
        r"^out/cache/\w+ is broken: all chapters are executed anew",
        heals=True,
    ),
    "result-empty": Fault(
        "the kept results of the chapters are emptied",
        _empty_results,
        r"^the kept result of second is broken: the chapter is executed anew",
        heals=True,
    ),
    "result-gone": Fault(
        "the kept results of the chapters are gone",
        lambda s: shutil.rmtree(s.built("cache/*/executed")),
        r"^the kept result of second is broken: the chapter is executed anew",
        heals=True,
    ),
}
