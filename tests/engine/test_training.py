import resource
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import GELU, Identity, Linear, ReLU, Sequential, Sigmoid, Tanh

from mlpviz import EXERCISES, Experiment, History, Sine, mlp, non_linearly_separable_data, seeded_net, train
from mlpviz.engine.metrics import measure
from mlpviz.engine.training import Batch, descend, initial_parameters
from mlpviz.model.datasets import dataset
from mlpviz.model.losses import LOSSES
from mlpviz.model.network import ACTIVATIONS, Layout
from mlpviz.model.optimizers import OPTIMIZERS
from mlpviz.model.parameters import flat_parameters
from tests.plain import train_plainly
from tests.strategies import widths

# What the course notebook prints after Exercise 2, in float32.
PRINTED = [
    1.5964823961257935, -0.8696092963218689, -0.4704257547855377, -1.027929425239563,
    0.7955907583236694, -2.3564624786376953,
    2.009960412979126, -0.4366540312767029, 0.3515244424343109, -0.25935256481170654,
    1.1960067749023438, -2.043166399002075,
    -0.33288460969924927, -0.38389328122138977, 1.214623212814331, -0.9973911046981812,
    -0.169709712266922, -0.9911563396453857,
    -0.08803124725818634, 1.099019169807434,
    -0.710259199142456,
]  # fmt: skip


def test_exercise_2_ends_at_the_21_printed_parameters():
    history = EXERCISES["ex2"].run(torch.float32)
    assert history.parameters.dtype == torch.float32
    torch.testing.assert_close(history.parameters[1000], torch.tensor(PRINTED), rtol=0, atol=1e-5)


@pytest.mark.parametrize(
    ("name", "first", "last", "accuracy"),
    [
        ("ex1", (2.08, 1e-6), (2.08, 1e-6), 0.48),
        ("ex2", (1.33696, 1e-5), (0.88088, 1e-5), 0.63),
        ("ex4", (1.33696, 1e-5), (0.025, 0.01), 0.99),
        ("ex6", (1.25559, 1e-5), (0.78, 0.08), None),
        ("ex7", (1.36360, 1e-5), (0.0523, 1e-4), 1.0),
        ("ex8", (1.36385, 1e-5), (5e-5, 5e-5), 1.0),
    ],
)
def test_the_reference_figures(name, first, last, accuracy):
    history = EXERCISES[name].run(torch.float32)
    assert float(history.loss[0]) == pytest.approx(first[0], abs=first[1])
    assert float(history.loss[999]) == pytest.approx(last[0], abs=last[1])
    if accuracy is not None:
        assert float(history.accuracy[999]) == pytest.approx(accuracy, abs=1e-6)


def test_the_best_accuracy_on_the_way_of_exercise_2():
    assert float(EXERCISES["ex2"].run().accuracy.max()) == pytest.approx(0.67)


def test_the_step_network_has_no_gradient_and_stands_still():
    history = EXERCISES["ex1"].run()
    assert all((norm == 0).all() for norm in history.grad_norms.values())
    assert torch.equal(history.parameters[0], history.parameters[-1])


@settings(max_examples=40)
@given(
    widths(max_width=5, max_hidden=4),
    st.sampled_from(list(ACTIVATIONS)),
    st.integers(0, 2**32 - 1),
    st.sampled_from([0.3, 1.0, 2.0]),
)
def test_gradients_losses_and_states_are_those_of_autograd(shape, activation, seed, scale):
    data, labels = (t.double() for t in non_linearly_separable_data(n=12))
    net = seeded_net(seed, mlp(shape, activation, torch.float64))
    with torch.no_grad():
        for parameter in net.parameters():
            parameter *= scale
    history = train(net, data, labels, lr=0.05, steps=3)
    states, losses, accuracies, gradients = train_plainly(net, data, labels, 0.05, 3)
    torch.testing.assert_close(history.parameters, states, rtol=1e-10, atol=1e-12)
    torch.testing.assert_close(
        history.loss, torch.tensor(losses, dtype=torch.float64), rtol=1e-10, atol=1e-12
    )
    # Where torch's GELU is 0, ours may be a negative number below 1e-15, and so an answer.
    if activation != "gelu":
        torch.testing.assert_close(history.accuracy, torch.tensor(accuracies, dtype=torch.float64))
    for k, (name, parameter) in enumerate(net.named_parameters()):
        if name.endswith("weight"):
            norms = torch.stack([step[k].norm() for step in gradients])
            torch.testing.assert_close(history.grad_norms[name], norms, rtol=1e-9, atol=1e-12)
        else:
            assert name not in history.grad_norms
        assert parameter.grad is None


