"""The HTML deck, driven as a lecturer would: by keys, by a clicker, with a live widget in it."""

import pytest
from playwright.sync_api import expect

from mlpviz import Experiment
from mlpviz.export import inspect
from mlpviz.export.decks import parse_deck
from mlpviz.web.deck import write_html_deck

TEXT = """# A lecture

About one run.

## What will it do?

- [ ] Stand
- [x] Fall

> It has a slope.

## A film

![](steps=12&lr=0.5.mp4?view=loss)

## Live

![](steps=12&lr=0.5.html)

## A picture

![](steps=12&lr=0.5?view=plane)

Notes: Point at the boundary.

## A playground

![](steps=12&lr=0.5.html?view=playground)
"""


@pytest.fixture(scope="module")
def deck(tmp_path_factory):
    path = tmp_path_factory.mktemp("deck") / "deck.html"
    write_html_deck(parse_deck(TEXT), path, "light")
    return path


@pytest.fixture
def shown(deck, page):
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(deck.as_uri())
    page.wait_for_function("() => Reveal.isReady()")
    return page


def at(page, slide):
    page.wait_for_function("(slide) => Reveal.getIndices().h === slide", arg=slide)


def test_keys_turn_the_slides(shown, page_log):
    for slide, key in enumerate(("PageDown", "ArrowRight", "Space", "PageDown"), 1):
        shown.keyboard.press(key)
        at(shown, slide)
    shown.keyboard.press("PageUp")
    at(shown, 3)
    shown.keyboard.press("Escape")
    shown.wait_for_function("() => Reveal.isOverview()")
    shown.keyboard.press("Escape")
    shown.wait_for_function("() => !Reveal.isOverview()")
    page_log.assert_quiet()


def test_a_question_comes_before_its_answer(shown):
    first = shown.locator("section.present")
    shown.keyboard.press("PageDown")
    expect(first.locator("h2")).to_have_text("What will it do?")
    expect(first.locator("li")).to_have_text(["Stand", "Fall"])
    expect(first.locator(".right")).to_have_count(0)
    shown.keyboard.press("PageDown")
    expect(first.locator(".right")).to_have_text("Fall ✓")
    expect(first.locator("p")).to_have_text("It has a slope.")


def test_a_film_plays_by_button_by_click_and_by_key(shown):
    shown.evaluate("Reveal.slide(3)")
    button = shown.locator("section.present button")
    video = shown.locator("section.present video")
    expect(button).to_have_text("▶ Play")
    assert video.get_attribute("aria-label").startswith("Training")
    for start, stop in (
        (button.click, button.click),
        (video.click, video.click),
        (lambda: shown.keyboard.press("m"), lambda: shown.keyboard.press("m")),
    ):
        start()
        expect(button).to_have_text("❚❚ Pause")
        stop()
        expect(button).to_have_text("▶ Play")
    button.click()
    shown.wait_for_function("() => document.querySelector('.present video').ended", timeout=15_000)
    assert video.evaluate("(video) => [video.videoWidth, video.videoHeight]") == [1600, 790]


def test_with_the_focus_in_a_widget_a_clicker_still_turns_the_slides(shown, page_log):
    shown.evaluate("Reveal.slide(4)")
    shown.wait_for_function("() => document.querySelector('mlp-history')?.history")
    slider = shown.locator("mlp-history input[type=range]")
    slider.focus()
    shown.keyboard.press("Home")
    shown.keyboard.press("ArrowRight")
    shown.keyboard.press("ArrowRight")
    shown.wait_for_function("() => document.querySelector('mlp-history').iteration === 2")
    at(shown, 4)
    shown.keyboard.press("PageDown")
    at(shown, 5)
    page_log.assert_quiet()


def test_nothing_sticks_out_and_every_picture_has_words(shown):
    for slide in range(shown.evaluate("Reveal.getTotalSlides()")):
        shown.evaluate("(slide) => Reveal.slide(slide)", slide)
        at(shown, slide)
        shown.wait_for_timeout(100)
        for box in shown.evaluate(
            """() => [...Reveal.getCurrentSlide().querySelectorAll("h1, h2, p, ol, img, video, mlp-history")]
              .map((part) => part.getBoundingClientRect()).map(({ left, top, right, bottom }) =>
                [left, top, right, bottom])"""
        ):
            assert box[0] >= -1
            assert box[1] >= -1
            assert box[2] <= 1281
            assert box[3] <= 721
    assert shown.evaluate("() => [...document.images].every((image) => image.alt.length > 30)")
    notes = shown.evaluate("() => [...document.querySelectorAll('aside.notes')].map((n) => n.textContent)")
    assert len(notes) == shown.evaluate("Reveal.getTotalSlides()")
    assert all(notes)


def test_a_deck_loads_nothing_and_names_its_runs(deck, page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(deck.as_uri())
    page.wait_for_function("() => Reveal.isReady()")
    assert all(url.startswith((deck.as_uri(), "data:", "blob:")) for url in asked)
    assert inspect(deck) == str(Experiment(steps=12, lr=0.5))


def test_a_deck_is_printed_a_slide_on_each_page(deck, page):
    page.goto(deck.as_uri() + "?print-pdf")
    page.wait_for_function("() => document.querySelectorAll('.pdf-page').length === 7")
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert pdf.count(b"/Type /Page\n") == 7


def test_a_playground_fills_its_slide_and_keeps_its_keys(shown, page_log):
    shown.evaluate("Reveal.slide(6)")
    shown.wait_for_function("() => document.querySelector('mlp-playground')?.sides[0].run.history")
    play = shown.locator("mlp-playground")
    box = play.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 1280
    assert box["y"] + box["height"] <= 720
    play.get_by_role("button", name="add a unit to layer 1").click()
    shown.wait_for_function(
        "() => document.querySelector('mlp-playground').sides[0].run.history.layout.widths[1] === 3"
    )
    play.get_by_role("slider", name="Iteration").press("Home")
    shown.keyboard.press("ArrowRight")
    at(shown, 6)
    shown.keyboard.press("PageUp")
    at(shown, 5)
    page_log.assert_quiet()
