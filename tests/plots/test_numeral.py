"""Numbers drawn from kept characters, against matplotlib's own text."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from mlpviz.plots.numeral import Numeral


def drawn(kind, text, dpi=100, **style):
    figure = Figure(figsize=(3, 1), dpi=dpi)
    canvas = FigureCanvasAgg(figure)
    artist = figure.add_artist(kind(0.5, 0.5, text, transform=figure.transFigure, **style))
    canvas.draw()
    return np.asarray(canvas.buffer_rgba()).copy(), artist, canvas


def extent(pixels):
    inked = pixels[..., :3].min(axis=2) < 128
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    return np.array([rows[0], rows[-1], columns[0], columns[-1]])


numbers = st.one_of(
    st.floats(0, 1e9).map("{:.4g}".format),
    st.integers(0, 100).map("{} %".format),
    st.integers(0, 99_999).map("step {}".format),
    st.sampled_from(["nan", "inf", "−1"]),
)


@given(
    numbers,
    st.sampled_from([100, 150, 220]),
    st.sampled_from(["left", "center", "right"]),
    st.sampled_from(["center", "baseline"]),
    st.sampled_from([9, 15, 17]),
)
def test_it_stands_where_a_text_stands(text, dpi, ha, va, size):
    style = {"ha": ha, "va": va, "fontsize": size}
    ours, theirs = (extent(drawn(kind, text, dpi, **style)[0]) for kind in (Numeral, Text))
    # Whole pixels: a character may lose half of one, and so may the line.
    assert np.abs(ours - theirs).max() <= 1 + len(text) / 2
    assert np.abs(ours - theirs)[:2].max() <= 1


def test_a_character_is_the_one_that_a_text_draws():
    for colour in ("black", "#c0392b"):
        ours, theirs = (drawn(kind, "8", color=colour, fontsize=17, ha="left")[0] for kind in (Numeral, Text))
        (top, bottom, left, right), (y, _, x, _) = extent(ours), extent(theirs)
        height, width = bottom + 1 - top, right + 1 - left
        difference = ours[top:, left:][:height, :width].astype(int) - theirs[y:, x:][:height, :width]
        assert np.abs(difference).mean() < 25  # the same shape; a text may stand between two pixels


@pytest.mark.parametrize("change", [{"fontsize": 17}, {"color": "red"}, {"text": "0.5"}, {"visible": False}])
def test_what_is_changed_later_is_drawn(change):
    _, artist, canvas = drawn(Numeral, "0.25", fontsize=9)
    artist.set(**change)
    canvas.draw()
    expected, fresh, other = drawn(Numeral, "0.25", fontsize=9)
    fresh.set(**change)
    other.draw()
    assert np.array_equal(canvas.buffer_rgba(), other.buffer_rgba())
    assert not np.array_equal(canvas.buffer_rgba(), expected)


def test_in_a_drawing_without_pixels_it_is_text():
    canvas = drawn(Numeral, "0.25")[2]
    file = io.StringIO()
    canvas.figure.savefig(file, format="svg", metadata={"Date": None})
    assert "0.25" in file.getvalue()
