import base64
import gzip
import io
import json
import sys
import warnings
from copy import deepcopy

import matplotlib.image
import numpy as np
import pytest
import torch
from torch.nn import Linear, Sequential, Tanh

from mlpviz import (
    EXERCISES,
    Experiment,
    LossSurfaceWidget,
    MLPHistoryWidget,
    loss_surface,
    mlp,
    non_linearly_separable_data,
    save,
    seeded_net,
)
from mlpviz.analysis.numbers import readout
from mlpviz.notebook import widgets as notebook
from mlpviz.web import payload, script_tag

from ..modules import Residual
from ..web.test_markup import Elements


@pytest.fixture
def short():
    return Experiment(steps=20).run()


@pytest.fixture
def loop():
    """Data, labels and the list that a training loop of its own remembers."""
    data, labels = non_linearly_separable_data()
    net = seeded_net(1, mlp((2, 2, 1)))
    entries = []
    for _ in range(5):
        preds = net(data)[:, 0]
        loss = ((preds - labels) ** 2).mean()
        grads = torch.autograd.grad(loss, net.parameters())
        log = {
            f"{name} grad": g.norm().item()
            for (name, _), g in zip(net.named_parameters(), grads, strict=True)
        }
        entries.append((deepcopy(net), dict(loss=loss.item(), accuracy=0.5, **log)))
        with torch.no_grad():
            for parameter, grad in zip(net.parameters(), grads, strict=True):
                parameter -= 0.1 * grad
    return data, labels, entries


def shown(widget):
    """Tag, attributes and data of the element that the widget's HTML shows."""
    found = Elements(widget._repr_html_()).found
    tag, attributes, _ = found[0]
    data = [json.loads(text) for _, kind, text in found if kind.get("type") == "application/json"]
    return tag, attributes, data


def test_a_run_that_has_a_name_travels_as_its_name(short):
    tag, attributes, data = shown(MLPHistoryWidget(history=short))
    assert tag == "mlp-history"
    assert attributes["experiment"] == str(short.experiment)
    assert attributes["iteration"] == "20"
    assert data == []


def test_a_run_in_float32_travels_with_its_states():
    history = Experiment(steps=20).run(dtype=torch.float32)
    _, attributes, data = shown(MLPHistoryWidget(history=history))
    assert "experiment" not in attributes
    assert data == [payload(history)]


def test_a_loop_s_own_list_travels_with_its_states(loop):
    data, labels, entries = loop
    widget = MLPHistoryWidget(data=data, labels=labels, history=entries)
    _, attributes, (packed,) = shown(widget)
    assert attributes["iteration"] == "4"
    assert packed == payload(widget.history)
    assert widget.history.loss.tolist() == pytest.approx([log["loss"] for _, log in entries])
    assert widget.history.accuracy.tolist() == [0.5] * 5
    assert "layer2.0.weight" in packed["grad_norms"]


def test_data_may_be_numpy_s(loop):
    data, labels, entries = loop
    given = MLPHistoryWidget(data=data.numpy(), labels=labels.numpy(), history=entries)
    assert shown(given)[2] == shown(MLPHistoryWidget(data, labels, entries))[2]
    landscape = LossSurfaceWidget(entries[0][0], data.numpy(), labels.numpy())
    assert shown(landscape)[2] == shown(LossSurfaceWidget(entries[0][0], data, labels))[2]


def test_what_the_loop_logged_travels_and_what_it_did_not_log_is_said(loop):
    data, labels, entries = loop
    logs = [{"grad1": k, "grad2": 2.0 * k, **({"loss": 9.0} if k == 3 else {})} for k in range(5)]
    widget = MLPHistoryWidget(data, labels, [(net, log) for (net, _), log in zip(entries, logs, strict=True)])
    packed = payload(widget.history)
    assert list(packed["logs"]) == ["grad1", "grad2"]
    assert packed["gaps"] == {"loss": [0, 1, 2, 4], "accuracy": [0, 1, 2, 3, 4]}
    assert "after 4 of 4 steps." in widget._picture().words
    widget.iteration = 3
    assert "after 3 of 4 steps: loss 9.000." in widget._picture().words


