"""Rendering figures for a book."""

from __future__ import annotations

from pathlib import Path

import pytest
from sitebuild import figures

from mlpviz import Experiment
from mlpviz.export import inspect, save
from mlpviz.figures import CatalogFigure
from mlpviz.figures.views.network_diagram import NetworkDiagram
from mlpviz.figures.views.training_history import TrainingHistory

RUN = (Experiment(steps=3),)
TINY = {
    figure.name: figure
    for figure in (
        CatalogFigure("one-history", RUN, TrainingHistory(), "One."),
        CatalogFigure("one-network", RUN, NetworkDiagram(), "Its network."),
        CatalogFigure("two-history", RUN, TrainingHistory(), "The same run."),
        CatalogFigure("other-history", (Experiment(steps=4),), TrainingHistory(), "Another."),
    )
}


def test_figures_of_the_same_run_and_view_share_their_films(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "CATALOG", TINY)
    monkeypatch.setattr(figures, "find", TINY.__getitem__)
    groups = figures._twins(TINY)
    assert groups == [["one-history", "two-history"], ["one-network"], ["other-history"]]
    entries = figures._render(groups[0], str(tmp_path))
    assert list(entries) == ["one-history", "two-history"]
    assert len(entries["one-history"]["files"]) == len(entries["two-history"]["files"]) == 9
    assert {path.name for path in tmp_path.iterdir()} == {
        file for entry in entries.values() for file in entry["files"]
    }
    # Each file is what the figure alone would have been saved as.
    for ending in ("gif", "mp4", "png", "svg"):
        alone = tmp_path / f"alone.{ending}"
        save(TINY["two-history"], alone)
        assert (tmp_path / f"two-history-light.{ending}").read_bytes() == alone.read_bytes()
        assert inspect(alone) == str(RUN[0])
