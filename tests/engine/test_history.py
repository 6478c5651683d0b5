import json
import math
import re
from copy import deepcopy
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn import Linear, Sequential, Tanh

from mlpviz import EXERCISES, Experiment, History, mlp, non_linearly_separable_data, seeded_net, train
from mlpviz.model.parameters import flat_parameters


def test_a_history_has_a_state_before_the_first_and_after_the_last_update():
    history = Experiment(steps=7).run()
    assert history.steps == 7
    assert history.parameters.shape == (8, 21)
    assert history.loss.shape == history.accuracy.shape == (8,)
    assert list(history.grad_norms) == [f"layer{i}.0.weight" for i in (1, 2, 3, 4)]
    assert all(norm.shape == (8,) for norm in history.grad_norms.values())


@pytest.mark.parametrize("i", [0, 3, -1])
def test_network_is_the_network_at_that_state(i):
    history = Experiment(steps=5).run()
    net = history.network(i)
    loss = ((net(history.data)[:, 0] - history.labels) ** 2).mean()
    torch.testing.assert_close(loss.detach(), history.loss[i])
    torch.testing.assert_close(flat_parameters(net), history.parameters[i])


def test_changing_a_network_leaves_the_history_alone():
    history = Experiment(steps=1).run()
    before = history.parameters.clone()
    with torch.no_grad():
        history.network(0)[0][0].weight.fill_(9)
    assert torch.equal(history.parameters, before)


@pytest.mark.parametrize("i", [6, -7])
def test_an_iteration_that_is_not_there_is_refused(i):
    with pytest.raises(IndexError, match=rf"^iteration must be from 0 to 5 \(got {i}\)$"):
        Experiment(steps=5).run().network(i)


@pytest.mark.parametrize("named", [True, False])
def test_save_and_load_give_the_same_history(tmp_path, named):
    data, labels = non_linearly_separable_data()
    history = (
        Experiment(steps=5).run() if named else train(seeded_net(1, mlp((2, 3, 1))), data, labels, 0.1, 5)
    )
    history.save(tmp_path / "run.npz")
    loaded = History.load(tmp_path / "run.npz")
    assert loaded.experiment == history.experiment
    assert loaded.layout == history.layout
    for name in ("data", "labels", "parameters", "loss", "accuracy"):
        assert torch.equal(getattr(loaded, name), getattr(history, name))
    assert loaded.grad_norms.keys() == history.grad_norms.keys()
    assert all(torch.equal(loaded.grad_norms[name], norm) for name, norm in history.grad_norms.items())
    assert [path.name for path in tmp_path.iterdir()] == ["run.npz"]


def test_a_file_from_before_there_were_losses_and_penalties_is_read(tmp_path):
    history, path = Experiment(steps=5).run(), tmp_path / "run.npz"
    history.save(path)
    with np.load(path) as file:
        arrays = dict(file)
    header = json.loads(str(arrays["header"]))
    for name in ("loss", "l2"):
        del header["layout"][name]
    np.savez(path, **{**arrays, "header": np.array(json.dumps(header))})
    assert History.load(path).layout == history.layout


def test_a_file_that_is_no_history_is_refused_in_one_line(tmp_path):
    (tmp_path / "x.npz").write_bytes(b"hello")
    with pytest.raises(ValueError, match=r"must be a history that History\.save wrote"):
        History.load(tmp_path / "x.npz")
    with pytest.raises(FileNotFoundError):
        History.load(tmp_path / "none.npz")


