import base64
import gzip
import re

import pytest

from mlpviz import EXERCISES, Experiment, mlp, non_linearly_separable_data, seeded_net, train
from mlpviz.export import inspect
from mlpviz.web import embed, script_source
from tests.nu import html_problems

from .test_markup import Elements


def test_a_page_carries_its_experiment_and_both_widgets(tmp_path):
    experiment = Experiment(widths=(2, 5, 1), activation="relu", lr=0.5)
    found = Elements(embed(experiment)).found
    path = tmp_path / "run.html"
    path.write_text(embed(experiment), "utf-8")
    assert Experiment.parse(inspect(path)) == experiment
    widgets = {tag: attributes for tag, attributes, _ in found if tag.startswith("mlp-")}
    assert set(widgets) == {"mlp-history", "mlp-landscape"}
    for attributes in widgets.values():
        assert Experiment.parse(attributes["experiment"]) == experiment
    (title,) = (text for tag, _, text in found if tag == "title")
    assert "2-5-1 relu network" in title


def test_a_page_is_whole_and_small_and_the_same_each_time():
    page = embed(EXERCISES["ex4"])
    assert not re.search(r"(?:src|href)\s*=|@import|://", page)
    assert len(page.encode()) < 100_000
    assert embed(EXERCISES["ex4"]) == page


def test_a_page_is_valid(tmp_path):
    path = tmp_path / "run.html"
    path.write_text(embed(EXERCISES["ex4"]), "utf-8")
    assert html_problems(path) == []


def test_a_page_carries_the_scripts_that_draw_its_widgets():
    found = Elements(embed(EXERCISES["ex1"])).found
    (packed,) = (text for tag, attributes, text in found if attributes.get("id") == "packed")
    source = gzip.decompress(base64.b64decode(packed)).decode()
    assert source == script_source("embed")
    assert 'customElements.define("mlp-landscape"' in source
    assert 'customElements.define("mlp-playground"' not in source


def test_a_page_of_a_playground_carries_its_script_and_is_valid(tmp_path):
    page = embed(EXERCISES["ex4"], view="playground", iteration=3, autoplay=True)
    found = Elements(page).found
    (packed,) = (text for tag, attributes, text in found if attributes.get("id") == "packed")
    assert gzip.decompress(base64.b64decode(packed)).decode() == script_source("playground")
    assert {tag for tag, *_ in found if tag.startswith("mlp-")} == {"mlp-playground"}
    path = tmp_path / "playground.html"
    path.write_text(page, "utf-8")
    assert html_problems(path) == []
    assert inspect(path) == str(EXERCISES["ex4"])


def test_a_playground_of_a_history_that_no_experiment_names_is_refused():
    data, labels = non_linearly_separable_data()
    own = train(seeded_net(2, mlp((2, 3, 1))), data, labels, lr=0.1, steps=4)
    with pytest.raises(ValueError, match=r"^a playground must have an experiment to train"):
        embed(own, view="playground")
