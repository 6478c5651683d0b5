import pytest
import torch
from torch import nn

from mlpviz import History, Sign, mlp, non_linearly_separable_data, seeded_net, train
from mlpviz.engine.module import answers, evaluating, fitted, judged, outputs
from mlpviz.model.black_box import BlackBox
from mlpviz.model.network import Layout
from tests.modules import MODULES, Residual, StudentSign


@pytest.mark.parametrize("make", MODULES.values(), ids=MODULES)
def test_what_any_module_answers_is_what_it_computes_in_eval_mode(make):
    net = make().train()
    data, _ = non_linearly_separable_data(n=10)
    before = {name: value.clone() for name, value in net.state_dict().items()}
    found = answers(net, data)
    assert all(part.training for part in net.modules())
    assert all(torch.equal(value, before[name]) for name, value in net.state_dict().items())
    raw = net.eval()(data).detach()
    expected = raw[:, 0] if raw.shape[1] == 1 else raw.softmax(1)[:, 0] * 2 - 1
    assert torch.equal(found, expected)


def test_each_part_is_left_in_its_own_mode():
    net = nn.Sequential(nn.Linear(2, 1), nn.Dropout(), nn.BatchNorm1d(1)).train()
    net[2].eval()
    with evaluating(net):
        assert not any(part.training for part in net.modules())
    assert [part.training for part in net] == [True, True, False]


@pytest.mark.parametrize(
    ("net", "is_chain"),
    [
        (mlp((2, 3, 1)), True),
        (nn.Sequential(nn.Linear(2, 1), Sign()), True),
        (nn.Sequential(nn.Linear(2, 1), StudentSign()), False),
        (nn.Sequential(nn.Linear(2, 1), nn.ELU()), False),
        (mlp((2, 3, 2)), False),
        (Residual(), False),
    ],
)
def test_the_engine_takes_the_chains_that_it_knows(net, is_chain):
    data, labels = non_linearly_separable_data(n=10)
    labels = (labels > 0).long() if outputs(net, data).shape[1] == 2 else labels
    layout, _, _ = fitted(net, data, labels)
    assert isinstance(layout, Layout if is_chain else BlackBox)
    assert list(layout.shapes) == [name for name, _ in net.named_parameters()]
    # A loss of one's own is computed by torch, of any network.
    assert isinstance(fitted(net, data, labels, lambda y, t: y.sum())[0], BlackBox)


def test_classes_of_two_outputs_are_read_as_torch_has_them():
    net, data = nn.Linear(2, 2), torch.randn(4, 2)
    classes = torch.tensor([0, 1, 1, 0])
    box, _, labels = fitted(net, data, classes)
    assert labels.tolist() == [1, -1, -1, 1]  # +1 where the answer should be +1: class 0
    expected = nn.functional.cross_entropy(net(data), classes)
    assert torch.equal(judged(net, dict(net.named_parameters()), box, data, labels), expected)
    again, _, _ = fitted(net, data, labels)  # a history's own
    assert again == box


@pytest.mark.parametrize(
    ("net", "labels", "message"),
    [
        (nn.Linear(3, 1), torch.ones(4), r"^net must take points of shape \(4, 2\) \(a Linear says: mat1"),
        (nn.Linear(2, 3), torch.ones(4), r"^net must have 1 or 2 outputs \(got 3\)"),
        (nn.Identity(), torch.ones(4), r"^net must have parameters \(got a Identity without\)"),
        (nn.Linear(2, 2), torch.zeros(4), r"^labels of 2 outputs must be the integers 0 and 1 \(got 0.0\)"),
        (nn.Linear(2, 2), torch.tensor([0, 1, 2, 2]), r"integers 0 and 1 \(got 0, 1, 2\)"),
        (nn.LSTM(2, 1), torch.ones(4), r"^net must return a tensor of shape \(4, outputs\) \(got a tuple\)"),
        ("net", torch.ones(4), r"^net must be a torch.nn.Module \(got a str\)"),
    ],
)
def test_what_can_not_be_shown_is_refused_in_one_line(net, labels, message):
    with pytest.raises(ValueError, match=message):
        fitted(net, torch.zeros(4, 2), labels)