def test_a_file_whose_arrays_do_not_fit_each_other_is_refused(tmp_path):
    history = Experiment(steps=5).run()
    norms = history.grad_norms
    first = next(iter(norms))
    spoiled = {
        "parameters must have shape (6, 21)": {"parameters": history.parameters[:, :-1]},
        "accuracy must have shape (5,)": {"loss": history.loss[:-1]},
        "loss must have shape (6,)": {"loss": history.loss[:, None]},
        "labels must have shape (100,)": {"labels": history.labels[:-1]},
        f"{first} must have shape (6,)": {"grad_norms": norms | {first: norms[first][:-1]}},
        "its arrays must be those of": {"experiment": Experiment(steps=6)},
        "grad_norms must be given for": {"grad_norms": {}},
        "grad_norms must be of layer1.0.weight, ": {"grad_norms": norms | {"layer9.0.weight": norms[first]}},
        "column must be one of loss, accuracy, ": {"logged": {"los": norms[first] > 0}},
    }
    for message, changes in spoiled.items():
        replace(history, **changes).save(tmp_path / "run.npz")
        with pytest.raises(ValueError, match=re.escape(message)):
            History.load(tmp_path / "run.npz")


def notebook_loop(entries_have_logs=True):
    data, labels = non_linearly_separable_data()
    net = Sequential()
    net.add_module("layer1", Sequential(Linear(2, 2), Tanh()))
    net.add_module("last", Sequential(Linear(2, 1), Tanh()))
    seeded_net(1, net)
    entries = []
    for _ in range(6):
        out = net(data)[:, 0]
        loss = ((out - labels) ** 2).mean()
        grads = torch.autograd.grad(loss, list(net.parameters()))
        log = {"loss": loss.item(), "accuracy": (out.sign() == labels).sum().item() / len(labels)}
        log |= {
            f"{name} grad": grad.norm().item()
            for (name, _), grad in zip(net.named_parameters(), grads, strict=True)
            if "weight" in name
        }
        entries.append((deepcopy(net), log if entries_have_logs else {}))
        with torch.no_grad():
            for parameter, grad in zip(net.parameters(), grads, strict=True):
                parameter -= 0.25 * grad
    return data, labels, entries


def test_entries_of_the_notebook_s_loop_make_the_history_that_train_makes():
    data, labels, entries = notebook_loop()
    made = History.from_entries(data, labels, entries)
    trained = train(entries[0][0], data, labels, lr=0.25, steps=5)
    assert made.layout == trained.layout
    torch.testing.assert_close(made.parameters, trained.parameters)
    torch.testing.assert_close(made.loss, trained.loss)
    torch.testing.assert_close(made.accuracy, trained.accuracy)
    assert made.grad_norms.keys() == trained.grad_norms.keys()
    for name, norm in trained.grad_norms.items():
        torch.testing.assert_close(made.grad_norms[name], norm)


def test_no_loss_is_made_up_and_the_logs_are_left_alone():
    data, labels, entries = notebook_loop(entries_have_logs=False)
    made = History.from_entries(data, labels, entries)
    with_logs = History.from_entries(*notebook_loop())
    assert made.loss.isnan().all()
    assert not made.has("loss").any()
    assert made.diverged_at is None
    torch.testing.assert_close(made.accuracy, with_logs.accuracy)
    assert made.grad_norms == made.logs == {}
    assert all(log == {} for _, log in entries)


def test_networks_alone_are_a_history():
    data, labels, entries = notebook_loop()
    made = History.from_entries(data, labels, [net for net, _ in entries])
    torch.testing.assert_close(made.parameters, History.from_entries(data, labels, entries).parameters)
    assert not made.has("loss").any()
    assert not made.has("accuracy").any()  # known, but not what the loop logged
    assert made.accuracy.tolist() == pytest.approx(
        History.from_entries(data, labels, entries).accuracy.tolist()
    )


def relogged(*logs):
    """A history of the notebook's networks with other logs."""
    data, labels, entries = notebook_loop()
    return History.from_entries(
        data, labels, [(net, log) for (net, _), log in zip(entries, logs, strict=False)]
    )


def test_what_an_entry_lacks_is_a_gap_and_not_computed():
    made = relogged({"loss": 8.0}, {}, {"loss": float("nan"), "layer1.0.bias grad": 2, "val/loss": 5})
    assert made.loss.tolist() == pytest.approx([8, math.nan, math.nan], nan_ok=True)
    assert made.has("loss").tolist() == [True, False, True]
    assert made.diverged_at == 2  # where NaN was logged, not where nothing was
    assert made.grad_norms["layer1.0.bias"].tolist() == pytest.approx([math.nan, math.nan, 2], nan_ok=True)
    assert made.logs["val/loss"].tolist() == pytest.approx([math.nan, math.nan, 5], nan_ok=True)
    assert made.has("val/loss").tolist() == [False, False, True]
    with pytest.raises(ValueError, match=r"column must be one of loss, accuracy, .* \(got 'val/los'\)"):
        made.has("val/los")


