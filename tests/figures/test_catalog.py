import pytest

from mlpviz import EXERCISES, Experiment
from mlpviz.figures import CATALOG, CatalogFigure, find, history
from mlpviz.figures.figure import AnimatedView
from mlpviz.figures.views.training_history import TrainingHistory


def test_the_chapters_figures_are_there():
    histories = {f"ex{n}-history" for n in range(1, 9)}
    wanted = {"ex3-curves", "ex3-surface", "ex3-surfaces", "ex4-curves", "ex4-network", "ex5-gradients"}
    assert histories | wanted <= CATALOG.keys()
    for n in range(1, 9):
        figure = CATALOG[f"ex{n}-history"]
        assert figure.experiments == (EXERCISES[f"ex{n}"],)
        assert figure.animated
        assert isinstance(figure.view, AnimatedView)
    assert not CATALOG["ex3-surface"].animated


@pytest.mark.parametrize("name", CATALOG)
def test_entries_are_complete(name):
    figure = CATALOG[name]
    assert figure.name == name
    assert figure.caption.strip().endswith(".")
    assert [Experiment.parse(line) for line in figure.source.splitlines()] == list(figure.experiments)


def test_find_suggests():
    assert find("ex4-history") is CATALOG["ex4-history"]
    with pytest.raises(ValueError, match="did you mean ex4-history"):
        find("ex4-histroy")
    with pytest.raises(ValueError, match="`mlpviz list` names them all"):
        find("zzzzzzzz")


@pytest.mark.parametrize("name", ["Ex1", "ex1 history", "ex1--history", "../ex1", ""])
def test_a_name_that_is_no_file_name_is_refused(name):
    with pytest.raises(ValueError, match="name must be lower case letters"):
        CatalogFigure(name, (EXERCISES["ex1"],), TrainingHistory(), "A caption.")


def test_a_figure_needs_experiments():
    with pytest.raises(ValueError, match="must hold at least one"):
        CatalogFigure("empty", (), TrainingHistory(), "A caption.")


def test_a_run_is_trained_once():
    assert history(EXERCISES["ex2"]) is history(EXERCISES["ex3"])
