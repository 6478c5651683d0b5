import colorsys

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from mlpviz.plots.style import THEMES, draw_data, new_figure, themed


def test_theme_is_undone():
    before = dict(matplotlib.rcParams)
    backend = matplotlib.get_backend(auto_select=False)
    with themed("dark"):
        assert matplotlib.rcParams["figure.facecolor"] == THEMES["dark"].surface
    assert dict(matplotlib.rcParams) == before
    assert matplotlib.get_backend(auto_select=False) == backend


def test_theme_ignores_the_readers_own_settings():
    with matplotlib.rc_context({"font.size": 30, "lines.linewidth": 9}), themed("light"):
        assert matplotlib.rcParams["font.size"] == 11
        assert matplotlib.rcParams["lines.linewidth"] != 9


def test_unknown_theme():
    with pytest.raises(ValueError, match=r"must be one of light, dark \(got 'sepia'\)"), themed("sepia"):
        pass


def contrast(one, other):
    """Contrast ratio as WCAG 2 defines it."""

    def luminance(colour):
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
        return float(np.dot([0.2126, 0.7152, 0.0722], parts))

    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_colours_can_be_read(theme):
    for colour in (theme.ink, theme.muted, *theme.series):
        assert contrast(colour, theme.surface) >= 4.4, colour
    # A class stands off the plane of its own colour, and the classes off each other in hue.
    assert contrast(theme.positive, theme.cool) >= 2.4
    assert contrast(theme.negative, theme.warm) >= 2.0
    blue, red = (colorsys.rgb_to_hls(*to_rgb(c))[0] for c in (theme.positive, theme.negative))
    assert abs(blue - red) > 0.3


def test_output_colours_run_from_warm_to_cool(theme):
    assert np.allclose(theme.outputs(0.0)[:3], to_rgb(theme.warm), atol=0.01)
    assert np.allclose(theme.outputs(0.5)[:3], to_rgb(theme.middle), atol=0.02)
    assert np.allclose(theme.outputs(1.0)[:3], to_rgb(theme.cool), atol=0.01)


def test_classes_differ_by_shape_and_colour(theme):
    ax = new_figure(200, 200).add_subplot()
    data, labels = np.array([[0.0, 1], [2, 3], [4, 5]]), np.array([1.0, -1, 1])
    triangles, discs = draw_data(ax, data, labels, theme)
    assert (triangles.get_marker(), discs.get_marker()) == ("^", "o")
    assert triangles.get_color() != discs.get_color()
    assert triangles.get_xydata().tolist() == [[2, 3]]
    assert discs.get_xydata().tolist() == [[0, 1], [4, 5]]
    assert triangles.get_markeredgecolor() == theme.surface
