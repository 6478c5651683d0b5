"""The site in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import PageLog


def test_site_in_a_browser_without_a_network(good: Path, page: Page, page_log: PageLog) -> None:
    html = good / "out" / "html"
    for name in ("index", "second", "search", "genindex", "first"):
        page.goto((html / f"{name}.html").as_uri())
        page.wait_for_load_state("networkidle")
    assert page.locator("article math").count() >= 1
    still = page.locator(".still img")
    assert still.evaluate_all("images => images.map(i => getComputedStyle(i).display)") == ["block", "none"]
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert still.evaluate_all("images => images.map(i => getComputedStyle(i).display)") == ["none", "block"]
    page.wait_for_function("document.querySelectorAll('.still img')[1].naturalWidth > 0")
    page_log.assert_quiet()


def test_animation_starts_with_the_reader_and_starts_anew(good: Path, page: Page, page_log: PageLog) -> None:
    page.goto((good / "out" / "html" / "first.html").as_uri())
    page.wait_for_load_state("networkidle")
    film = page.locator("details.animation video.only-light")
    assert film.evaluate("film => [film.readyState, film.paused]") == [0, True]
    summary = page.locator("details.animation summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('video.only-light').currentTime > 0.2")
    # The other theme's film isn't even loaded.
    assert page.locator("video.only-dark").evaluate("film => [film.readyState, film.paused]") == [0, True]
    assert "loss" in film.get_attribute("aria-label")
    assert page.locator(".still").is_hidden()
    film.evaluate("film => { film.currentTime = 5; }")
    summary.click()
    assert page.locator(".still").is_visible()
    page.wait_for_function("document.querySelector('video.only-light').paused")
    summary.click()
    page.wait_for_function(
        "(({paused, currentTime}) => !paused && currentTime > 0 && currentTime < 4)"
        "(document.querySelector('video.only-light'))"
    )
    page_log.assert_quiet()


def test_without_javascript_a_reader_can_play_the_film(good: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, color_scheme="dark")
    try:
        page = context.new_page()
        page.goto((good / "out" / "html" / "first.html").as_uri())
        assert page.locator("figure.catalog-figure :is(img, video):visible").count() == 1
        film = page.locator("noscript video")
        assert film.get_attribute("src").endswith("ex4-history-light.mp4")
        assert film.evaluate("film => [film.controls, film.paused]") == [True, True]
        assert film.evaluate("film => film.offsetWidth / film.offsetHeight") == pytest.approx(
            720 / 476, rel=0.01
        )
        assert page.get_by_text("Play the training").is_hidden()
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") == 390
    finally:
        context.close()


def test_phone_shows_a_page_without_scrolling_sideways(good: Path, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for name in ("first", "second"):
        page.goto((good / "out" / "html" / f"{name}.html").as_uri())
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.goto((good / "out" / "html" / "first.html").as_uri())
    picture = page.locator(".still img.only-light").first
    picture.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.still img.only-light').naturalWidth === 700")
    assert picture.evaluate("image => image.currentSrc").endswith("ex4-history-light.phone.webp")
    # It has its own shape before it is loaded, and nothing of it lies beyond the screen.
    size = picture.evaluate("({offsetWidth, offsetHeight}) => offsetHeight / offsetWidth")
    assert size == pytest.approx(1768 / 700, rel=0.01)
    assert picture.evaluate("image => image.parentElement.parentElement.scrollWidth") <= 360
    page.locator("details.animation summary").first.click()
    film = page.locator("video.only-light")
    film.wait_for()
    # 9 points of a layout 720 pixels wide are 11 pixels high.
    assert film.evaluate("film => film.offsetWidth") * 12.5 / 720 >= 10.99
    assert film.get_attribute("poster") is None  # it would give the end away
