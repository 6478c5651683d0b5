"""What many tests share: a real browser, with the network cut, that remembers what went wrong."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Page, Route, sync_playwright

# How long an example takes is no one's promise.
settings.register_profile("mlpviz", deadline=None)
settings.load_profile("mlpviz")

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LOCAL_SCHEMES = {"file", "data", "blob", "about"}
LOCAL_HOSTS = {"localhost", "127.0.0.1"}


@dataclass
class PageLog:
    """What `page` did that a reader should never see.

    Attributes
    ----------
    errors : list of str
        Messages on the console of level error, and exceptions that nothing caught.
    left : list of str
        Addresses outside this machine that the page asked for; each was refused.
    failed : list of str
        Addresses on this machine that could not be loaded.
    """

    errors: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def assert_quiet(self) -> None:
        """Fail unless there was no error and no request that left or failed."""
        assert (self.errors, self.left, self.failed) == ([], [], [])


def find_chromium() -> str | None:
    """The path of the Chromium or Chrome on this machine, or None."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    return next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium with an empty profile, one for the whole session."""
    path = find_chromium()
    if path is None:
        message = "no Chromium found: install one (Debian: apt-get install chromium) and put it on the PATH"
        # CI must not pass because it looked at nothing.
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page_log() -> PageLog:
    """The errors and the leaving requests of `page`."""
    return PageLog()


@pytest.fixture
def page(browser: Browser, page_log: PageLog) -> Iterator[Page]:
    """A page of 1280 x 800 in a context of its own, without a network but this machine's."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(20_000)

    def refuse_outside(route: Route) -> None:
        address = urlsplit(route.request.url)
        if address.scheme in LOCAL_SCHEMES or address.hostname in LOCAL_HOSTS:
            route.continue_()
        else:
            page_log.left.append(route.request.url)
            route.abort()

    context.route("**/*", refuse_outside)
    page = context.new_page()
    page.on(
        "console", lambda message: page_log.errors.append(message.text) if message.type == "error" else None
    )
    page.on("pageerror", lambda error: page_log.errors.append(str(error)))
    page.on("requestfailed", lambda request: page_log.failed.append(request.url))
    yield page
    context.close()
