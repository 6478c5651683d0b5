import os
import tracemalloc
from copy import deepcopy
from itertools import combinations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import Linear, ReLU, Sequential, Tanh
from torch.nn.functional import cross_entropy, mse_loss

from mlpviz import (
    EXERCISES,
    loss_curves,
    loss_surface,
    loss_surfaces,
    mlp,
    non_linearly_separable_data,
    parameter_names,
    seeded_net,
)
from mlpviz.analysis.landscape import WORKING_BYTES, offsets
from mlpviz.model.network import ACTIVATIONS
from mlpviz.model.parameters import flat_parameters, unwrapped
from tests.modules import MODULES
from tests.plain import loss_plainly
from tests.strategies import widths


def data_and_labels(dtype=torch.float64):
    data, labels = non_linearly_separable_data(n=15)
    return data.to(dtype), labels.to(dtype)


@settings(max_examples=25)
@given(widths(4, 3), st.sampled_from(list(ACTIVATIONS)), st.sampled_from([0, 0.3]), st.data())
def test_a_surface_is_what_setting_both_parameters_gives(shape, activation, l2, draw):
    data, labels = data_and_labels()
    net = seeded_net(2, mlp(shape, activation, torch.float64))
    pairs = list(combinations(parameter_names(net), 2))
    first, second = draw.draw(st.sampled_from(pairs))
    surface = loss_surface(net, data, labels, first, second, limit=4, points=5, l2=l2)
    expected = [
        [loss_plainly(net, data, labels, {first: a, second: b}, l2) for b in (-4, -2, 0, 2, 4)]
        for a in (-4, -2, 0, 2, 4)
    ]
    torch.testing.assert_close(surface, torch.tensor(expected, dtype=torch.float64), rtol=0, atol=1e-6)
    torch.testing.assert_close(
        loss_surface(net, data, labels, second, first, limit=4, points=5, l2=l2),
        surface.T,
        rtol=0,
        atol=1e-12,
    )


@settings(max_examples=15)
@given(widths(4, 3), st.sampled_from(list(ACTIVATIONS)), st.sampled_from([0, 0.3]))
def test_curves_are_what_setting_each_parameter_gives(shape, activation, l2):
    data, labels = data_and_labels()
    net = seeded_net(2, mlp(shape, activation, torch.float64))
    curves = loss_curves(net, data, labels, limit=10, points=5, l2=l2)
    expected = [
        [loss_plainly(net, data, labels, {name: offset}, l2) for offset in (-10, -5, 0, 5, 10)]
        for name in parameter_names(net)
    ]
    torch.testing.assert_close(curves, torch.tensor(expected, dtype=torch.float64), rtol=0, atol=1e-6)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_the_notebook_s_curves_of_exercise_2(dtype):
    history = EXERCISES["ex2"].run(dtype)
    net = history.network()
    curves = loss_curves(net, history.data, history.labels)
    assert curves.shape == (21, 101)
    assert curves.dtype == dtype
    steps = torch.linspace(-10, 10, 101, dtype=dtype)
    for row in (0, 8, 20):
        name = parameter_names(net)[row]
        expected = [loss_plainly(net, history.data, history.labels, {name: o}) for o in steps.tolist()]
        torch.testing.assert_close(curves[row], torch.tensor(expected, dtype=dtype), rtol=0, atol=1e-6)
    torch.testing.assert_close(curves[:, 50], history.loss[-1].expand(21))


def test_all_pairs_come_in_the_order_of_combinations():
    data, labels = data_and_labels()
    net = seeded_net(1, mlp((2, 2, 1), dtype=torch.float64))
    names = parameter_names(net)
    surfaces = loss_surfaces(net, data, labels, points=3)
    assert surfaces.shape == (36, 3, 3)
    for surface, (first, second) in zip(surfaces, combinations(names, 2), strict=True):
        torch.testing.assert_close(surface, loss_surface(net, data, labels, first, second, points=3))


