import base64
import gzip
import re

from mlpviz import EXERCISES, Experiment
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