def test_a_surface_has_its_own_loss_whatever_the_loop_logged(loop):
    data, labels, entries = loop
    own = MLPHistoryWidget(data, labels, [(net, {"loss": 700.0}) for net, _ in entries]).history
    surface = LossSurfaceWidget(own)
    squares = [((net(data)[:, 0] - labels) ** 2).mean().item() for net, _ in entries]
    assert surface.history.loss.tolist() == pytest.approx(squares)
    assert own.loss.tolist() == [700.0] * 5
    assert f"loss {readout(squares[-1])}" in surface._picture().words


def test_a_loop_s_history_may_be_networks_alone(loop):
    data, labels, entries = loop
    widget = MLPHistoryWidget(data, labels, [net for net, _ in entries])
    assert widget.history.steps == 4
    assert "loss" not in widget._picture().words


def test_one_state_is_drawn_without_a_warning(loop):
    data, labels, entries = loop
    assert "after 0 of 0 steps" in MLPHistoryWidget(data, labels, entries[:1])._picture().words
    assert "after 0 of 0 steps" in MLPHistoryWidget(data, labels, [entries[0][0]])._picture().words


def test_the_output_of_a_cell_carries_its_scripts(short):
    assert MLPHistoryWidget(history=short)._repr_html_().endswith(script_tag())
    assert short._repr_html_() == MLPHistoryWidget(history=short)._repr_html_()


def test_in_a_site_the_output_is_the_element_alone(short, monkeypatch):
    monkeypatch.setenv("MLPVIZ_SITE", "1")
    named = str(short.experiment).replace("&", "&amp;")
    assert short._repr_html_() == f'<mlp-history experiment="{named}" iteration="20"></mlp-history>'
    assert "<script" not in LossSurfaceWidget(short)._repr_html_()


@pytest.mark.parametrize("kind", ["history", "landscape"])
def test_the_fallback_is_a_small_picture_with_words(short, kind):
    widget = MLPHistoryWidget(history=short) if kind == "history" else LossSurfaceWidget(short)
    widget.iteration = 7
    (image,) = (attributes for tag, attributes, _ in Elements(widget._repr_html_()).found if tag == "img")
    assert f"after 7 of 20 steps: loss {readout(float(short.loss[7]))}" in image["alt"]
    picture = matplotlib.image.imread(io.BytesIO(base64.b64decode(image["src"].partition(",")[2])))
    assert picture.shape[1] >= 500
    assert len(image["src"]) < 60_000
    assert widget._repr_html_() == widget._repr_html_()


def test_an_export_without_html_has_the_same_picture(short, monkeypatch):
    for widget in (MLPHistoryWidget(history=short), LossSurfaceWidget(short), short):
        data = base64.b64encode(widget._repr_png_()).decode("ascii")
        assert f'src="data:image/png;base64,{data}"' in widget._repr_html_()
    widget = MLPHistoryWidget(history=short)
    before = widget._repr_png_()
    widget.iteration = 3
    assert widget._repr_png_() != before
    diverged = Experiment(activation="relu", init_scale=1e200, steps=3).run()
    assert LossSurfaceWidget(diverged)._repr_png_() is None
    monkeypatch.setenv("MLPVIZ_SITE", "1")
    assert widget._repr_png_() is None
    assert short._repr_png_() is None


def test_a_run_that_diverged_still_shows_itself():
    history = Experiment(activation="relu", init_scale=1e200, steps=3).run()
    assert history.diverged_at == 0
    assert "training had diverged before it began" in MLPHistoryWidget(history=history)._repr_html_()
    assert "not finite" in LossSurfaceWidget(history)._repr_html_()


