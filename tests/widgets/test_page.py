import re

from mlpviz import EXERCISES, Experiment
from mlpviz.widgets import META_NAME, embed

from .test_markup import Elements


def test_a_page_carries_its_experiment_and_both_widgets():
    experiment = Experiment(widths=(2, 5, 1), activation="relu", lr=0.5)
    found = Elements(embed(experiment)).found
    names = {
        attributes.get("name"): attributes.get("content") for tag, attributes, _ in found if tag == "meta"
    }
    assert Experiment.parse(names[META_NAME]) == experiment
    widgets = {tag: attributes for tag, attributes, _ in found if tag.startswith("mlp-")}
    assert set(widgets) == {"mlp-history", "mlp-landscape"}
    for attributes in widgets.values():
        assert Experiment.parse(attributes["experiment"]) == experiment
    (title,) = (text for tag, _, text in found if tag == "title")
    assert "2-5-1 relu network" in title


def test_a_page_is_whole_and_small_and_the_same_each_time():
    page = embed(EXERCISES["ex4"])
    assert not re.search(r"(?:src|href)\s*=|@import|https?://(?!www\.w3\.org)", page)
    assert len(page.encode()) < 100_000
    assert embed(EXERCISES["ex4"]) == page
