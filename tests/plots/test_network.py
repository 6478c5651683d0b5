from itertools import combinations

import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.colors import same_color, to_rgba

from mlpviz import EXERCISES, Experiment
from mlpviz.model.network import Layout
from mlpviz.plots.gradients import draw_gradients
from mlpviz.plots.layout import wide
from mlpviz.plots.network import diagram_height, draw_network, edge_width


def edges(ax):
    return [c for c in ax.collections if isinstance(c, LineCollection)]


def test_every_weight_is_an_edge_with_its_sign_and_size(theme, ax):
    history = EXERCISES["ex4"].run()
    parameters = history.parameters[-1].numpy()
    draw_network(ax, history.layout, parameters, theme)
    layers = edges(ax)
    assert [len(layer.get_segments()) for layer in layers] == [4, 4, 4, 2]
    for name, layer in zip(history.layout.names, layers, strict=True):
        weights = parameters[history.layout.slices[f"{name}.weight"]]
        assert layer.get_linewidths() == pytest.approx([edge_width(w) for w in weights])
        for weight, colour in zip(weights, layer.get_colors(), strict=True):
            assert same_color(colour, to_rgba(theme.positive if weight > 0 else theme.negative))


def test_edge_of_weight_1_0_goes_from_unit_0_to_unit_1(theme, ax):
    layout = Layout.of_widths((2, 2, 1), "tanh")
    draw_network(ax, layout, np.arange(9.0), theme)
    start, stop = edges(ax)[0].get_segments()[2]  # row 1, column 0
    units = {text.get_text(): text.get_position() for text in ax.texts}
    assert start[1] > stop[1]  # unit 0 stands above unit 1
    assert start[0] < stop[0]
    assert {"x", "y", "0", "1", "layer1", "layer2", "input", "bias 4.00", "2.00"} <= units.keys()


NUMBERED = [
    EXERCISES["ex4"],
    EXERCISES["ex6"],
    Experiment(widths=(2, 3, 3, 3, 1), seed=3, lr=0.25, steps=300),
    Experiment(widths=(2, *(2,) * 9, 1), seed=3, steps=3),
]


@pytest.mark.parametrize("experiment", NUMBERED, ids=str)
def test_nothing_shows_through_a_number_and_none_hides_another(theme, experiment):
    run = experiment.run()
    figure, ax = wide("page", diagram_height(run.layout))
    draw_network(ax, run.layout, run.parameters[-1].numpy(), theme)

    def pixels():
        figure.canvas.draw()
        return np.asarray(figure.canvas.buffer_rgba()).copy()

    whole = pixels()
    numbers = [text for text in ax.texts if any(c.isdigit() for c in text.get_text())]
    boxes = [text.get_window_extent() for text in numbers]
    for one, other in combinations(boxes, 2):
        assert not one.overlaps(other)
    for layer in edges(ax):
        layer.set_visible(False)
    without = pixels()
    for text, box in zip(numbers, boxes, strict=True):
        rows = slice(int(whole.shape[0] - box.y1), int(whole.shape[0] - box.y0) + 1)
        columns = slice(int(box.x0), int(box.x1) + 1)
        assert np.array_equal(whole[rows, columns], without[rows, columns]), text.get_text()


def test_a_network_too_wide_to_see_is_refused(theme, ax):
    layout = Layout.of_widths((2, 17, 1), "tanh")
    with pytest.raises(ValueError, match=r"at most 16 units to be drawn \(got 17\)"):
        draw_network(ax, layout, np.zeros(layout.size), theme)


def test_a_diverged_network_draws(theme, ax):
    layout = Layout.of_widths((2, 2, 1), "relu")
    draw_network(ax, layout, np.full(9, np.nan), theme)
    ax.figure.canvas.draw()


def test_gradients_one_line_for_each_layer(theme, ax):
    history = EXERCISES["ex6"].run()
    norms = {name: norm.numpy() for name, norm in history.grad_norms.items()}
    draw_gradients(ax, norms, theme)
    assert ax.get_yscale() == "log"
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("step", "gradient norm")
    assert [line.get_label() for line in ax.get_lines()] == [f"layer{k}" for k in range(1, 9)]
    for line, norm in zip(ax.get_lines(), norms.values(), strict=True):
        assert np.array_equal(line.get_ydata(), norm)
    assert len({line.get_color() for line in ax.get_lines()}) == 8


def test_zero_gradients_are_said(theme, ax):
    history = Experiment(activation="sign", steps=5).run()
    draw_gradients(ax, {name: norm.numpy() for name, norm in history.grad_norms.items()}, theme)
    assert [text.get_text() for text in ax.texts] == ["every gradient is 0"]
    ax.figure.canvas.draw()


def test_a_unit_is_ringed(theme):
    run = Experiment(steps=1).run()
    _, ax = wide("page", diagram_height(run.layout))
    draw_network(ax, run.layout, run.parameters[0].numpy(), theme, unit=(2, 1))
    (ring,) = [patch for patch in ax.patches if patch.get_label() == "ring"]
    units = [patch for patch in ax.patches if patch is not ring and not patch.get_fill()]
    x, y = ring.center
    lowest = sorted(unit.center for unit in units if abs(unit.center[0] - x) < 1)[0]
    assert (x, y) == lowest  # unit 1 stands under unit 0
    assert ring.radius > units[0].radius