@pytest.mark.parametrize(
    "net",
    [
        Sequential(Linear(2, 3), ReLU(), Linear(3, 1)),
        Sequential(Linear(2, 1)),
        Sequential(Linear(2, 3), Identity(), Linear(3, 2), Sigmoid(), Linear(2, 1)),
        Sequential(Linear(2, 3, bias=False), Tanh(), Linear(3, 2), ReLU(), Linear(2, 1, bias=False), Tanh()),
        Sequential(Linear(2, 3), GELU(), Linear(3, 2, bias=False), Sine(), Linear(2, 1), GELU()),
    ],
)
def test_mixed_activations_and_missing_biases_train_as_in_torch(net):
    data, labels = (t.double() for t in non_linearly_separable_data(n=20))
    seeded_net(4, net.double())
    states, *_ = train_plainly(net, data, labels, 0.02, 200)
    found = train(net, data, labels, 0.02, 200).parameters
    torch.testing.assert_close(found, states, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("name", ["tan", "Tanh", ""])
def test_an_unknown_activation_is_an_error_and_not_the_identity(name):
    layout = Layout((2, 1), (name,), ("0",), (True,))
    with pytest.raises(ValueError, match=rf"^activation must be one of .*identity.* \(got '{name}'\)$"):
        Batch(layout, np.zeros((1, 3)), np.zeros((4, 2)), np.ones(4))


def test_labels_of_0_and_1_are_told_apart_at_a_half():
    data, labels = non_linearly_separable_data(integer_labels=True)
    net = seeded_net(1, mlp((2, 8, 1), "sigmoid"))
    history = train(net, data, labels, lr=2.0, steps=600)
    outputs = history.network()(data)[:, 0]
    right = int(((outputs > 0.5) == (labels == 1)).sum())
    assert right > 90
    assert float(history.accuracy[-1]) == pytest.approx(right / 100)
    entries = [(history.network(i), {}) for i in (0, 600)]
    made = History.from_entries(data, labels, entries)
    torch.testing.assert_close(made.accuracy, history.accuracy[[0, 600]])


def test_the_midpoint_itself_and_not_a_number_are_wrong_answers():
    for labels, outputs in (
        ([-1.0, 1.0, 1.0, -1.0], [-0.1, 0.1, 0.0, np.nan]),
        ([0.0, 1.0, 1.0, 0.0], [0.4, 0.6, 0.5, np.nan]),
        ([0.0, 1.0, 1.0, 0.0], [-np.inf, np.inf, -0.2, 1.0]),
    ):
        for convert in (np.array, torch.tensor):
            _, accuracy = measure(convert([outputs, outputs]), convert(labels))
            assert accuracy.tolist() == [0.5, 0.5]


def test_numpys_arrays_and_numbers_train_as_tensors_do():
    data, labels = non_linearly_separable_data(n=20)
    frozen = data.numpy().copy()
    frozen.setflags(write=False)
    net = seeded_net(1, mlp((2, 3, 1)))
    ours = train(net, frozen, labels.numpy(), np.float64(0.1), np.int64(5))
    assert torch.equal(ours.parameters, train(net, data, labels, 0.1, 5).parameters)
    assert torch.equal(train(net, data.tolist(), labels.tolist(), 0.1, 5).parameters, ours.parameters)


def test_a_batch_takes_the_steps_of_each_of_its_runs():
    runs = [Experiment(widths=(2, 3, 4, 1), activation="sigmoid", seed=s, lr=s, steps=20) for s in (1, 2)]
    histories = [e.run() for e in runs]
    start = torch.stack([initial_parameters(e, torch.float64) for e in runs])
    batch = Batch(runs[0].layout, start, histories[0].data, histories[0].labels)
    for i in descend(batch, np.array([[1.0], [2.0]]), 20):
        for b, history in enumerate(histories):
            assert batch.parameters[b].tolist() == history.parameters[i].tolist()
            net = history.network(i)
            for layer in range(4):
                units = net[:layer](history.data).T.detach()
                torch.testing.assert_close(
                    torch.from_numpy(batch.units[layer][b]), units, rtol=1e-12, atol=1e-14
                )
            for layer, name in enumerate(history.grad_norms, 1):
                gradient = batch.deltas[layer][b] @ batch.units[layer - 1][b].T
                assert np.linalg.norm(gradient) == pytest.approx(
                    float(history.grad_norms[name][i]), rel=1e-12
                )
    assert torch.equal(start, torch.stack([history.parameters[0] for history in histories]))


def test_the_initialization_scale_multiplies_weights_and_biases():
    e = Experiment(seed=3, init_scale=0.5, steps=1)
    net = seeded_net(3, mlp(e.widths, dtype=torch.float64))
    torch.testing.assert_close(e.run().parameters[0], 0.5 * flat_parameters(net))


@pytest.mark.parametrize(
    ("init", "variance"),
    [("normal", (1, 1)), ("uniform", (1 / 3, 1 / 3)), ("glorot", (2 / 82, 2 / 81)), ("he", (2 / 2, 2 / 80))],
)
def test_an_initialization_spreads_weights_as_it_says(init, variance):
    e = Experiment(widths=(2, 80, 1), init=init, steps=1, init_scale=0.5)
    drawn = torch.cat([replace(e, seed=seed).run().parameters[:1] for seed in range(40)]) / 0.5
    first, last = (e.layout.slices[f"layer{k}.0.weight"] for k in (1, 2))
    assert drawn[:, first].var() == pytest.approx(variance[0], rel=0.05)
    assert drawn[:, last].var() == pytest.approx(variance[1], rel=0.07)
    biases = drawn[:, e.layout.slices["layer1.0.bias"]]
    assert biases.var() == pytest.approx(1 / 3 if init == "uniform" else 1, rel=0.06)
    none = replace(e, bias_scale=0).run().network(0)
    assert not none.layer1[0].bias.any()
    assert torch.equal(none.layer1[0].weight.ravel(), e.run().parameters[0, first])


@pytest.mark.parametrize("output", ["identity", "tanh", "sigmoid"])
def test_the_last_layer_can_have_an_activation_of_its_own(output):
    e = Experiment(widths=(2, 5, 1), activation="relu", output=output, init_scale=0.5, lr=0.1, steps=60)
    history = e.run()
    last = {"identity": [], "tanh": [torch.nn.Tanh()], "sigmoid": [torch.nn.Sigmoid()]}[output]
    net = Sequential(Linear(2, 5), ReLU(), Linear(5, 1), *last).double()
    torch.nn.utils.vector_to_parameters(history.parameters[0], net.parameters())
    states, losses, *_ = train_plainly(net, history.data, history.labels, 0.1, 60)
    torch.testing.assert_close(history.parameters, states, rtol=1e-9, atol=1e-11)
    torch.testing.assert_close(history.loss, torch.tensor(losses, dtype=torch.float64))


def squares(net):
    """The sum of the squares of all weights."""
    return sum((each**2).sum() for name, each in net.named_parameters() if name.endswith("weight"))


@given(
    widths(5, 3),
    st.sampled_from(["momentum", "adam"]),
    st.integers(0, 99),
    st.sampled_from([0.0, 0.5, 0.9]),
    st.sampled_from([1e-3, 5e-3]),
    st.sampled_from([0.0, 0.05]),
)
@settings(max_examples=25)
def test_an_optimizer_takes_torchs_steps(shape, optimizer, seed, momentum, lr, l2):
    how = {"optimizer": optimizer, "momentum": momentum, "l2": l2}
    e = Experiment(shape, seed=seed, lr=lr, steps=200, init_scale=0.5, n=30, **how)
    history, net = e.run(), e.run().network(0)
    kinds = {
        "momentum": lambda own: torch.optim.SGD(own, lr=lr, momentum=momentum),
        "adam": lambda own: torch.optim.Adam(own, lr=lr),
    }
    steps = kinds[optimizer](net.parameters())
    for i in range(201):
        torch.testing.assert_close(flat_parameters(net), history.parameters[i], rtol=1e-9, atol=1e-9)
        steps.zero_grad()
        loss = ((net(history.data)[:, 0] - history.labels) ** 2).mean()
        (loss + l2 / 2 * squares(net)).backward()
        steps.step()


@pytest.mark.parametrize("batch", [1, 10, 33, 100])
def test_batches_are_those_of_a_plain_loop(batch):
    e = Experiment(seed=3, lr=0.02, steps=60, batch=batch)
    history, net = e.run(), e.run().network(0)
    orders = (np.random.RandomState(3 + epoch).permutation(100) for epoch in range(100))
    batches = (order[k : k + batch] for order in orders for k in range(0, 100, batch))
    for i, chosen in zip(range(61), batches, strict=False):
        torch.testing.assert_close(flat_parameters(net), history.parameters[i], rtol=1e-9, atol=1e-11)
        loss = ((net(history.data)[:, 0] - history.labels) ** 2).mean()
        assert loss.item() == pytest.approx(float(history.loss[i]), rel=1e-9)  # of all points
        few = ((net(history.data[chosen])[:, 0] - history.labels[chosen]) ** 2).mean()
        with torch.no_grad():
            for parameter, gradient in zip(
                net.parameters(), torch.autograd.grad(few, list(net.parameters())), strict=True
            ):
                parameter -= 0.02 * gradient
    own = train(e.run().network(0), history.data, history.labels, 0.02, 60, batch=batch, seed=3)
    assert torch.equal(own.parameters, history.parameters)


def test_fresh_points_are_measured_and_nothing_else_changes():
    e = Experiment(steps=50, data="circle", noise=0.3, data_seed=4, test=300)
    history, without = e.run(), replace(e, test=0).run()
    assert torch.equal(history.parameters, without.parameters)
    assert without.test_loss is None
    assert without.test_accuracy is None
    data, labels = dataset("circle", 5, 300)
    for i in (0, 17, 50):
        out = history.network(i)(data)[:, 0].detach()
        assert float(((out - labels) ** 2).mean()) == pytest.approx(float(history.test_loss[i]))
        assert float((out * labels > 0).double().mean()) == pytest.approx(float(history.test_accuracy[i]))


def test_a_batch_of_more_than_all_points_is_refused():
    with pytest.raises(ValueError, match=r"batch must be a whole number from 0 to n, 20 \(got 21\)"):
        Experiment(n=20, batch=21)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize(("output", "l2"), [("same", 0), ("identity", 0), ("identity", 0.1)])
def test_losses_and_their_gradients_are_torchs(loss, output, l2):
    e = Experiment((2, 4, 1), seed=5, lr=0.05, steps=100, loss=loss, output=output, l2=l2, test=30)
    history, net = e.run(), e.run().network(0)
    functions = {
        "mse": torch.nn.functional.mse_loss,
        "logistic": lambda out, t: torch.nn.functional.soft_margin_loss(out, t),
        "hinge": lambda out, t: (1 - t * out).clamp(min=0).mean(),
    }
    fresh, right = dataset("quadrants", 2, 30)
    for i in range(101):
        torch.testing.assert_close(flat_parameters(net), history.parameters[i], rtol=1e-9, atol=1e-11)
        tested = functions[loss](net(fresh)[:, 0], right).item()  # without the penalty
        assert tested == pytest.approx(float(history.test_loss[i]), rel=1e-9)
        value = functions[loss](net(history.data)[:, 0], history.labels) + l2 / 2 * squares(net)
        assert value.item() == pytest.approx(float(history.loss[i]), rel=1e-12)
        gradients = torch.autograd.grad(value, list(net.parameters()))
        assert float(gradients[0].norm()) == pytest.approx(float(history.grad_norms["layer1.0.weight"][i]))
        with torch.no_grad():
            for parameter, gradient in zip(net.parameters(), gradients, strict=True):
                parameter -= 0.05 * gradient
    own = train(e.run().network(0), history.data, history.labels, 0.05, 100, loss=loss, l2=l2)
    assert torch.equal(own.parameters, history.parameters)
    batch = Batch(history.layout, history.parameters[-1:], history.data, history.labels)
    batch.forward()
    batch.backward()
    assert np.linalg.norm(batch.gradients[0, :8]) == pytest.approx(
        float(history.grad_norms["layer1.0.weight"][-1])
    )


def test_a_loss_of_classes_refuses_other_labels():
    data, labels = non_linearly_separable_data(integer_labels=True)
    with pytest.raises(ValueError, match=r"labels must be -1 and \+1 for the hinge loss"):
        train(mlp((2, 1)), data, labels, 0.1, 5, loss="hinge")
    with pytest.raises(ValueError, match=r"loss must be one of mse, logistic, hinge \(got 'l1'\)"):
        train(mlp((2, 1)), data, labels, 0.1, 5, loss="l1")


def test_a_network_of_ones_own_is_trained_by_any_optimizer():
    e = Experiment(steps=30, optimizer="adam", lr=0.02)
    history = e.run()
    own = train(history.network(0), history.data, history.labels, 0.02, 30, optimizer="adam")
    assert torch.equal(own.parameters, history.parameters)
    with pytest.raises(ValueError, match=r"optimizer must be one of gd, momentum, adam \(got 'sgd'\)"):
        train(history.network(0), history.data, history.labels, 0.02, 30, optimizer="sgd")
    with pytest.raises(ValueError, match=r"momentum must be a number from 0 to 1 \(got 2\)"):
        train(history.network(0), history.data, history.labels, 0.02, 30, optimizer="momentum", momentum=2)


def test_an_activation_of_other_settings_is_another_activation():
    own = Sequential(Linear(2, 1), torch.nn.LeakyReLU())
    assert Layout.of_net(own).activations == ("leaky_relu",)
    with pytest.raises(ValueError, match=r"got torch\.nn\.LeakyReLU at 1"):
        Layout.of_net(Sequential(Linear(2, 1), torch.nn.LeakyReLU(0.2)))
    with pytest.raises(ValueError, match=r"got torch\.nn\.GELU at 1"):
        Layout.of_net(Sequential(Linear(2, 1), GELU(approximate="tanh")))


def test_a_training_leaves_the_network_and_the_data_alone():
    data, labels = non_linearly_separable_data()
    net = seeded_net(1, mlp((2, 2, 1)))
    before = flat_parameters(net), data.clone(), labels.clone()
    train(net, data, labels, lr=1.0, steps=5)
    assert all(map(torch.equal, before, (flat_parameters(net), data, labels)))


def test_a_run_repeats_to_the_last_bit():
    assert torch.equal(EXERCISES["ex8"].run().parameters, EXERCISES["ex8"].run().parameters)


def test_divergence_is_a_result_that_says_where():
    net = seeded_net(1, Sequential(Linear(2, 3), ReLU(), Linear(3, 1)))
    history = train(net, *non_linearly_separable_data(), lr=5.0, steps=200)
    at = history.diverged_at
    assert at is not None
    assert torch.isfinite(history.parameters[:at]).all()
    assert not (torch.isfinite(history.parameters[at]).all() and torch.isfinite(history.loss[at]))
    assert EXERCISES["ex4"].run().diverged_at is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"lr": float("nan")}, r"^lr must be a finite number above 0 \(got nan\)$"),
        ({"lr": "0.1"}, r"^lr must be a finite number above 0 \(got '0\.1'\)$"),
        ({"steps": 2.5}, r"^steps must be a whole number, 1 or above \(got 2\.5\)$"),
        ({"steps": 0}, r"^steps must be a whole number, 1 or above \(got 0\)$"),
        ({"data": torch.zeros(3, 4)}, r"^data must have shape \(n, 2\) \(got \(3, 4\)\)$"),
        ({"labels": torch.zeros(3)}, r"^labels must have shape \(100,\) \(got \(3,\)\)$"),
        ({"net": Sequential(Linear(2, 3))}, r"^net must have 1 or 2 outputs \(got 3\)$"),
    ],
)
def test_what_does_not_fit_is_said_in_one_line(change, message):
    data, labels = non_linearly_separable_data()
    arguments = {"net": mlp((2, 2, 1)), "data": data, "labels": labels, "lr": 0.1, "steps": 2} | change
    with pytest.raises(ValueError, match=message):
        train(**arguments)


