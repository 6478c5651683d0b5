"""Rendering figures for a book."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sitebuild import figures, steps
from sitebuild.processes import Guard
from sitebuild.site import BuildError, Order, Site

from mlpviz import Experiment
from mlpviz.export import inspect, save
from mlpviz.figures import CatalogFigure
from mlpviz.figures.views.loss_surfaces import LossSurfaces
from mlpviz.figures.views.network_diagram import NetworkDiagram
from mlpviz.figures.views.training_history import TrainingHistory

PAGE = """# A page

```{catalog-figure} broken-surfaces
```

```{catalog-figure} one-network
```

{numref}`fig-broken-surfaces` {ref}`nowhere`
"""
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
    assert len(entries["one-history"]["files"]) == len(entries["two-history"]["files"]) == 11
    assert {path.name for path in tmp_path.iterdir()} == {
        file for entry in entries.values() for file in entry["files"]
    }
    # Each file is what the figure alone would have been saved as.
    for ending in ("gif", "mp4", "png", "svg"):
        alone = tmp_path / f"alone.{ending}"
        save(TINY["two-history"], alone)
        assert (tmp_path / f"two-history-light.{ending}").read_bytes() == alone.read_bytes()
        assert inspect(alone) == str(RUN[0])


def test_a_figure_that_cannot_be_drawn_is_one_problem(
    tmp_path: Path, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = CatalogFigure("broken-surfaces", RUN, LossSurfaces("no.such(0, 0)"), "Of no parameter.")
    monkeypatch.setattr(figures, "CATALOG", TINY | {"broken-surfaces": broken})
    monkeypatch.setattr(figures, "find", figures.CATALOG.__getitem__)
    site = Site(tmp_path / "book", tmp_path / "out")
    site.temporary.mkdir(parents=True)
    site.book.mkdir()
    (site.book / "_toc.yml").write_text("format: jb-book\nroot: page\n", "utf-8")
    for name in ("_config.yml", "references.bib"):
        shutil.copyfile(sample / name, site.book / name)
    (site.book / "page.md").write_text(PAGE, "utf-8")
    guard = Guard()
    with pytest.raises(BuildError) as failure:
        steps.run(site, Order((), clean=False, why=False, jobs=2, address=""), guard)
    guard.end()
    undrawn, nowhere = str(failure.value).splitlines()
    assert undrawn.startswith("figure broken-surfaces could not be drawn: ")
    assert "page.md:9: WARNING: undefined label: 'nowhere'" in nowhere
    assert (site.figures / "one-network-light.png").exists()
