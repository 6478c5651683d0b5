import io
from itertools import pairwise

import numpy as np
import pytest
import torch
from matplotlib.text import Text
from PIL import Image

from mlpviz import EXERCISES, Experiment, History, mlp, non_linearly_separable_data, train
from mlpviz.export import own_run
from mlpviz.figures.form import Form
from mlpviz.plots import planes
from mlpviz.plots.history import HEIGHT, WIDTH, HistoryPlot, chosen_weights, height_of
from mlpviz.plots.numeral import Numeral
from mlpviz.plots.style import FLAT_LEVELS, new_figure, themed
from tests.modules import Residual

# Overflows in its second step: its loss is infinite there, and no number after.
DIVERGING = Experiment(activation="relu", init_scale=1e30, steps=40)


def plot_of(history, theme, **options):
    return HistoryPlot(new_figure(WIDTH, HEIGHT), history, theme, **options)


@pytest.mark.parametrize(
    ("experiment", "iterations"),
    [
        (EXERCISES["ex4"], (0, 1, 1000, 137, 136)),
        (EXERCISES["ex1"], (5, 1000)),
        (EXERCISES["ex8"], (300,)),
        (DIVERGING, (0, 40, 3)),
    ],
    ids=str,
)
@pytest.mark.parametrize("theme", ["light"], indirect=True)
def test_frame_is_a_fresh_drawing_pixel_by_pixel(theme, experiment, iterations):
    history = experiment.run()
    plot = plot_of(history, theme)
    for i in iterations:
        frame = plot.frame(i).copy()
        fresh = plot_of(history, theme)
        fresh.show(i)
        file = io.BytesIO()
        fresh.figure.savefig(file)  # matplotlib's own way, without our background
        assert np.array_equal(frame, np.asarray(Image.open(file).convert("RGBA")))


@pytest.mark.parametrize("theme", ["light"], indirect=True)
def test_a_black_box_is_drawn_by_its_own_answers(theme):
    data, classes = non_linearly_separable_data(n=30, integer_labels=True)
    history = train(Residual(2), data, classes, lr=0.1, steps=3)
    plot = plot_of(history, theme)
    key = {text.get_text() for text in plot.figure.legends[0].get_texts()}
    assert key == {"class 0", "class 1", "decision boundary"}
    discs = next(line for line in plot.plane_axes.get_lines() if line.get_label() == "class 0")
    assert np.array_equal(np.sort(discs.get_xdata()), np.sort(data[classes == 0, 0]))
    for i in (0, 3):
        plot.show(i)
        image = plot._plane.image(31, 31)[:, :, :3].astype(int)
        places = ((torch.arange(31) + 0.5) / 31 * 2 - 1) * planes.LIMIT
        points = torch.cartesian_prod(-places, places).flip(1)
        with torch.no_grad():
            answers = history.network(i)(points).softmax(1)[:, 0].reshape(31, 31).numpy()
        expected = np.round(255 * theme.outputs(answers)[:, :, :3])
        assert np.abs(image - expected).max() <= 3


def test_no_curve_is_seen_beyond_the_step(theme):
    history = EXERCISES["ex4"].run()
    plot = plot_of(history, theme)
    empty = plot.frame(0).copy()
    for i in (100, 500, 700):
        frame = plot.frame(i)
        for ax in (plot.loss_axes, plot.accuracy_axes, plot.gradient_axes):
            x0, y0, x1, y1 = (round(edge) for edge in ax.bbox.extents)
            here = round(ax.transData.transform((i, 1))[0])
            rows = slice(len(frame) - y1 + 8, len(frame) - y0 - 8)
            assert np.array_equal(frame[rows, here + 9 : x1], empty[rows, here + 9 : x1])
            assert (frame[rows, x0 + 9 : here - 9] != empty[rows, x0 + 9 : here - 9]).any()


def test_frames_differ():
    with themed("light") as theme:
        plot = plot_of(EXERCISES["ex4"].run(), theme)
        frames = [plot.frame(i).copy() for i in (0, 10, 500, 1000)]
    for one, other in pairwise(frames):
        assert (one != other).any(axis=2).mean() > 0.01