def test_logs_are_saved_and_loaded(tmp_path):
    made = relogged({"grad1": 1.0, "val/loss": 3}, {"grad1": 2.0})
    made.save(tmp_path / "own.npz")
    loaded = History.load(tmp_path / "own.npz")
    for group in ("grad_norms", "logs", "logged"):
        own, read = getattr(made, group), getattr(loaded, group)
        assert list(read) == list(own)
        assert all(torch.equal(read[name].nan_to_num(-1), own[name].nan_to_num(-1)) for name in own)


@pytest.mark.parametrize(
    ("logged", "shares"),
    [
        ([88.0, 50, 0.5], [0.88, 0.5, 0.005]),
        ([1.0, 0.5, 0], [1, 0.5, 0]),
        ([1.0000001, 0.25], [1.0000001, 0.25]),
        ([100, float("nan")], [1, math.nan]),
        ([torch.tensor(75.0, requires_grad=True), np.float32(100)], [0.75, 1]),
    ],
)
def test_an_accuracy_in_percent_is_told_by_its_whole_column(logged, shares):
    made = relogged(*({"accuracy": value} for value in logged))
    assert made.accuracy.tolist() == pytest.approx(shares, nan_ok=True)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda e: e[0][0], r"list of networks, or of \(network, dict of numbers\) \(got a Sequential\)"),
        (lambda e: {"loss": [1.0]}, r"\(got a dict\)"),
        (
            lambda e: [e[0][0].state_dict()],
            r"got OrderedDict at entry 0: a state_dict .* append deepcopy\(net\)",
        ),
        (lambda e: [e[0], (e[1][0].state_dict(), {})], r"got \(OrderedDict, dict\) at entry 1: a state_dict"),
        (lambda e: [(e[0][0], 0.5)], r"got \(Sequential, float\) at entry 0: name the numbers"),
        (lambda e: [(e[0][0], 0.5, 1.0)], r"got \(Sequential, float, float\) at entry 0: name the numbers"),
        (lambda e: [(0.5, e[0][0])], r"got \(float, Sequential\) at entry 0\)"),
        (lambda e: [0.5], r"got float at entry 0\)"),
        (lambda e: [e[0], e[1], e[0]], r"deepcopy\(net\) \(got the same network at entries 0 and 2\)"),
        (lambda e: [(e[0][0], {"note": "hot"})], r"note must be logged as a number \(got 'hot' at entry 0\)"),
        (lambda e: [(e[0][0], {"g": torch.ones(3)})], r"g must be logged as a number \(got tensor"),
        (lambda e: [(e[0][0], {"accuracy": 176})], r"from 0 to 100 \(got 176\)"),
        (lambda e: [(e[0][0], {"accuracy": -1})], r"from 0 to 100 \(got -1\)"),
    ],
)
def test_other_lists_are_refused_with_what_to_pass(change, message):
    data, labels, entries = notebook_loop()
    with pytest.raises(ValueError, match=message) as caught:
        History.from_entries(data, labels, change(entries))
    assert "\n" not in str(caught.value)


def test_no_entries_or_different_networks_are_refused():
    data, labels = non_linearly_separable_data()
    with pytest.raises(ValueError, match="at least one entry"):
        History.from_entries(data, labels, [])
    with pytest.raises(ValueError, match="copies of one network"):
        History.from_entries(data, labels, [(mlp((2, 1)), {}), (mlp((2, 2, 1)), {})])


def test_exercise_4_dips_to_full_accuracy_and_back():
    accuracy = EXERCISES["ex4"].run().accuracy
    assert float(accuracy.max()) == 1.0
    assert float(accuracy[-1]) == pytest.approx(0.99)