def test_a_run_needs_little_more_memory_than_the_states_that_it_keeps():
    e = Experiment(widths=(2, 128, 128, 1), steps=200)
    kept = (e.steps + 1) * e.layout.size * 8
    Experiment(steps=1).run()  # compiled code takes memory too
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    e.run()
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert (after - before) * 1024 < kept + (32 << 20)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("batch", [0, 7])
def test_a_run_is_the_same_in_one_block_and_in_many(monkeypatch, optimizer, batch):
    e = Experiment(widths=(2, 5, 3, 1), steps=40, optimizer=optimizer, batch=batch, test=9)
    whole = e.run()
    monkeypatch.setattr("mlpviz.engine.training.PRODUCTS_AT_ONCE", 7 * 3 * e.layout.size * e.n)
    parts = e.run()
    assert torch.equal(parts.parameters, whole.parameters)
    for name, norm in whole.grad_norms.items():
        assert torch.equal(parts.grad_norms[name], norm)


def test_a_history_too_large_for_memory_is_refused_before_it_starts():
    with pytest.raises(ValueError, match=r"^steps x parameters must fit in 4 GiB"):
        Experiment(widths=(2, 200, 200, 1), steps=100_000).run()


def test_other_dtypes_are_refused():
    with pytest.raises(ValueError, match=r"torch\.float32 or torch\.float64"):
        Experiment().run(dtype=torch.float16)
