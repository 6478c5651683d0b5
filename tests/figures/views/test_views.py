"""Every view: found, named as its file, and drawn for the first figure of the book that it has."""

from __future__ import annotations

from dataclasses import fields, replace
from importlib import import_module
from pkgutil import iter_modules

import pytest

from mlpviz import EXERCISES
from mlpviz.export import own_run, with_options
from mlpviz.figures import CATALOG, views
from mlpviz.figures.form import Form
from mlpviz.plots.style import themed

# No figure of the book has this view: it shows where the book was published.
CODE = with_options(own_run(EXERCISES["ex4"]), {"site": "https://example.org"})
NAMES = [module.name for module in iter_modules(views.__path__)]


def view_in(name):
    """The one class of a view's module: ``LossCurves`` of ``loss_curves``."""
    return getattr(import_module(f"{views.__name__}.{name}"), name.title().replace("_", ""))


@pytest.mark.parametrize("name", NAMES)
def test_a_view_draws_and_says_in_words_what_it_drew(name):
    own = (figure for figure in CATALOG.values() if type(figure.view) is view_in(name))
    figure = CODE if name == "playground_code" else next(own)
    view = figure.view
    if "seeds" in {field.name for field in fields(view)}:
        view = replace(view, seeds=2)
    with themed("dark") as theme:
        drawn = view.draw(figure.experiments, theme, Form())
        drawn.canvas.draw()
    assert any(ax.has_data() for ax in drawn.axes)
    assert len(view.alt(figure.experiments)) > 40


def test_every_view_of_the_catalog_is_among_them():
    known = {type(figure.view) for figure in (*CATALOG.values(), CODE)}
    assert known == {view_in(name) for name in NAMES}
