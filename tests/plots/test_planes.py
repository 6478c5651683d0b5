import numpy as np
import pytest
import torch
from matplotlib.colors import to_rgba

from mlpviz import EXERCISES, Experiment
from mlpviz.model.activations import ACTIVATIONS
from mlpviz.model.network import Layout
from mlpviz.plots import planes
from mlpviz.plots.style import new_figure


@pytest.mark.parametrize("name", ["ex1", "ex4", "ex7", "ex8"])
def test_outputs_are_the_networks(name):
    history = EXERCISES[name].run()
    xs, ys = np.linspace(-3, 3, 31), np.linspace(-2, 3, 17)
    out = planes.outputs(history.layout, history.parameters[3].numpy(), xs, ys)
    points = torch.tensor(np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2))
    with torch.no_grad():
        expected = history.network(3)(points)[:, 0].reshape(17, 31).numpy()
    assert np.allclose(out, expected, atol=2e-4)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_unit_outputs_are_those_of_torchs_layers(activation):
    history = Experiment(widths=(2, 3, 4, 1), activation=activation, steps=1).run()
    xs, ys = np.linspace(-3, 3, 9), np.linspace(-3, 3, 8)
    layers = planes.unit_outputs(history.layout, history.parameters[0].numpy(), xs, ys)
    values = torch.tensor(np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2))
    assert np.allclose(layers[0].reshape(2, -1), values.numpy().T / planes.LIMIT)
    for drawn, layer in zip(layers[1:], history.network(0), strict=True):
        with torch.no_grad():
            values = layer(values)
        assert np.allclose(drawn.reshape(len(drawn), -1), values.numpy().T, atol=1e-5)


def line_network(w0, w1, bias, activation="tanh"):
    return Layout.of_widths((2, 1), activation), np.array([w0, w1, bias])


def boundary(layout, parameters, middle=0.0):
    return planes.boundary(planes.chain_answering(layout, parameters), middle)


@pytest.mark.parametrize("activation", ["tanh", "sign"])
def test_boundary_of_a_line(activation):
    edge = boundary(*line_network(1.0, -2.0, 0.5, activation))
    seen = edge[np.isfinite(edge).all(axis=1)]
    assert len(seen) > 100
    assert np.abs(seen @ [1.0, -2.0] + 0.5).max() < 1e-5


@pytest.mark.parametrize(
    ("activation", "offset"),
    [("tanh", np.arctanh(0.5)), ("sigmoid", 0.0), ("relu", 0.5), ("identity", 0.5), ("sign", 0.0)],
)
def test_the_boundary_of_labels_0_and_1_is_where_the_output_passes_a_half(activation, offset):
    layout, line = Layout((2, 1), (activation,), ("0",), (True,)), np.array([1.0, -2.0, 0.5])
    edge = boundary(layout, line, 0.5)
    seen = edge[np.isfinite(edge).all(axis=1)]
    assert len(seen) > 100
    assert np.abs(seen @ [1.0, -2.0] + 0.5 - offset).max() < 1e-5


@pytest.mark.parametrize(("activation", "places"), [("sine", [-np.pi / 2, 0, np.pi / 2]), ("gelu", [0])])
def test_an_output_that_rises_and_falls_crosses_a_level_wherever_it_does(activation, places):
    edge = boundary(*line_network(2.0, 0.0, 0.0, activation))
    seen = edge[np.isfinite(edge).all(axis=1)]
    distance = np.abs(seen[:, :1] - places)
    assert distance.min(axis=1).max() < 1e-3
    assert distance.min(axis=0).max() < 1e-3


def test_no_boundary_where_the_sign_is_one():
    assert boundary(*line_network(0.1, 0.1, 5.0)).shape == (0, 2)
    assert boundary(*line_network(1.0, 1.0, 0.0, "sigmoid")).shape == (0, 2)
    assert boundary(*line_network(np.nan, 1.0, 0.0)).shape == (0, 2)


def test_folds_are_where_first_layer_sums_are_zero():
    layout = Layout.of_widths((2, 3, 1), "tanh")
    weights, biases = np.array([[1.0, 2.0], [3.0, 0.0], [0.1, 0.0]]), np.array([0.5, -1.0, 9.0])
    ends = planes.folds(layout, np.concatenate([weights.ravel(), biases, np.zeros(4)]))
    for unit in (0, 1):
        assert np.abs(ends[unit] @ weights[unit] + biases[unit]).max() < 1e-12
        assert (np.abs(ends[unit]).max(axis=1) > planes.LIMIT).all()  # it spans the plane
    assert np.isnan(ends[2]).all()  # x = -90 is not on the plane


def test_folds_of_a_dead_or_diverged_unit_are_left_out():
    layout = Layout.of_widths((2, 2, 1), "tanh")
    ends = planes.folds(layout, np.array([0.0, 0, np.nan, 1, 1, 1, 0, 0, 0]))
    assert np.isnan(ends).all()


def test_plane_is_oriented_as_the_axes_are(theme):
    layout, parameters = line_network(50.0, 0.0, -100.0)  # +1 right of x = 2
    plane = planes.Plane(planes.chain_answering(layout, parameters), theme)
    image = plane.image(60, 30)
    warm, cool = (np.round(255 * np.array(to_rgba(c))) for c in (theme.warm, theme.cool))
    assert np.abs(image[:, 0] - warm).max() <= 1
    assert np.abs(image[:, -1] - cool).max() <= 1
    above = np.array([0.0, 50.0, -100.0])
    plane.set_network(planes.chain_answering(layout, above))  # +1 above y = 2: the top rows
    image = plane.image(60, 30)
    assert np.abs(image[0] - cool).max() <= 1
    assert np.abs(image[-1] - warm).max() <= 1


def test_plane_on_a_figure_lies_where_the_axes_say(theme):
    figure = new_figure(300, 300)
    ax = figure.add_axes((0, 0, 1, 1))
    planes.draw_plane(ax, *line_network(0.0, 50.0, -100.0), np.array([[0.0, -2.0]]), np.array([1.0]), theme)
    figure.canvas.draw()
    pixels = np.asarray(figure.canvas.buffer_rgba())
    cool = np.round(255 * np.array(to_rgba(theme.cool)))
    share = (np.abs(pixels.astype(int) - cool).max(axis=2) <= 2).mean(axis=1)
    assert share[:60].min() > 0.9  # y from 3 to 2.2
    assert share[90:].max() < 0.1


def test_not_a_number_has_a_colour_of_its_own(theme):
    plane = planes.Plane(planes.chain_answering(*line_network(np.nan, 1.0, 0.0)), theme)
    image = plane.image(4, 4)
    assert np.array_equal(image[0, 0], np.round(255 * np.array(to_rgba(theme.line))))


def test_learned_functions_share_data_and_ticks(theme):
    figure = new_figure(600, 300)
    axes = figure.subplots(1, 2)
    history = EXERCISES["ex7"].run()
    networks = [(history.layout, history.parameters[i].numpy()) for i in (0, -1)]
    planes.draw_learned_functions(
        axes, networks, ["before", "after"], history.data.numpy(), history.labels.numpy(), theme
    )
    assert [ax.get_title(loc="left") for ax in axes] == ["before", "after"]
    for ax in axes:
        assert ax.get_xlim() == ax.get_ylim() == (-3, 3)
        points = np.concatenate(
            [line.get_xydata() for line in ax.get_lines() if line.get_marker() in ("o", "^")]
        )
        assert len(points) == 100
