"""Views of many runs, judged by the artists that they leave on the axes."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.colors import to_rgba
from numpy.testing import assert_allclose

from mlpviz.plots.style import new_figure, themed
from mlpviz.plots.sweeps import (
    draw_accuracies,
    draw_bands,
    draw_counts,
    draw_error_map,
    draw_layer_profile,
    draw_tail,
)


@pytest.fixture(params=["light", "dark"])
def theme(request):
    with themed(request.param) as theme:
        yield theme


@pytest.fixture
def ax(theme):
    return new_figure(400, 400).add_subplot()


def test_bands_show_the_median_and_the_quantiles(ax, theme):
    runs = np.random.default_rng(1).normal(size=(3, 101)) ** 2
    draw_bands(ax, [1, 2, 4], {"a": runs, "b": 2 * runs}, theme)
    assert_allclose(ax.lines[0].get_ydata(), np.sort(runs)[:, 50])
    assert_allclose(ax.lines[1].get_ydata(), 2 * np.sort(runs)[:, 50])
    assert [line.get_label() for line in ax.lines] == ["a", "b"]
    corners = ax.collections[0].get_paths()[0].vertices
    assert_allclose(corners[:, 1].min(), np.sort(runs)[:, 5].min())
    assert_allclose(corners[:, 1].max(), np.sort(runs)[:, 95].max())


def test_series_differ_by_shape_as_well_as_colour(ax, theme):
    draw_bands(ax, [1], {name: np.ones((1, 2)) for name in "abcd"}, theme)
    assert len({line.get_marker() for line in ax.lines}) == 4
    assert len({to_rgba(line.get_color()) for line in ax.lines}) == 4


def test_layers_are_counted_from_one_on_a_log_axis(ax, theme):
    draw_layer_profile(ax, {"0.5": np.array([0.01, 0.1, 1.0])}, theme)
    assert ax.lines[0].get_xdata().tolist() == [1, 2, 3]
    assert ax.get_yscale() == "log"


def test_counts_are_written_in_their_cells(ax, theme):
    counts = np.array([[0, 3], [10, 7], [1, 2]])
    draw_counts(ax, counts, [0.1, 0.2, 0.3], [1, 2], theme)
    written = {text.get_position(): int(text.get_text()) for text in ax.texts}
    assert written == {(j + 0.5, i + 0.5): counts[i, j] for i in range(3) for j in range(2)}
    assert_allclose(ax.collections[0].get_array().reshape(3, 2), counts)
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["0.1", "0.2", "0.3"]


def _luminance(colour) -> float:
    """Relative luminance as the Web Content Accessibility Guidelines define it."""
    channels = np.array(to_rgba(colour)[:3])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def test_numbers_can_be_read_on_every_shade(ax, theme):
    counts = np.arange(101)[None]
    draw_counts(ax, counts, [0], list(range(101)), theme)
    mesh = ax.collections[0]
    for text, share in zip(ax.texts, counts[0] / 100, strict=True):
        bright, dim = sorted([_luminance(text.get_color()), _luminance(mesh.cmap(share))], reverse=True)
        assert (bright + 0.05) / (dim + 0.05) >= 4.5


def test_the_error_map_has_its_first_row_at_the_bottom(ax, theme):
    shares = np.array([[1.0, 0.0], [0.0, 0.0]])
    data, labels = np.array([[1.0, 1.0], [1.0, -1.0]]), np.array([1.0, -1.0])
    draw_error_map(ax, shares, data, labels, theme)
    (image,) = ax.images
    assert image.origin == "lower"
    assert list(image.get_extent()) == [-3, 3, -3, 3]
    assert_allclose(image.get_array(), shares)
    assert sorted(line.get_marker() for line in ax.lines if line.get_marker() != "None") == ["^", "o"]


def test_the_tail_is_drawn_around_zero(ax, theme):
    draw_tail(ax, np.arange(5), np.array([1.0, -2.0, 1.0, -1.0, 1.0]), theme)
    low, high = ax.get_ylim()
    assert low == -high
    assert high > 2
    assert ax.lines[-1].get_ydata().tolist() == [1, -2, 1, -1, 1]


def test_a_bar_counts_the_runs_of_two_percent(ax, theme):
    draw_accuracies(ax, np.array([0.5, 0.62, 0.97, 0.98, 0.99, 1.0, 1.0]), theme)
    bars = {round(100 * bar.get_x(), 1): bar.get_height() for bar in ax.patches if bar.get_height()}
    assert bars == {48.5: 1, 60.5: 1, 96.5: 2, 98.5: 3}
    assert ax.get_xlim()[0] < 0.49


def test_a_run_below_half_is_seen_too(ax, theme):
    draw_accuracies(ax, np.array([0.02, 1.0]), theme)
    assert ax.get_xlim()[0] < 0.02
