"""What `show` lays out, in a real browser: places, sizes and line breaks."""

import pytest
from PIL import Image

from mlpviz.notebook import Rows
from tests.browser.widget_page import open_widgets


@pytest.fixture
def boxes(page, page_log, tmp_path):
    """The box of each text "a" to "z", or image, of what is shown, from the top left."""

    def measured(*items):
        open_widgets(page, tmp_path, Rows(*items)._repr_html_())
        return page.locator("main span, main img").evaluate_all(
            """all => Object.fromEntries(all.map((one) => {
              const { x, y, width, height } = one.getBoundingClientRect();
              return [one.textContent[0] ?? "image", { x, y, width, height, bottom: y + height }];
            }))"""
        )

    yield measured
    page_log.assert_quiet()


def test_several_things_lie_below_one_another_each_as_it_would_alone(boxes):
    at = boxes([["a", "b"], "c"], [["d", ["e", "f"]]], "g")
    assert at["a"]["y"] == at["b"]["y"]
    assert at["a"]["x"] < at["b"]["x"]
    for above, below in ("ac", "cd", "dg", "ef", "fg"):
        assert at[above]["bottom"] <= at[below]["y"], (above, below)
    assert at["d"]["y"] == at["e"]["y"]
    assert at["e"]["x"] == at["f"]["x"] > at["d"]["x"]
    assert at["a"]["x"] == at["c"]["x"] == at["d"]["x"] == at["g"]["x"]


def test_a_line_break_breaks_the_line_and_spaces_stay(boxes):
    at = boxes("a", "b\nb\n  bbb", "c c", "d    d")
    assert at["b"]["height"] > 2.5 * at["a"]["height"]
    assert at["d"]["width"] > at["c"]["width"]


def test_an_image_has_its_own_size_where_there_is_room_and_never_sticks_out(boxes, page):
    picture = Image.new("RGB", (1000, 500), "teal")
    image = boxes([[picture]])["image"]
    assert (image["width"], image["height"]) == (1000, 500)
    page.set_viewport_size({"width": 390, "height": 844})
    for items in (picture, [picture], [[picture, "a"]], [[[picture]]]):
        image = boxes(items)["image"]
        assert image["x"] + image["width"] <= 390
        assert image["width"] == pytest.approx(2 * image["height"], abs=1)
        assert image["width"] > 300