def test_markers_and_values_follow_the_iteration(theme):
    history = EXERCISES["ex4"].run()
    plot = plot_of(history, theme)
    for i in (0, 300, -1):
        plot.show(i)
        at = i % 1001
        for ax, curve in ((plot.loss_axes, history.loss), (plot.accuracy_axes, history.accuracy)):
            rule, line, dot = ax.get_lines()
            assert list(rule.get_xdata()) == [at, at]
            assert dot.get_xydata().tolist() == [[at, float(curve[at])]]
            assert np.array_equal(line.get_ydata(), curve.numpy())
        dots = [line for line in plot.gradient_axes.get_lines() if line.get_marker() == "o"]
        norms = [float(history.grad_norms[name][at]) for name in plot.weights]
        assert [float(dot.get_ydata()[0]) for dot in dots] == norms
        texts = {text.get_text() for text in plot.figure.findobj(Text)}
        assert {f"step {at}", f"{history.loss[at]:.4g}", f"{norms[0]:.2g}"} <= texts


def test_plane_shows_the_state_of_the_iteration(theme):
    history = EXERCISES["ex4"].run()
    plot = plot_of(history, theme)
    plot.show(250)
    lines = {line.get_label(): line for line in plot.plane_axes.get_lines()}
    parameters = history.parameters[250].numpy()
    edge = planes.boundary(planes.chain_answering(history.layout, parameters))
    assert np.array_equal(lines["decision boundary"].get_xydata(), edge, equal_nan=True)
    folds = planes.separated(planes.folds(history.layout, parameters)).T
    assert np.array_equal(lines["first-layer folds"].get_xydata(), folds, equal_nan=True)
    assert len(lines["class +1"].get_xdata()) == int((history.labels > 0).sum())
    assert len(lines["class −1"].get_xdata()) == int((history.labels < 0).sum())


def test_gradients_have_a_log_axis_and_zero_gradients_are_said(theme):
    assert plot_of(EXERCISES["ex4"].run(), theme).gradient_axes.get_yscale() == "log"
    flat = plot_of(EXERCISES["ex1"].run(), theme).gradient_axes
    assert flat.get_yscale() == "linear"
    assert "all gradients are 0" in {text.get_text() for text in flat.texts}


def logged(*logs):
    """A history of a loop's own list, of one network that stands still."""
    return History.from_entries(*non_linearly_separable_data(n=20), [(mlp((2, 2, 1)), log) for log in logs])


def test_every_logged_column_has_a_panel_and_nothing_else_has(theme):
    history = logged(*({"grad1": 10.0**-k, "cost $x": 300 + k, "dip": k - 2} for k in range(5)))
    plot = HistoryPlot(new_figure(WIDTH, height_of(history)), history, theme)
    panels = {ax.get_title(loc="left") or ax.get_title(): ax for ax in plot.figure.axes}
    assert {"grad1", "cost $x", "dip"} <= set(panels)
    assert not {"Loss", "Accuracy", "Gradient norm"} & set(panels)
    for name, values in history.logs.items():
        low, high = panels[name].get_ylim()
        assert low <= values.min() < values.max() <= high
        assert high - low < 2 * float(values.max() - values.min()) or panels[name].get_yscale() == "log"
    assert [panels[name].get_yscale() for name in ("grad1", "cost $x", "dip")] == ["log", "linear", "linear"]
    boxes = [ax.get_tightbbox() for ax in panels.values()]
    assert all(box.x0 >= 0 and box.x1 <= plot.figure.bbox.x1 and box.y0 >= 0 for box in boxes)


