import re
from copy import deepcopy
from dataclasses import replace

import pytest
import torch
from torch.nn import Linear, Sequential, Tanh

from mlpviz import EXERCISES, Experiment, History, mlp, non_linearly_separable_data, seeded_net, train
from mlpviz.network import flat_parameters


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


def test_missing_losses_and_accuracies_are_computed_and_the_logs_left_alone():
    data, labels, entries = notebook_loop(entries_have_logs=False)
    made = History.from_entries(data, labels, entries)
    with_logs = History.from_entries(*notebook_loop())
    torch.testing.assert_close(made.loss, with_logs.loss)
    torch.testing.assert_close(made.accuracy, with_logs.accuracy)
    assert made.grad_norms == {}
    assert all(log == {} for _, log in entries)


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
