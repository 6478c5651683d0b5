import base64
import io

import matplotlib.image
import numpy as np
import pytest
import torch
from matplotlib.figure import Figure
from PIL import Image

from mlpviz import Experiment, LossSurfaceWidget, MLPHistoryWidget, mlp, pbar, show
from mlpviz.notebook import Rows
from mlpviz.web import script_tag

from ..web.test_markup import Elements


def nested(html):
    """The layout as nested lists of text, read from the HTML's own nesting."""
    from html.parser import HTMLParser

    class Reader(HTMLParser):
        def __init__(self):
            super().__init__()
            self.stack = [[]]

        def handle_starttag(self, tag, attrs):
            if tag == "div":
                style = dict(attrs).get("style", "")
                self.stack.append(["column" if "column" in style else "row" if "wrap" in style else "item"])

        def handle_endtag(self, tag):
            if tag == "div":
                done = self.stack.pop()
                self.stack[-1].append(done)

        def handle_data(self, data):
            self.stack[-1].append(data)

    reader = Reader()
    reader.feed(html)
    return reader.stack[0][0]


def item(text):
    return ["item", text]


def column(*parts):
    return ["column", *parts]


def row(*parts):
    return ["row", *parts]


A, B, C, D = map(item, "abcd")


@pytest.mark.parametrize(
    ("items", "layout"),
    [
        (["a", "b"], [A, B]),
        ([["a", "b"]], [column(A, B)]),
        ([[["a", "b"]]], [column(row(A, B))]),
        ([["a", "b"], "c"], [column(A, B), C]),
        ([["a", "b"], ["c", "d"]], [column(A, B), column(C, D)]),
        ([[["a", "b"]], [["c", "d"]]], [column(row(A, B)), column(row(C, D))]),
        ([[["a", ["b", "c"]], "d"]], [column(row(A, column(B, C)), D)]),
        ([], []),
        ([(letter for letter in "ab")], [column(A, B)]),
        ([[map(str.lower, "AB")], {"x": "c"}.values()], [column(row(A, B)), column(C)]),
        ([range(2)], [column(["item", "0"], ["item", "1"])]),
    ],
)
def test_each_thing_is_shown_as_alone_and_lists_are_columns_and_rows_in_turn(items, layout):
    rows = Rows(*items)
    assert nested(rows._repr_html_()) == column(*layout)
    assert rows._repr_html_() == rows._repr_html_(), "an iterator is kept"


def test_what_has_items_but_is_one_thing_is_not_taken_apart():
    things = [mlp((2, 1)), torch.ones(2), np.ones(2), {1}, b"ab"]
    assert nested(Rows(*things)._repr_html_()) == column(*(item(str(thing)) for thing in things))


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "1", "P", "CMYK", "F", "I", "YCbCr"])
def test_an_image_of_pil_is_a_picture(mode):
    html = Rows([[Image.new("RGB", (30, 20), "red").convert(mode)]])._repr_html_()
    (attributes,) = (attrs for tag, attrs, _ in Elements(html).found if tag == "img")
    assert (attributes["width"], attributes["alt"]) == ("30", "Image, 30 x 20 pixels")
    shown = Image.open(io.BytesIO(base64.b64decode(attributes["src"].partition(",")[2])))
    assert shown.size == (30, 20)
    if mode in ("RGB", "RGBA", "P", "CMYK", "YCbCr"):
        assert np.abs(np.subtract(shown.convert("RGB").getpixel((9, 9)), (255, 0, 0))).max() <= 2


@pytest.mark.parametrize(
    ("tensor", "pixels"),
    [
        (torch.tensor([[[0.0, 0.5], [1.0, 0.25]]]), [[0, 128], [255, 64]]),
        (torch.tensor([[[0, 300], [-5, 9]]]), [[0, 255], [0, 9]]),
        (torch.tensor([[[-1.0, 1.0], [0.0, float("nan")]]]), [[0, 255], [128, 128]]),
        (torch.arange(12).reshape(3, 2, 2), [[[0, 4, 8], [1, 5, 9]], [[2, 6, 10], [3, 7, 11]]]),
    ],
)
def test_a_tensor_of_channels_is_an_image(tensor, pixels):
    ((_, attributes, _),) = [found for found in Elements(show.html(tensor)).found if found[0] == "img"]
    image = Image.open(io.BytesIO(base64.b64decode(attributes["src"].partition(",")[2])))
    assert np.array_equal(np.asarray(image), pixels)
    assert "tensor(" in show.html(tensor[0])  # of two dimensions it is a table of numbers


def test_text_is_text_and_other_things_show_themselves():
    class Own:
        def _repr_html_(self):
            return "<b>own</b>"

    class Drawn:
        def _repr_html_(self):
            return None

        def _repr_svg_(self):
            return "<svg></svg>"

    html = Rows("<i>&", Own(), Drawn(), 3.5)._repr_html_()
    assert "&lt;i&gt;&amp;" in html
    assert "<b>own</b>" in html
    assert "<svg></svg>" in html
    assert "<pre>3.5</pre>" in html


