"""The self-contained page, opened as a reader would: from a file, and in an iframe of a slide."""

import pytest

from mlpviz import EXERCISES, Experiment
from mlpviz.widgets import embed

READY = """() => ["mlp-history", "mlp-landscape"].every((tag) => document.querySelector(tag)?.history)"""
MOVED = (
    """(i) => ["mlp-history", "mlp-landscape"].every((tag) => document.querySelector(tag).iteration === i)"""
)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "run.html"
    path.write_text(embed(EXERCISES["ex4"]), "utf-8")
    return path


def test_a_page_works_from_a_file_and_its_widgets_go_together(file, page, page_log):
    page.goto(file.as_uri())
    page.wait_for_function(READY)
    loss = page.evaluate("() => document.querySelector('mlp-history').history.loss[1000]")
    assert loss == pytest.approx(float(EXERCISES["ex4"].run().loss[-1]), abs=1e-6)
    page.locator("mlp-history input[type=range]").press("Home")
    page.wait_for_function(MOVED, arg=0)
    page.locator("mlp-landscape input[type=range]").press("End")
    page.wait_for_function(MOVED, arg=1000)
    page_log.assert_quiet()


def test_a_page_works_in_an_iframe_at_a_phone_s_width_in_the_dark(file, page, page_log):
    slide = file.with_name("slide.html")
    slide.write_text(
        f'<iframe src="{file.name}" title="run" style="width:100%;height:700px;border:0"></iframe>'
    )
    page.set_viewport_size({"width": 390, "height": 800})
    page.emulate_media(color_scheme="dark")
    page.goto(slide.as_uri())
    frame = page.frames[1]
    frame.wait_for_function(READY)
    background = frame.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(20, 24, 30)"
    assert frame.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out"
    page.frame_locator("iframe").locator("mlp-history input[type=range]").press("Home")
    frame.wait_for_function(MOVED, arg=0)
    page_log.assert_quiet()


def test_without_javascript_a_page_says_what_it_is(browser, file):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.title() == "mlpviz: a 2-2-2-2-1 tanh network, learning rate 0.25"
    text = page.locator("main").inner_text()
    assert "1000 steps of gradient descent from seed 1" in text
    assert str(EXERCISES["ex4"]) in text
    assert "needs JavaScript" in text
    context.close()


def test_a_run_that_diverges_is_a_page_too(tmp_path, page, page_log):
    path = tmp_path / "diverged.html"
    path.write_text(embed(Experiment(activation="relu", init_scale=1e200, steps=5)), "utf-8")
    page.goto(path.as_uri())
    page.wait_for_function(READY)
    assert "diverged" in page.locator("mlp-history p.text").text_content().lower()
    page_log.assert_quiet()