def test_a_network_s_landscape_is_a_history_of_one_state():
    data, labels = non_linearly_separable_data(seed=3, n=30)
    net = seeded_net(1, mlp((2, 3, 1)))
    widget = LossSurfaceWidget(net, data, labels)
    tag, attributes, (packed,) = shown(widget)
    assert tag == "mlp-landscape"
    assert attributes["first"] == "layer1.0.weight(0, 0)"
    assert attributes["second"] == "layer2.0.weight(0, 0)"
    assert packed["n"] == 30
    loss = ((net(data)[:, 0] - labels) ** 2).mean().item()
    assert widget.history.loss.tolist() == pytest.approx([loss])
    with torch.no_grad():
        net.layer1[0].weight += 1.0
    assert shown(widget)[2] == [packed], "the widget keeps the network as it was"


def test_a_landscape_s_data_may_be_left_out():
    own = LossSurfaceWidget(seeded_net(1, mlp((2, 2, 1))))
    given = LossSurfaceWidget(seeded_net(1, mlp((2, 2, 1))), *non_linearly_separable_data())
    assert shown(own) == shown(given)


def test_a_history_s_landscape_is_named_and_starts_trained(short):
    _, attributes, data = shown(LossSurfaceWidget(short))
    assert attributes["experiment"] == str(short.experiment)
    assert attributes["iteration"] == "20"
    assert data == []


def test_the_reader_s_place_can_be_set_before_it_is_shown(short):
    widget = LossSurfaceWidget(short, second="layer1.0.bias(1)")
    assert (widget.first, widget.second) == ("layer1.0.weight(0, 0)", "layer1.0.bias(1,)")
    widget.iteration = -2
    widget.first = "layer3.0.weight(1,0)"
    _, attributes, _ = shown(widget)
    assert (attributes["iteration"], attributes["first"]) == ("19", "layer3.0.weight(1, 0)")


def test_parameters_may_be_given_in_any_order(short):
    widget = LossSurfaceWidget(short, first="layer2.0.weight(0, 0)", second="layer1.0.weight(0, 0)")
    assert (widget.first, widget.second) == ("layer2.0.weight(0, 0)", "layer1.0.weight(0, 0)")
    assert LossSurfaceWidget(short, first="layer2.0.weight(0, 0)").second == "layer1.0.weight(0, 0)"


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda h: setattr(MLPHistoryWidget(history=h), "iteration", 21), r"from 0 to 20 \(got 21\)"),
        (lambda h: setattr(MLPHistoryWidget(history=h), "iteration", -22), r"from 0 to 20 \(got -22\)"),
        (
            lambda h: setattr(LossSurfaceWidget(h), "iteration", 2.5),
            r"a whole number from 0 to 20 \(got 2.5\)",
        ),
        (lambda h: LossSurfaceWidget(h, first="layer9.0.weight(0, 0)"), r"parameter must be one of .*layer9"),
        (lambda h: LossSurfaceWidget(h, second="layer1.0.weight(0, 0)"), "must be two parameters"),
        (lambda h: setattr(LossSurfaceWidget(h), "first", "layer2.0.weight(0, 0)"), "must be two parameters"),
        (lambda h: MLPHistoryWidget(data=h.data, history=[h.network()]), "data and labels must be given"),
        (lambda h: MLPHistoryWidget(h.data, h.labels, []).history, r"at least one entry \(got none\)"),
        (
            lambda h: setattr(MLPHistoryWidget(history=[]), "iteration", 1),
            r"at least one entry \(got none\)",
        ),
        (lambda h: MLPHistoryWidget(h.data, h.labels, [h.network().state_dict()]), r"append deepcopy\(net\)"),
        (lambda h: MLPHistoryWidget(h.data, h.labels, h.network()), r"must be a list .*\(got a Sequential\)"),
        (lambda h: MLPHistoryWidget(data=h.data + 1, history=h), "data must be left out"),
        (lambda h: LossSurfaceWidget(h, labels=h.labels[1:]), "labels must be left out"),
        (lambda h: LossSurfaceWidget(h.network(), h.data), "given together"),
        (lambda h: LossSurfaceWidget(h.network(), h.data[:, :1], h.labels), r"data must have shape \(n, 2\)"),
        (lambda h: LossSurfaceWidget(Linear(3, 1)), "net must"),
        (lambda h: LossSurfaceWidget(Sequential(Linear(2, 3), Tanh())), r"1 or 2 outputs \(got 3\)"),
    ],
)
def test_mistakes_are_named_in_one_line(short, act, message):
    with pytest.raises(ValueError, match=message) as caught:
        act(short)
    assert "\n" not in str(caught.value)