@pytest.mark.parametrize("medium", ["page", "phone", "slide"])
def test_a_run_with_much_to_say_has_room_for_it(medium):
    how = "optimizer=adam&batch=10&noise=0.1&init=glorot&bias_scale=0&output=tanh"
    text = f"widths=2-8-8-8-8-8-1&steps=5&test=50&{how}"
    with themed("light") as theme:
        drawn = own_run(Experiment.parse(text)).draw(theme, Form(medium=medium))
        drawn.canvas.draw()
        renderer = drawn.canvas.get_renderer()
    (title,) = [text for text in drawn.texts if text.get_text().startswith("2-8-")]
    box = title.get_window_extent(renderer)
    assert drawn.bbox.x0 <= box.x0 < box.x1 <= drawn.bbox.x1
    assert drawn.bbox.y0 <= box.y0 < box.y1 <= drawn.bbox.y1
    assert not any(box.overlaps(ax.get_tightbbox(renderer)) for ax in drawn.axes)
    titles = {ax.get_title(loc="left") for ax in drawn.axes}
    assert ({"test_loss", "test_accuracy"} <= titles) == (medium != "slide")
    assert title.get_text().endswith("…") == (medium == "slide")


def test_a_gap_has_no_line_and_no_number(theme):
    plot = plot_of(logged({"loss": 4.0}, {"loss": 3.0}, {}, {"loss": 2.0}, {}), theme)
    _, line, alone, dot = plot.loss_axes.get_lines()
    assert line.get_ydata() == pytest.approx([4, 3, np.nan, 2, np.nan], nan_ok=True)
    assert alone.get_xydata().tolist() == [[3, 2]]
    for i, there in ((1, True), (2, False)):
        plot.show(i)
        (number,) = (text for text in plot.loss_axes.findobj(Numeral))
        assert number.get_text() == ("3" if there else "")
        assert np.isfinite(dot.get_ydata()[0]) == there


def test_a_bias_is_named_as_one(theme):
    names = ("layer1.0.weight", "layer1.0.bias")
    plot = plot_of(logged({f"{name} grad": 1.0 for name in names}), theme)
    titles = [text for text in plot.gradient_axes.texts if "layer" in text.get_text()]
    assert [text.get_text() for text in titles] == ["layer1", "layer1 bias"]


def test_a_single_state_is_drawn_without_a_warning(theme):
    plot_of(logged({"loss": 1.0}), theme).frame(0)


def test_of_many_layers_a_few_are_chosen():
    deep = chosen_weights(Experiment(widths=(2,) * 20 + (1,), steps=1).run())
    assert (len(deep), deep[0], deep[-1]) == (8, "layer1.0.weight", "layer20.0.weight")


def test_divergence_is_named_where_it_happens(theme):
    history = DIVERGING.run()
    start = history.diverged_at
    assert start is not None
    plot = plot_of(history, theme)

    def notes(i):
        plot.show(i)
        return {text.get_text() for text in plot.plane_axes.texts}

    assert f"diverged at step {start}" in notes(40)
    assert not any("diverged" in note for note in notes(start - 1))
    with pytest.raises(IndexError, match=r"iteration must be from 0 to 40 \(got 41\)"):
        plot.frame(41)


def test_a_flat_plane_has_few_colours_and_points_that_never_change(theme):
    plot = plot_of(EXERCISES["ex4"].run(), theme, flat=True)
    x0, y0, x1, y1 = (round(edge) for edge in plot.plane_axes.bbox.extents)
    within = (slice(round(plot.figure.bbox.height) - y1, round(plot.figure.bbox.height) - y0), slice(x0, x1))
    frames = [plot.frame(i)[within].copy() for i in (0, 130, 1000)]
    points = [line for line in plot.plane_axes.get_lines() if line.get_label().startswith("class")]
    box = plot.plane_axes.transData
    for line in points:
        for x, y in box.transform(line.get_xydata()).round().astype(int):
            across, up = x - x0, y1 - y
            if 8 < across < x1 - x0 - 8 and 8 < up < y1 - y0 - 8:
                around = [frame[up - 2 : up + 2, across - 2 : across + 2] for frame in frames]
                assert np.array_equal(around[0], around[1])
                assert np.array_equal(around[0], around[2])
    colours = np.unique(frames[0].reshape(-1, 4), axis=0)
    sharp = np.unique(plot_of(plot.history, theme).frame(0)[within].reshape(-1, 4), axis=0)
    assert FLAT_LEVELS < len(colours) < len(sharp) / 2
