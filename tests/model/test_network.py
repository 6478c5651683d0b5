from collections import OrderedDict

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import Identity, Linear, ReLU, Sequential, Sigmoid, Softmax, Tanh

from mlpviz import Sign, mlp, parameter_names, seeded_net
from mlpviz.model.network import ACTIVATIONS, Layout
from mlpviz.model.parameters import flat_parameters
from tests.strategies import widths


def test_sign_steps_and_has_a_zero_gradient():
    x = torch.tensor([-2.0, 0.0, 3.0], requires_grad=True)
    out = Sign()(x)
    assert out.tolist() == [-1, 0, 1]
    out.sum().backward()
    assert x.grad.tolist() == [0, 0, 0]


def test_seeded_net_fills_in_torch_s_order_from_one_stream():
    net = seeded_net(3, mlp((2, 5, 1)))
    drawn = np.random.RandomState(3).randn(21).astype(np.float32)
    np.testing.assert_array_equal(flat_parameters(net).numpy(), drawn)


def test_seeded_net_uniform_draws_from_minus_one_to_one():
    net = Linear(2, 3)
    assert seeded_net(3, net, uniform=True) is net
    drawn = np.random.RandomState(3).uniform(-1, 1, 9).astype(np.float32)
    np.testing.assert_array_equal(flat_parameters(net).numpy(), drawn)
    assert net.weight.requires_grad


def test_parameter_names_are_those_that_the_exercise_prints():
    net = mlp((2, 2, 1))
    printed = [f"{name}{i}" for name, p in net.named_parameters() for i in np.ndindex(p.shape)]
    assert parameter_names(net) == printed


@given(widths(), st.sampled_from(list(ACTIVATIONS)))
def test_a_layout_rebuilds_the_network_it_was_read_from(shape, activation):
    net = seeded_net(1, mlp(shape, activation))
    layout = Layout.of_net(net)
    assert layout == Layout.of_widths(shape, activation)
    copy = layout.build(flat_parameters(net))
    points = torch.randn(5, 2, generator=torch.Generator().manual_seed(1))
    assert torch.equal(copy(points), net(points))
    assert [name for name, _ in copy.named_parameters()] == [name for name, _ in net.named_parameters()]


@pytest.mark.parametrize(
    "net",
    [
        Sequential(Linear(2, 3), ReLU(), Linear(3, 1)),
        Sequential(Linear(2, 3, bias=False), Sigmoid(), Linear(3, 1), Identity()),
        Sequential(
            OrderedDict(first=Sequential(Linear(2, 2), Tanh()), last=Sequential(Linear(2, 1), Sign()))
        ),
        Sequential(OrderedDict(a=Linear(2, 2), b=Tanh(), c=Linear(2, 1), d=Tanh())),
    ],
)
def test_nested_flat_bare_and_biasless_networks_are_read_and_rebuilt(net):
    layout = Layout.of_net(net)
    copy = layout.build(flat_parameters(net))
    points = torch.randn(6, 2, generator=torch.Generator().manual_seed(1))
    assert torch.equal(copy(points), net(points))
    assert layout.size == sum(p.numel() for p in net.parameters())


@pytest.mark.parametrize(
    ("net", "message"),
    [
        (Sequential(Linear(2, 2), Softmax(dim=1)), r"got torch\.nn\.Softmax at 1"),
        (Sequential(Tanh(), Linear(2, 1)), r"got torch\.nn\.Tanh at 0"),
        (Sequential(Linear(2, 2), Tanh(), Tanh()), r"got torch\.nn\.Tanh at 2"),
        (Sequential(Linear(2, 2), Linear(3, 1)), "1 must take the 2 outputs"),
        (Sequential(), "at least one Linear"),
        (Linear(2, 1), r"got torch\.nn\.Linear at the top"),
    ],
)
def test_what_the_engine_cannot_train_is_refused_by_name(net, message):
    with pytest.raises(ValueError, match=message) as caught:
        Layout.of_net(net)
    assert "\n" not in str(caught.value)


def test_a_readers_own_class_of_a_known_name_is_told_apart_from_ours():
    own = type("Sign", (torch.nn.Module,), {"__module__": "__main__", "forward": lambda self, x: x.sign()})
    with pytest.raises(
        ValueError, match=r"mlpviz\.Sign, mlpviz\.Sine or torch\.nn's Tanh.*\(got __main__\.Sign at 1\)$"
    ):
        Layout.of_net(Sequential(Linear(2, 1), own()))


def test_an_activation_may_stand_at_several_places_and_a_layer_may_not():
    step = Tanh()
    net = seeded_net(1, Sequential(Linear(2, 3), step, Linear(3, 1), step))
    layout = Layout.of_net(net)
    assert layout.activations == ("tanh", "tanh")
    points = torch.randn(5, 2)
    assert torch.equal(layout.build(flat_parameters(net))(points), net(points))
    square = Linear(2, 2)
    with pytest.raises(ValueError, match=r"layers of its own at each place \(got 2 again\)"):
        Layout.of_net(Sequential(square, Tanh(), square, Tanh(), Linear(2, 1)))


def test_a_subclass_that_computes_something_else_is_refused():
    class Doubled(Sequential):
        def forward(self, given):
            return 2 * super().forward(given)

    with pytest.raises(ValueError, match=r"got .*Doubled at 0"):
        Layout.of_net(Sequential(Doubled(Linear(2, 1), Tanh())))


def test_position_forgives_spaces_and_a_bare_bias_index():
    layout = Layout.of_widths((2, 2, 1), "tanh")
    assert layout.position("layer1.0.weight(1, 0)") == layout.position("layer1.0.weight(1,0)") == 2
    assert layout.position("layer1.0.bias(1,)") == layout.position("layer1.0.bias(1)") == 5
    with pytest.raises(ValueError, match=r"got 'layer9\.0\.weight\(0, 0\)'"):
        layout.position("layer9.0.weight(0, 0)")


def test_an_unknown_activation_is_refused():
    known = ", ".join(ACTIVATIONS)
    with pytest.raises(ValueError, match=rf"^activation must be one of {known} \(got 'tan'\)$"):
        mlp((2, 1), "tan")
