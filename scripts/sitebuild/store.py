"""The results that figures and chapters share: one folder for each state of the code that computes them."""

from __future__ import annotations

import os
import shutil

from mlpviz.engine.store import FOLDER

from .reach import reached
from .reasons import key_of, parts_of
from .site import Site

# What computes the results that `mlpviz.engine.store` keeps.
COMPUTING = ("mlpviz.engine.sweep", "mlpviz.analysis.survey")


def open_store(site: Site) -> None:
    """Let this build's processes share results; remove those of other code."""
    folder = site.store / key_of(parts_of(reached(COMPUTING, in_notebook=False)))
    if site.store.exists():
        for other in site.store.iterdir():
            if other != folder:
                shutil.rmtree(other)
    folder.mkdir(parents=True, exist_ok=True)
    os.environ[FOLDER] = str(folder)
