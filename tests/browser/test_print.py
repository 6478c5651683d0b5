"""Printed pages: every figure has its picture, also one that nobody has scrolled to, on white."""

import os
from copy import deepcopy

import numpy as np
import pytest
from PIL import Image

from mlpviz import EXERCISES, Experiment, LossSurfaceWidget, MLPHistoryWidget, mlp, seeded_net
from mlpviz.web import element, embed
from tests.browser.widget_page import open_widgets

FAR = '<div style="height: 4000px"></div>'
LONG = Experiment(steps=100_000, n=300)
DARK = '<style>@media screen { [data-theme="dark"] body { background: #14181e; color: #fff } }</style>'


@pytest.fixture
def printed(page, tmp_path):
    """The pages of a print as one array of pixels, (height, width, 3)."""
    try:
        import pypdfium2
    except ImportError:
        message = "no pypdfium2, which draws a PDF: pip install -r requirements.txt"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)

    def pixels():
        page.pdf(path=tmp_path / "page.pdf", print_background=True)
        with pypdfium2.PdfDocument(tmp_path / "page.pdf") as document:
            pages = [np.asarray(each.render(scale=60 / 72).to_pil().convert("RGB")) for each in document]
            pixels.text = " ".join(each.get_textpage().get_text_range() for each in document)
        return np.concatenate(pages).astype(int)

    return pixels


def coloured(pixels):
    """How many pixels are a colour and no grey."""
    return int((np.ptp(pixels, axis=2) > 40).sum())


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "body",
    [
        element("mlp-history", {"experiment": EXERCISES["ex4"]}),
        element("mlp-landscape", {"experiment": EXERCISES["ex4"]}),
        element("mlp-landscape", {"experiment": EXERCISES["ex8"]}),
        element("mlp-history", {"experiment": LONG}, fallback='<img src="{picture}" alt="">'),
    ],
    ids=["history", "landscape", "wide landscape", "picture of a long run"],
)
def test_a_figure_that_was_not_scrolled_to_prints_its_picture(page, page_log, tmp_path, printed, body, theme):
    Image.new("RGB", (300, 300), (33, 102, 172)).save(tmp_path / "still.png")
    open_widgets(page, tmp_path, FAR + body.format(picture="still.png"), theme=theme, head=DARK, wait=False)
    pixels = printed()
    assert coloured(pixels) > 20_000
    assert (pixels.min(axis=2) > 250).mean() > 0.5, "on white"
    if theme == "dark":
        assert page.locator(".mlp").get_attribute("data-theme") == "dark", "restored"
    page_log.assert_quiet()


def test_a_notebook_s_own_history_prints_too(page, page_log, tmp_path, printed):
    history = EXERCISES["ex2"].run()
    net = seeded_net(3, mlp((2, 3, 1)))
    entries = [(deepcopy(net), {"loss": 1.0, "accuracy": 0.5}) for _ in range(3)]
    own = MLPHistoryWidget(history.data, history.labels, entries)
    open_widgets(page, tmp_path, FAR + own.markup() + LossSurfaceWidget(net).markup(), wait=False)
    assert coloured(printed()) > 40_000
    page_log.assert_quiet()


def test_a_printed_landscape_names_its_parameters(page, page_log, tmp_path, printed):
    open_widgets(page, tmp_path, FAR + element("mlp-landscape", {"experiment": EXERCISES["ex4"]}), wait=False)
    chosen = "w => [...w.root.querySelectorAll('.choose select')].map(menu => menu.value)"
    page.evaluate(
        f"addEventListener('beforeprint', () => seen = ({chosen})(document.querySelector('mlp-landscape')))"
    )
    printed()
    assert page.evaluate("seen") == ["layer1.0.weight(0, 0)", "layer2.0.weight(0, 0)"]
    page_log.assert_quiet()


def test_a_run_too_long_for_a_printer_says_so_and_waits_as_before(page, page_log, tmp_path, printed):
    open_widgets(page, tmp_path, FAR + element("mlp-history", {"experiment": LONG}), wait=False)
    printed()
    assert "was not trained when the page was printed" in printed.text
    assert page.get_by_role("button", name="Train this network").count() == 1
    page_log.assert_quiet()


def test_an_embedded_page_prints_dark_on_white(page, page_log, tmp_path, printed):
    (tmp_path / "run.html").write_text(embed(EXERCISES["ex4"]), "utf-8")
    page.emulate_media(color_scheme="dark")
    page.goto((tmp_path / "run.html").as_uri())
    page.wait_for_function("document.querySelector('mlp-history')?.history")
    pixels = printed()
    assert coloured(pixels) > 40_000
    assert (pixels.min(axis=2) > 250).mean() > 0.5
    page_log.assert_quiet()