def test_a_figure_is_a_picture_with_its_titles_for_alt():
    figure = Figure(figsize=(3, 2), dpi=100)
    axes = figure.add_subplot()
    axes.set_title('layer1.0.weight(0, 0) "x"')
    axes.plot([0, 1], [0, 1])
    html = Rows([[figure]])._repr_html_()
    (attributes,) = (attrs for tag, attrs, _ in Elements(html).found if tag == "img")
    assert attributes["alt"] == 'Figure: layer1.0.weight(0, 0) "x"'
    pixels = matplotlib.image.imread(io.BytesIO(base64.b64decode(attributes["src"].partition(",")[2])))
    assert int(attributes["width"]) == pixels.shape[1] // 2
    assert pixels.shape[1] == pytest.approx(600, rel=0.1)
    assert (pixels[:, 0, :3] == 1).all(), "nothing is cut off at the left"
    assert pixels[..., :3].min() < 0.5, "the line is drawn"
    assert html == Rows([[figure]])._repr_html_()


def test_many_widgets_share_one_copy_of_the_scripts(monkeypatch):
    history = Experiment(steps=5).run()
    rows = Rows([MLPHistoryWidget(history=history), LossSurfaceWidget(history)], history)
    html = rows._repr_html_()
    assert html.count(script_tag()) == 1
    tags = [tag for tag, _, _ in Elements(html).found if tag.startswith("mlp-")]
    assert tags == ["mlp-history", "mlp-landscape", "mlp-history"]
    assert "<script" not in Rows("only text")._repr_html_()
    monkeypatch.setenv("MLPVIZ_SITE", "1")
    assert "<script" not in rows._repr_html_()


def test_show_displays_and_returns_nothing(capsys):
    assert show(["a", "b"], "c") is None
    assert capsys.readouterr().out == "<Rows of 2 items>\n"


def test_a_dict_is_a_table_with_lists_in_rows():
    html = show.html({"loss": 0.5, "<both>": [mlp((2, 1)), "b"]})
    assert html.count("<tr>") == 2
    assert "<th>loss</th><td><pre>0.5</pre></td>" in html
    assert "<th>&lt;both&gt;</th><td><div" in html
    history = Experiment(steps=3).run()
    assert show.html({"run": history}).count(script_tag()) == 1


def test_a_look_is_that_of_the_next_thing_alone():
    html = show.html(show.style(fontSize=20, opacity=0.5), show.attr(title='"x"'), "big", "small")
    assert '<div title="&quot;x&quot;" style="font-size:20px;opacity:0.5"><span' in html
    assert html.count("font-size") == 1
    assert "<div><span" in html
    tight = show.html([[show.TIGHT, ["a", "b"], show.WRAP, ["c"]]])
    assert "inline-flex;flex-flow:column" in tight
    assert "flex-flow:row wrap" in tight
    assert nested(show.html(show.style(color="red"), [["a", "b"]])) == column(column(row(A, B)))


def test_html_of_ones_own_is_shown_as_it_is():
    assert "<div><b>1</b>2</div>" in show.html(show.raw_html("<b>1</b>", 2))
    assert "a\nb" in show.html("a\nb")  # in a span that keeps line breaks


def test_pbar_gives_the_items_and_knows_their_number(monkeypatch, capsys):
    assert list(pbar(range(5))) == [0, 1, 2, 3, 4]
    assert pbar(iter("abc"), total=3, desc="letters").total == 3
    assert pbar("ab", "first", leave=False, unit="letter", disable=False, file=io.StringIO()).unit == "letter"
    monkeypatch.setenv("MLPVIZ_SITE", "1")
    assert list(pbar("ab")) == ["a", "b"]
    assert capsys.readouterr() == ("", "")


def test_what_is_said_of_a_loop_stands_at_its_bar(capsys):
    file = io.StringIO()
    for letter in pbar("ab", file=file, disable=False, mininterval=0):
        pbar.desc(f"letter {letter}")
        for number in pbar(range(3), file=file, disable=False, leave=False, mininterval=0):
            pbar.post(inner=number)
        pbar.post(loss=0.25)
        pbar.print("at", letter)
    written = file.getvalue()
    assert "letter b: " in written
    assert "inner=2" in written
    assert "2/2" in written.rpartition("loss=0.25")[0].rpartition("\r")[2] + written[-80:]
    assert capsys.readouterr().out == "at a\nat b\n"
    with pbar.quiet():
        assert list(pbar("ab", file=file)) == ["a", "b"]
    assert file.getvalue() == written
    pbar.post(loss=1)  # no loop is running: nothing to say it at
    pbar.desc("none")
    assert file.getvalue() == written