def test_a_history_s_own_data_may_be_repeated(short):
    widget = MLPHistoryWidget(data=short.data, labels=short.labels, history=short)
    assert widget.history is short


def test_without_anywidget_the_place_is_kept_for_the_next_showing(short, monkeypatch):
    monkeypatch.setattr(notebook, "in_kernel", lambda: True)
    monkeypatch.setitem(sys.modules, "anywidget", None)
    monkeypatch.delitem(sys.modules, "mlpviz.notebook.live", raising=False)
    widget = MLPHistoryWidget(history=short)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        widget.iteration = 3
    assert shown(widget)[1]["iteration"] == "3"
    assert "data-model" not in shown(widget)[1]
    with pytest.warns(UserWarning, match=r"pip install 'mlpviz\[widgets\]'"):
        widget.iteration = 5
    assert widget.iteration == 5
    assert shown(widget)[1]["iteration"] == "5"


def test_every_exercise_shows_itself():
    for experiment in EXERCISES.values():
        assert str(experiment).replace("&", "&amp;") in experiment.run()._repr_html_()


def test_a_widget_is_no_wider_than_asked(short):
    widget = MLPHistoryWidget(history=short, maxWidth=480)
    assert 'style="max-width:480px"' in widget.markup()
    assert "max-width" not in MLPHistoryWidget(history=short).markup().partition(">")[0]
    with pytest.raises(ValueError, match=r"maxWidth must be a number of pixels above 0 \(got 0\)"):
        LossSurfaceWidget(mlp=short, maxWidth=0)


def test_data_come_as_the_original_takes_them(loop):
    data, labels, entries = loop
    plain = MLPHistoryWidget(data, labels, entries).history
    for own in (
        MLPHistoryWidget(data, labels[:, None], entries),
        MLPHistoryWidget([*data], [*labels], entries),
    ):
        assert torch.equal(own.history.data, data)
        assert torch.equal(own.history.labels, labels)
        assert torch.equal(own.history.accuracy, plain.accuracy)


@pytest.fixture(scope="module")
def own_runs():
    """Thousand states of a network that is no chain, and ten of one with two outputs."""
    torch.manual_seed(0)
    data, labels = non_linearly_separable_data()
    net = Residual()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    entries = []
    for _ in range(1000):
        loss = ((net(data)[:, 0] - labels) ** 2).mean()
        entries.append((deepcopy(net), {"loss": loss.detach(), "first.weight grad": 1.0}))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    two = [(Residual(2), {"grad1": float(k)}) for k in range(10)]
    return data, labels, entries, two


def test_what_a_browser_can_not_run_travels_as_its_answers_in_at_most_2_mb(own_runs):
    data, labels, entries, _ = own_runs
    widget = MLPHistoryWidget(data, labels, entries)
    assert len(widget._repr_html_()) < 2_000_000
    packed = payload(widget.history)
    assert packed["box"]["title"] == "Residual"
    assert "parameters" not in packed
    planes = packed["planes"]
    assert planes["states"] == list(range(1000))
    low, high = np.frombuffer(gzip.decompress(base64.b64decode(planes["packed"])), np.uint8).reshape(2, -1)
    multiples = (low + 256 * high.astype(np.int32)).astype(np.int16).reshape(1000, -1).cumsum(0, np.int16)
    axis = torch.linspace(-3, 3, planes["count"])
    points = torch.cartesian_prod(axis, axis).flip(1)
    for i in (0, 500, 999):
        with torch.no_grad():
            expected = entries[i][0](points)[:, 0].numpy()
        found = np.sinh(multiples[i] * planes["quantum"])
        assert np.abs(found - expected).max() < 0.002 * max(1, np.abs(expected).max())


