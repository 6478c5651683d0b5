import base64
import json
import subprocess
import sys
from html.parser import HTMLParser

import numpy as np
import pytest
import torch

from mlpviz import Experiment, train
from mlpviz.model.network import Layout
from mlpviz.web import Element, element, markup, payload, script_source, script_tag


class Elements(HTMLParser):
    """All elements of a page, in order: (tag, attributes, text)."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append([tag, dict(attrs), ""])

    def handle_data(self, data):
        if self.found:
            self.found[-1][2] += data


def unpacked(packed):
    kind = {"float64": "<f8", "float32": "<f4"}[packed["dtype"]]
    return lambda text: np.frombuffer(base64.b64decode(text), kind)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_payload_carries_every_number_exactly(dtype):
    history = Experiment(widths=(2, 3, 1), activation="relu", steps=7, n=11).run(dtype=dtype)
    packed = json.loads(json.dumps(payload(history)))
    read = unpacked(packed)
    assert packed["n"] == 11
    assert packed["layout"] == {
        "widths": [2, 3, 1],
        "activations": ["relu", "relu"],
        "loss": "mse",
        "l2": 0.0,
        "names": ["layer1.0", "layer2.0"],
        "biases": [True, True],
    }
    np.testing.assert_array_equal(read(packed["data"]).reshape(11, 2), history.data.numpy())
    np.testing.assert_array_equal(read(packed["labels"]), history.labels.numpy())
    np.testing.assert_array_equal(read(packed["parameters"]).reshape(8, -1), history.parameters.numpy())
    np.testing.assert_array_equal(read(packed["loss"]), history.loss.numpy())
    np.testing.assert_array_equal(read(packed["accuracy"]), history.accuracy.numpy())
    assert list(packed["grad_norms"]) == ["layer1.0.weight", "layer2.0.weight"]
    for name, norm in history.grad_norms.items():
        np.testing.assert_array_equal(read(packed["grad_norms"][name]), norm.numpy())


def test_payload_carries_what_is_not_a_number():
    history = Experiment(activation="relu", init_scale=1e200, steps=3).run()
    packed = payload(history)
    loss = unpacked(packed)(packed["loss"])
    assert not np.isfinite(loss).all()
    np.testing.assert_array_equal(loss, history.loss.numpy())


def test_payload_takes_whole_number_labels():
    net = torch.nn.Sequential(torch.nn.Linear(2, 1))
    history = train(net, torch.randn(4, 2, dtype=torch.float64), torch.tensor([1, -1, 1, -1]), 0.1, 1)
    packed = payload(history)
    assert packed["dtype"] == "float32"
    assert unpacked(packed)(packed["labels"]).tolist() == [1.0, -1.0, 1.0, -1.0]
    assert packed["layout"]["activations"] == ["identity"]


def test_payload_refuses_what_no_widget_can_show(monkeypatch):
    net = Layout.of_widths((3, 1), "tanh").build(torch.zeros(4))
    history = train(net, torch.zeros(4, 3), torch.ones(4), 0.1, 1)
    with pytest.raises(ValueError, match=r"must have 2 inputs \(got 3\)"):
        payload(history)
    monkeypatch.setattr(markup, "MAX_PAYLOAD_BYTES", 2**20)
    long = Experiment(steps=10_000).run()
    with pytest.raises(ValueError, match=r"must fit in 1 MiB \(got 1 MiB\): keep every tenth"):
        payload(long)


def test_element_is_read_back_as_it_was_meant():
    nasty = 'a"b<c>&d'
    data = {"text": "</script><!--<script>", "list": [1.5, None]}
    html = element("mlp-history", {"experiment": nasty, "first": None, "n": 3}, data, "<p>words</p>")
    assert html.count("</script>") == 1
    assert "<!--" not in html
    (tag, attributes, _), (_, _, words), (child, kind, text) = Elements(html).found
    assert (tag, attributes) == ("mlp-history", {"experiment": nasty, "n": "3"})
    assert words == "words"
    assert (child, kind) == ("script", {"type": "application/json"})
    assert json.loads(text) == data


def test_scripts_are_in_the_package_and_survive_inlining():
    source = script_source()
    assert "</script" not in source.lower()
    assert "<!--" not in source
    (found,) = Elements(script_tag()).found
    assert found[0] == "script"
    assert found[2].strip() == source.strip()


def test_script_source_escapes_what_would_end_it(monkeypatch):
    written = 'const a = "</script>", b = "<!-- c", d = "</Script", e = "</p>";'
    monkeypatch.setattr(markup, "link", lambda entry: written)
    assert script_source() == r'const a = "<\/script>", b = "<\!-- c", d = "<\/Script", e = "</p>";'


def test_importing_mlpviz_loads_neither_pictures_nor_notebooks():
    heavy = [
        "matplotlib",
        "PIL",
        "imageio",
        "av",
        "sphinx",
        "IPython",
        "ipywidgets",
        "anywidget",
        "traitlets",
    ]
    code = f"import mlpviz, sys; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]", done.stdout


def test_a_chapter_places_a_widget_by_its_experiment(monkeypatch):
    placed = Element("mlp-history", Experiment(lr=0.5), predict="Right?|yes|no", iteration=None)
    assert placed._repr_html_() == placed.markup() + script_tag()
    monkeypatch.setenv("MLPVIZ_SITE", "1")
    (tag, attributes, _), (_, _, words) = Elements(placed._repr_html_()).found
    assert (tag, attributes) == (
        "mlp-history",
        {"experiment": str(Experiment(lr=0.5)), "predict": "Right?|yes|no"},
    )
    assert "needs JavaScript" in words
    with pytest.raises(ValueError, match=r"tag must be one of mlp-history, .* \(got 'mlp-atlas'\)"):
        Element("mlp-atlas", Experiment())
    with pytest.raises(
        ValueError,
        match=r"mlp-history must be of iteration, predict, view, controls, autoplay, loop \(got 'predikt'\)",
    ):
        Element("mlp-history", Experiment(), predikt="Right?|yes|no")
    with pytest.raises(ValueError, match=r"mlp-playground must be of iteration, .* \(got 'predict'\)"):
        Element("mlp-playground", Experiment(), predict="Right?|yes|no")
