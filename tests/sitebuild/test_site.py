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
    gif = page.locator("details.animation img.only-light")
    assert gif.evaluate("image => image.naturalWidth") == 0
    summary = page.locator("details.animation summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('details.animation img').naturalWidth > 0")
    assert page.locator(".still").is_hidden()
    first = gif.evaluate("image => image.src")
    summary.click()
    assert page.locator(".still").is_visible()
    summary.click()
    page.wait_for_function(
        "before => document.querySelector('details.animation img').src !== before", arg=first
    )
    page_log.assert_quiet()


@pytest.mark.parametrize(("motion", "ending"), [("no-preference", ".gif"), ("reduce", ".page.webp")])
def test_without_javascript_the_animation_plays(
    good: Path, browser: Browser, motion: str, ending: str
) -> None:
    context = browser.new_context(java_script_enabled=False, reduced_motion=motion, color_scheme="dark")
    try:
        page = context.new_page()
        page.goto((good / "out" / "html" / "first.html").as_uri())
        shown = page.locator("figure.catalog-figure img:visible")
        assert shown.count() == 1
        assert shown.evaluate("image => image.currentSrc").endswith(f"ex4-history-light{ending}")
        assert shown.evaluate("image => image.naturalWidth") > 0
        assert "loss" in shown.get_attribute("alt")
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