def test_the_largest_answers_keep_their_sign():
    net = torch.nn.Sequential(torch.nn.Linear(2, 1), torch.nn.ELU(alpha=1e35))
    with torch.no_grad():
        net[0].weight.fill_(1e32)
    packed = payload(MLPHistoryWidget(history=[net]).history)["planes"]["packed"]
    low, high = np.frombuffer(gzip.decompress(base64.b64decode(packed)), np.uint8).reshape(2, 51, 51)
    multiples = (low + 256 * high.astype(np.int32)).astype(np.int16)
    assert multiples[0, 0] == -32767  # at (-3, -3)
    assert multiples[-1, -1] == 32767


def test_a_run_that_does_not_fit_has_fewer_grids(own_runs, monkeypatch):
    data, labels, entries, _ = own_runs
    monkeypatch.setattr("mlpviz.web.given.MAX_PACKED_BYTES", 50_000)
    planes = payload(MLPHistoryWidget(data, labels, entries[:100]).history)["planes"]
    assert 2 < len(planes["states"]) < 50
    assert (planes["states"][0], planes["states"][-1]) == (0, 99)
    assert len(planes["packed"]) <= 50_000


def test_two_outputs_are_shown_as_how_sure_they_are_of_class_0(own_runs):
    data, labels, _, entries = own_runs
    widget = MLPHistoryWidget(data, (labels > 0).long(), entries)
    assert widget.history.classes == ("0", "1")
    right = [float((net(data).argmax(1) == (labels > 0).long()).float().mean()) for net, _ in entries]
    assert widget.history.accuracy.tolist() == pytest.approx(right)
    packed = payload(widget.history)
    assert packed["classes"] == ["0", "1"]
    assert list(packed["logs"]) == ["grad1"]
    assert packed["grad_norms"] == {}  # grad1 is the loop's own name, of no layer that we know


def test_the_landscape_of_any_module_is_computed_for_what_is_asked(own_runs):
    data, labels, entries, _ = own_runs
    net = entries[-1][0]
    widget = LossSurfaceWidget(net, data, labels, loss=torch.nn.functional.l1_loss)
    assert (widget.first, widget.second) == ("first.weight(0, 0)", "shared.weight(0, 0)")
    expected = torch.nn.functional.l1_loss(net(data)[:, 0], labels)
    for second in ("shared.weight(0, 0)", "last.bias(0)"):
        if second != widget.second:
            with pytest.warns(UserWarning, match="show it again, since no browser can compute it"):
                widget.second = second
        surface = shown(widget)[2][0]["surface"]
        values = np.frombuffer(base64.b64decode(surface["values"]), "<f4").reshape(101, 101)
        assert values[50, 50] == pytest.approx(expected.item())
        found = loss_surface(net, data, labels, widget.second, widget.first, loss=torch.nn.functional.l1_loss)
        assert np.array_equal(values, found.numpy())
    with pytest.raises(ValueError, match="loss must be left out with a history"):
        LossSurfaceWidget(MLPHistoryWidget(data, labels, entries[:2]).history, loss="mse")


@pytest.mark.parametrize("net", [mlp((2, 3, 1), "relu"), Residual(2)], ids=["chain", "black box"])
def test_a_list_without_data_is_shown_without_points(net, tmp_path):
    widget = MLPHistoryWidget(history=[deepcopy(net), deepcopy(net)])
    packed = shown(widget)[2][0]
    assert (packed["n"], packed["data"], packed["labels"]) == (0, "", "")
    assert "dead" not in widget._picture().words
    save(widget.history, tmp_path / "own.png")
    with pytest.raises(ValueError, match=r"^data must have shape \(n, inputs\) \(got \(0, 2\)\)"):
        LossSurfaceWidget(net, torch.empty(0, 2), torch.empty(0))


def test_an_empty_list_is_said_to_be_empty():
    for widget in (MLPHistoryWidget(), MLPHistoryWidget(torch.zeros(1, 2), torch.ones(1), history=[])):
        assert isinstance(widget, MLPHistoryWidget)
        assert widget._repr_html_().startswith("<p>No states yet: append (deepcopy(net), ")
        assert repr(widget) == "<MLPHistoryWidget of no states yet>"
