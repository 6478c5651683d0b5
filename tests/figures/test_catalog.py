import re

import pytest
import torch

from mlpviz import EXERCISES, Experiment
from mlpviz.figures import CATALOG, CatalogFigure, find, history, views, words
from mlpviz.figures.figure import AnimatedView
from tests.plain import loss_plainly


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
        CatalogFigure(name, (EXERCISES["ex1"],), views.TrainingHistory(), "A caption.")


def test_a_figure_needs_experiments():
    with pytest.raises(ValueError, match="must hold at least one"):
        CatalogFigure("empty", (), views.TrainingHistory(), "A caption.")


def test_a_run_is_trained_once():
    assert history(EXERCISES["ex2"]) is history(EXERCISES["ex3"])


def numbers(text):
    return [float(n) for n in re.findall(r"[-−+]?\d+\.?\d*(?:e-?\d+)?", text.replace("−", "-"))]


def test_alt_of_a_history_has_its_numbers():
    run = EXERCISES["ex4"].run()
    alt = CATALOG["ex4-history"].alt()
    loss, accuracy = float(run.loss[-1]), float(run.accuracy[-1])
    assert alt.startswith("Training history of a 2-2-2-2-1 tanh network (seed 1, learning rate 0.25)")
    assert f"from {float(run.loss[0]):.3g} to {loss:.3g}" in alt
    assert f"to {100 * accuracy:.0f} %" in alt
    assert "after 1000 steps" in alt


def test_alt_says_when_nothing_moves():
    alt = CATALOG["ex1-history"].alt()
    assert "loss stays at 2.08" in alt
    assert "accuracy stays at 48 %" in alt
    assert "Every gradient is 0" in alt


def test_alt_of_another_iteration():
    run = EXERCISES["ex4"].run()
    alt = words.of_history(run, 300)
    assert f"to {float(run.loss[300]):.3g}" in alt
    assert "after 300 steps" in alt


def test_alt_names_divergence():
    run = Experiment(activation="relu", init_scale=1e30, steps=40).run()
    assert f"the run diverged at step {run.diverged_at}" in words.of_history(run)
    assert "diverged" not in words.of_history(run, 0)


def test_alt_of_a_surface_has_its_lowest_point():
    run = EXERCISES["ex3"].run()
    figure = CATALOG["ex3-surface"]
    view = figure.view
    said = figure.alt().rpartition(": ")[2]
    trained, lowest, x, y = numbers(said.replace(view.first, "A").replace(view.second, "B"))
    assert trained == pytest.approx(float(run.loss[-1]), rel=1e-2)
    there = loss_plainly(run.network(), run.data, run.labels, {view.first: x, view.second: y})
    assert lowest == pytest.approx(there, rel=1e-2)
    assert lowest <= trained


def test_alt_of_curves_counts_valleys():
    alt = CATALOG["ex3-curves"].alt()
    run = EXERCISES["ex3"].run()
    net = run.network()
    at_home = 0
    for name in run.layout.scalar_names:
        curve = [
            loss_plainly(net, run.data, run.labels, {name: offset}) for offset in torch.linspace(-10, 10, 101)
        ]
        at_home += curve[50] == min(curve)
    assert f"the lowest point of {at_home} of 21 curves" in alt


def test_alt_of_a_diagram_has_the_heaviest_weight():
    run = EXERCISES["ex4"].run()
    weights = {
        f"{name}{tuple(index)}": p[tuple(index)].item()
        for name, p in run.network().named_parameters()
        if name.endswith("weight")
        for index in torch.ones_like(p).nonzero().tolist()
    }
    heaviest = max(weights, key=lambda name: abs(weights[name]))
    assert f"{heaviest} = {weights[heaviest]:.2f}" in CATALOG["ex4-network"].alt()


def test_alt_of_gradients_has_start_and_end():
    run = EXERCISES["ex6"].run()
    alt = CATALOG["ex6-gradients"].alt()
    first, last = run.grad_norms["layer1.0.weight"], run.grad_norms["layer8.0.weight"]
    for norm in (first[0], first[-1], last[0], last[-1]):
        assert words.number(float(norm)) in alt
