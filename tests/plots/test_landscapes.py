import numpy as np
import pytest

from mlpviz import EXERCISES, loss_curves, loss_surface, mlp, parameter_names
from mlpviz.analysis.landscape import offsets
from mlpviz.figures.form import MEDIA
from mlpviz.plots.curves import draw_curves, draw_losses, draw_sharpness
from mlpviz.plots.layout import chart, panel_rows, panels, squares
from mlpviz.plots.style import new_figure, themed
from mlpviz.plots.surface import draw_surface, draw_surfaces
from tests.plain import loss_plainly

STEPS = offsets(10, 101).double().numpy()


@pytest.fixture(scope="module")
def trained():
    return EXERCISES["ex2"].run()


def test_21_curves_titled_and_marked(trained, theme):
    net = trained.network()
    names = parameter_names(net)
    curves = loss_curves(net, trained.data, trained.labels).numpy()
    rows, titles = panel_rows("page", names)
    figure, axes = panels("page", rows, theme, "offset", "loss")
    draw_curves(axes, range(len(axes)), STEPS, [curves], titles, theme)
    assert len(axes) == 21
    assert [row.heading for row in rows] == [f"layer{k}.0" for k in (1, 2, 3, 4)]
    assert {row.heading for row in rows} <= {text.get_text() for text in figure.texts}
    layers = [row.heading for row in rows for _ in row.positions]
    whole = [f"{layer}.{ax.get_title(loc='left')}" for layer, ax in zip(layers, axes, strict=True)]
    assert whole == names
    assert len({ax.get_ylim() for ax in axes}) == 1
    loss = float(trained.loss[-1])
    for k, ax in enumerate(axes):
        _, curve, mark = ax.get_lines()
        assert np.array_equal(curve.get_xydata(), np.stack([STEPS, curves[k]], axis=1))
        assert mark.get_xydata()[0] == pytest.approx([0, loss])


def test_curves_of_two_runs_in_two_colours(trained, theme):
    net = trained.network()
    names = parameter_names(net)
    before = trained.network(0)
    runs = [loss_curves(n, trained.data, trained.labels).numpy() for n in (before, net)]
    _, axes = panels("page", panel_rows("page", names)[0], theme, "offset", "loss")
    draw_curves(axes, range(len(axes)), STEPS, runs, names, theme)
    _, first, _, second, _ = axes[5].get_lines()
    assert first.get_color() != second.get_color()
    assert np.array_equal(second.get_ydata(), runs[1][5])


def test_surface_is_oriented_x_first_y_second_upwards(trained, theme, ax):
    first, second = "layer1.0.weight(0, 0)", "layer2.0.bias(1,)"
    surface = loss_surface(trained.network(), trained.data, trained.labels, first, second).numpy()
    image = draw_surface(ax, STEPS, surface, theme)
    assert ax.get_xlim() == ax.get_ylim() == (-10, 10)
    for x, y in ((5, -3), (-8, 6), (0, 0)):
        expected = loss_plainly(trained.network(), trained.data, trained.labels, {first: x, second: y})
        left, right, bottom, top = image.get_extent()
        values = image.get_array()
        row = int((y - bottom) / (top - bottom) * len(values))
        column = int((x - left) / (right - left) * values.shape[1])
        assert image.origin == "lower"
        assert values[row, column] == pytest.approx(expected, abs=1e-6)


def test_surface_marks_minimum_and_trained_position(theme, ax):
    surface = (STEPS[:, None] - 4) ** 2 + (STEPS[None] + 6) ** 2
    draw_surface(ax, STEPS, surface, theme)
    marks = {line.get_label(): line.get_xydata()[0] for line in ax.get_lines()}
    assert marks["minimum"] == pytest.approx([4, -6])
    assert marks["trained"] == pytest.approx([0, 0])


def test_surface_with_holes(theme, ax):
    surface = np.add.outer(STEPS, STEPS)
    surface[0, 1] = np.nan
    image = draw_surface(ax, STEPS, surface, theme)
    assert image.get_array().mask.sum() == 1
    assert image.get_array().mask[1, 0]  # column of the first, row of the second
    ax.figure.canvas.draw()


def test_a_flat_surface_draws(theme, ax):
    draw_surface(ax, STEPS, np.full((101, 101), 2.08), theme)
    ax.figure.canvas.draw()


def test_surfaces_share_one_scale(theme):
    axes = new_figure(600, 300).subplots(1, 2)
    surfaces = np.stack([np.full((101, 101), 1.0), np.full((101, 101), 3.0)])
    surfaces[0, 3, 4] = 0.5
    scale = draw_surfaces(axes, range(2), STEPS, surfaces, ["a", "b"], theme)
    assert scale.get_clim() == (0.5, 3.0)
    assert [ax.get_images()[0].get_clim() for ax in axes] == [(0.5, 3.0)] * 2
    assert [ax.get_title(loc="left") for ax in axes] == ["a", "b"]


@pytest.mark.parametrize("medium", MEDIA)
@pytest.mark.parametrize("count", [1, 2, 3, 4, 6, 7])
def test_squares_are_square_and_inside(count, medium):
    figure, axes = squares(medium, count)
    assert len(axes) == count
    for ax in axes:
        box = ax.get_window_extent()
        assert box.width == pytest.approx(box.height)
        assert figure.bbox.x0 < box.x0 < box.x1 <= figure.bbox.x1
        assert figure.bbox.y0 < box.y0 < box.y1 <= figure.bbox.y1


@pytest.mark.parametrize("medium", ["page", "phone"])
@pytest.mark.parametrize("bar", [False, True])
@pytest.mark.parametrize("widths", [(2, 2, 1), (2, 10, 1), (2, 1)])
def test_panels_and_their_titles_dont_overlap(medium, bar, widths):
    rows, titles = panel_rows(medium, parameter_names(mlp(widths)), bar)
    with themed("light") as theme:
        figure, axes = panels(medium, rows, theme, "x", "y", bar)
        for ax, title in zip(axes, titles, strict=False):
            ax.set_title(title, fontsize=9.5)
    headings = [text for text in figure.texts if text.get_text() not in ("x", "y")]
    boxes = [artist.get_window_extent() for ax in axes for artist in (ax, ax._left_title)]
    boxes += [heading.get_window_extent() for heading in headings]
    boxes = [box for box in boxes if box.width > 1]
    assert len(boxes) == 2 * len(titles) + len(headings) + bar
    for k, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[k + 1 :])


def test_losses_are_named_and_start_at_the_floor(theme):
    _, ax = chart("page")
    draw_losses(ax, {"one": np.array([2.0, 1.0]), "two": np.array([3.0, 2.5])}, theme)
    assert [(line.get_label(), line.get_ydata().tolist()) for line in ax.lines] == [
        ("one", [2.0, 1.0]),
        ("two", [3.0, 2.5]),
    ]
    assert ax.get_ylim()[0] == 0
    assert len({line.get_color() for line in ax.lines}) == 2


def test_the_limit_lies_across_the_sharpness(theme):
    _, ax = chart("page")
    draw_sharpness(ax, [0, 10], np.array([3.0, 9.0]), 8.0, theme)
    limit, curve = ax.lines
    assert (limit.get_label(), list(limit.get_ydata())) == ("2 / learning rate", [8.0, 8.0])
    assert curve.get_xydata().tolist() == [[0, 3], [10, 9]]