def test_a_named_loss_of_two_outputs_is_refused():
    with pytest.raises(ValueError, match=r"^loss of 2 outputs must be a function"):
        fitted(nn.Linear(2, 2), torch.zeros(2, 2), torch.tensor([0, 1]), "mse")


def draw_chain(history):
    return history.chain


def test_a_history_of_black_boxes_gives_back_its_networks():
    torch.manual_seed(0)
    data, classes = non_linearly_separable_data(n=20, integer_labels=True)
    nets = [nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3), nn.ELU(), nn.Linear(3, 2)) for _ in range(3)]
    for net in nets:
        net(data)  # moves its running means, which are no parameters
    history = History.from_entries(data, classes, [(net, {"lr": 0.1}) for net in nets])
    right = [float((net.eval()(data).argmax(1) == classes).double().mean()) for net in nets]
    assert history.accuracy.tolist() == pytest.approx(right)
    assert history.classes == ("0", "1")
    for i, net in enumerate(nets):
        copy = history.network(i)
        assert copy is not net
        assert all(torch.equal(a, b) for a, b in zip(copy.buffers(), net.buffers(), strict=True))
        assert torch.equal(answers(copy, data), answers(net, data))
    with pytest.raises(ValueError, match="copies of one network"):
        History.from_entries(data, classes, [nets[0], nn.Linear(2, 2)])
    with pytest.raises(ValueError, match=r"for its layers to be seen \(got a Sequential\)"):
        draw_chain(history)
    with pytest.raises(ValueError, match=r"holds no code \(got a Sequential\): write a figure"):
        history.save("nowhere.npz")


@pytest.mark.parametrize("optimizer", ["gd", "momentum", "adam"])
def test_a_chain_is_trained_alike_by_torch_and_by_the_engine(optimizer):
    data, labels = non_linearly_separable_data(n=30)
    net = seeded_net(1, mlp((2, 3, 1), dtype=torch.float64))
    how = {"lr": 0.02, "steps": 200, "optimizer": optimizer, "batch": 7, "seed": 5, "l2": 0.01}
    engine = train(net, data, labels, **how)
    module = train(net, data, labels, loss=lambda y, t: ((y - t) ** 2).mean(), **how)
    assert isinstance(module.layout, BlackBox)
    for name in ("parameters", "loss", "accuracy"):
        torch.testing.assert_close(getattr(module, name), getattr(engine, name), rtol=1e-9, atol=1e-9)
    for name, norm in engine.grad_norms.items():
        torch.testing.assert_close(module.grad_norms[name], norm, rtol=1e-8, atol=1e-9)


def test_a_module_is_trained_in_train_mode_and_measured_in_eval_mode():
    torch.manual_seed(0)
    data, classes = non_linearly_separable_data(n=40, integer_labels=True)
    net = nn.Sequential(nn.Linear(2, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(0.5), nn.Linear(8, 2))
    before = {name: value.clone() for name, value in net.state_dict().items()}
    history = train(net, data, classes, lr=0.1, steps=20, batch=10)
    assert all(torch.equal(value, before[name]) for name, value in net.state_dict().items())
    for i in (0, 20):
        out = history.network(i).eval()(data)
        torch.testing.assert_close(history.loss[i], nn.functional.cross_entropy(out, classes).detach())
        assert history.accuracy[i] == (out.argmax(1) == classes).float().mean()
    assert not torch.equal(history.network(0)[1].running_mean, history.network(20)[1].running_mean)
    assert list(history.grad_norms) == ["0.weight", "1.weight", "4.weight"]
    assert history.loss[-1] < history.loss[0]


def test_what_is_frozen_stays_and_what_has_no_gradient_is_refused():
    data, labels = non_linearly_separable_data(n=20)
    net = nn.Sequential(nn.Linear(2, 3), nn.ELU(), nn.Linear(3, 1))
    net[0].requires_grad_(False)
    history = train(net, data, labels, lr=0.1, steps=5)
    assert torch.equal(history.network(5)[0].weight, net[0].weight)
    assert not torch.equal(history.network(5)[2].weight, net[2].weight)
    assert list(history.grad_norms) == ["2.weight"]
    with pytest.raises(
        ValueError, match=r"^net must have gradients to be trained .the loss of this Sequential"
    ):
        train(net.requires_grad_(False), data, labels, lr=0.1, steps=5)