def test_a_surface_too_large_for_the_working_memory_is_the_same_in_parts(monkeypatch):
    data, labels = data_and_labels()
    net = seeded_net(1, mlp((2, 3, 2, 1), dtype=torch.float64))
    pair = ("layer1.0.weight(0, 1)", "layer2.0.bias(1,)")
    whole = loss_surface(net, data, labels, *pair, points=23), loss_curves(net, data, labels, points=23)
    assert WORKING_BYTES > 1000
    monkeypatch.setattr("mlpviz.analysis.landscape.WORKING_BYTES", 1000)
    parts = loss_surface(net, data, labels, *pair, points=23), loss_curves(net, data, labels, points=23)
    for a, b in zip(whole, parts, strict=True):
        torch.testing.assert_close(a, b, rtol=0, atol=1e-14)


@pytest.mark.parametrize(("shape", "points"), [((2, 3, 3, 1), 101), ((2, 3, 3, 1), 301), ((2, 40, 1), 101)])
def test_the_working_memory_keeps_its_stated_limit_whatever_the_number_of_points(shape, points):
    data, labels = (tensor.double() for tensor in non_linearly_separable_data())
    net = seeded_net(1, mlp(shape, dtype=torch.float64))
    names = parameter_names(net)
    pairs = [(names[0], names[k]) for k in range(1, len(names), 1 + len(names) // 5)]
    tracemalloc.start()
    try:
        surfaces = loss_surfaces(net, data, labels, points=points, pairs=pairs)
        used = tracemalloc.get_traced_memory()[1] - surfaces.nbytes
    finally:
        tracemalloc.stop()
    assert used < os.cpu_count() * 8 * WORKING_BYTES


def test_networks_of_mixed_layers_and_without_biases_have_landscapes_too():
    data, labels = data_and_labels()
    net = seeded_net(
        3, Sequential(Linear(2, 3, bias=False), ReLU(), Linear(3, 2), Tanh(), Linear(2, 1)).double()
    )
    for first, second in combinations(parameter_names(net), 2):
        surface = loss_surface(net, data, labels, first, second, limit=1, points=3)
        for i, a in enumerate((-1, 0, 1)):
            for j, b in enumerate((-1, 0, 1)):
                expected = loss_plainly(net, data, labels, {first: a, second: b})
                assert float(surface[i, j]) == pytest.approx(expected, abs=1e-9)


def test_a_landscape_leaves_the_parameters_untouched():
    data, labels = data_and_labels(torch.float32)
    net = seeded_net(1, mlp((2, 2, 1)))
    before = flat_parameters(net)
    loss_curves(net, data, labels, points=3)
    loss_surfaces(net, data, labels, points=3)
    assert torch.equal(flat_parameters(net), before)
    assert all(p.requires_grad and p.grad is None for p in net.parameters())


def test_offsets_are_symmetric_and_include_both_ends():
    assert offsets(10, 101)[[0, 50, 100]].tolist() == [-10, 0, 10]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"first": "layer1.0.weight(7, 7)"}, "^parameter must be one of"),
        ({"first": "layer1.0.bias(0)", "second": "layer1.0.bias(0,)"}, "^a pair must be two parameters"),
        ({"limit": 0}, r"^limit must be a finite number above 0 \(got 0\)$"),
        ({"points": 1}, r"^points must be 2 or above \(got 1\)$"),
        ({"points": 100_000}, r"^pairs x points x points must fit in 4 GiB \(got 37.3 GiB\)"),
        ({"labels": torch.zeros(2)}, "^labels must have shape"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(change, message):
    data, labels = data_and_labels(torch.float32)
    arguments = {
        "net": mlp((2, 2, 1)), "data": data, "labels": labels,
        "first": "layer1.0.weight(0, 0)", "second": "layer1.0.bias(0,)",
    } | change  # fmt: skip
    with pytest.raises(ValueError, match=message):
        loss_surface(**arguments)


def test_curves_and_surfaces_take_numpys_arrays():
    data, labels = non_linearly_separable_data()
    net = seeded_net(1, mlp((2, 3, 1)))
    assert torch.equal(loss_curves(net, data.numpy(), labels.numpy()), loss_curves(net, data, labels))
    pair = parameter_names(net)[:2]
    surface = loss_surface(net, data.numpy(), labels.numpy(), *pair, np.float32(2), np.int64(5))
    assert torch.equal(surface, loss_surface(net, data, labels, *pair, 2, 5))


def moved_plainly(net, data, labels, offsets, judge):
    """The loss of a copy of a module with some parameters offset."""
    copy = deepcopy(unwrapped(net)).eval()
    with torch.no_grad():
        for name, offset in offsets.items():
            tensor, _, index = name.partition("(")
            copy.get_parameter(tensor)[tuple(int(k) for k in index.strip(",)").split(","))] += offset
        found = copy(data)
        return float(judge(found[:, 0] if found.shape[1] == 1 else found, labels))


@pytest.mark.parametrize("make", MODULES.values(), ids=MODULES)
def test_landscapes_of_any_module_are_what_setting_its_parameters_gives(make):
    torch.manual_seed(3)
    net = make().double().train()
    data, labels = data_and_labels()
    two = net(data).shape[1] == 2
    judge = cross_entropy if two else mse_loss
    labels = (labels < 0).long() if two else labels
    first, second = next(name for name, _ in unwrapped(net).named_parameters()), "bias"
    first, second = f"{first}(0, 1)", f"{first.removesuffix('weight')}{second}(0)"
    before = flat_parameters(net).clone()
    surface = loss_surface(net, data, labels, first, second, limit=4, points=5)
    curves = loss_curves(net, data, labels, limit=4, points=5)
    assert torch.equal(flat_parameters(net), before)
    assert net.training
    grid = (-4, -2, 0, 2, 4)
    expected = [[moved_plainly(net, data, labels, {first: a, second: b}, judge) for b in grid] for a in grid]
    torch.testing.assert_close(surface, torch.tensor(expected, dtype=torch.float64), rtol=0, atol=1e-12)
    along = [moved_plainly(net, data, labels, {first: a}, judge) for a in grid]
    torch.testing.assert_close(curves[1], torch.tensor(along, dtype=torch.float64), rtol=0, atol=1e-12)


def test_a_loss_of_ones_own_judges_a_chain_as_torch_does():
    data, labels = data_and_labels()
    net = seeded_net(2, mlp((2, 2, 1), dtype=torch.float64))
    own = loss_curves(net, data, labels, points=5, loss=mse_loss)
    torch.testing.assert_close(own, loss_curves(net, data, labels, points=5), rtol=0, atol=1e-12)
    shapes = []
    loss_curves(net, data, labels, points=2, loss=lambda y, t: shapes.append((y.shape, t.shape)) or y.sum())
    assert set(shapes) == {(labels.shape, labels.shape)}


def test_all_surfaces_of_a_module_are_those_of_its_pairs():
    data, labels = data_and_labels()
    net = torch.nn.Sequential(Linear(2, 1), torch.nn.ELU()).double()
    names = ["0.weight(0, 0)", "0.weight(0, 1)", "0.bias(0)"]
    each = [loss_surface(net, data, labels, *pair, points=20) for pair in combinations(names, 2)]
    assert torch.equal(loss_surfaces(net, data, labels, points=20), torch.stack(each))


@pytest.mark.parametrize(
    ("loss", "got"),
    [
        (lambda y, t: (y - t) ** 2, r"a tensor of shape \(15,\)"),
        (lambda y, t: 0.5, "a float"),
    ],
)
def test_a_loss_that_is_not_one_number_is_refused(loss, got):
    data, labels = data_and_labels()
    with pytest.raises(ValueError, match=f"^loss must return a tensor of one number .got {got}.$"):
        loss_curves(mlp((2, 1), dtype=torch.float64), data, labels, loss=loss)


def test_a_loss_that_can_not_be_taken_apart_is_computed_one_by_one():
    data, labels = data_and_labels()
    net = torch.nn.Sequential(Linear(2, 1), torch.nn.ELU()).double()

    def largest(y, t):
        return max(y, key=float) * 1.0  # needs each number by itself

    own = loss_curves(net, data, labels, points=5, loss=largest)
    torch.testing.assert_close(own, loss_curves(net, data, labels, points=5, loss=lambda y, t: y.max()))
