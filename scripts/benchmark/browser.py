"""The row about the widgets, in headless Chromium."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from mlpviz import EXERCISES
from mlpviz.web import element, script_tag

from .timing import Row

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip

# Each is evaluated in the page and answers with milliseconds.
_RUN = """([text, repeats]) => {
  const e = mlpviz.parse(text), times = [];
  for (let k = 0; k < repeats; k++) {
    const begun = performance.now();
    mlpviz.run(e);
    times.push(performance.now() - begun);
  }
  return times.sort((a, b) => a - b)[repeats >> 1];
}"""

# The main thread is blocked for as long as the longest gap between two of its timers.
_RUN_ASIDE = """async text => {
  let last = performance.now(), longest = 0, running = true;
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (running) setTimeout(() => channel.port2.postMessage(0));
  };
  channel.port2.postMessage(0);
  const begun = performance.now();
  await mlpviz.runAsync(mlpviz.parse(text));
  const taken = performance.now() - begun;
  running = false;
  return [taken, longest];
}"""

# From before the widget's own frame callback until the page is painted.
_SCRUB = """async count => {
  const widget = document.querySelector("mlp-history"), times = [];
  for (let k = 0; k < count; k++) {
    times.push(await new Promise(done => {
      let begun;
      requestAnimationFrame(() => { begun = performance.now(); });
      widget.iteration = (k * 37) % 1001;
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => done(performance.now() - begun);
        channel.port2.postMessage(0);
      });
    }));
  }
  return times.sort((a, b) => a - b)[Math.floor(0.95 * count)];
}"""

_SURFACE = """([text, repeats]) => {
  const e = mlpviz.parse(text), history = mlpviz.run(e), times = [];
  for (let k = 0; k < repeats; k++) {
    const begun = performance.now();
    mlpviz.surface(history.layout, history.at(e.steps), history.data, 0, 3, 10, 101);
    times.push(performance.now() - begun);
  }
  return times.sort((a, b) => a - b)[repeats >> 1];
}"""


def chromium_path() -> str:
    """Where Chromium is."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        raise ValueError("Chromium must be on the PATH (got none)")
    return found


def browser(quick: bool) -> Row:
    """The engine and the history widget, as a reader's page runs them."""
    row = Row("browser", "In the reader's browser: headless Chromium, JavaScript, float64")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        page = chromium.new_page(viewport={"width": 1280, "height": 800})
        path = Path(folder) / "page.html"
        widget = element("mlp-history", {"experiment": EXERCISES["ex4"]})
        path.write_text(f"<!doctype html><meta charset=utf-8>{widget}{script_tag()}", "utf-8")
        page.goto(path.as_uri())
        page.wait_for_function("document.querySelector('mlp-history').history")
        page.wait_for_timeout(1000)  # until the page itself has come to rest
        _measure(page, row, 1 if quick else 9)
        row.notes.append(f"Chromium {chromium.version}; the first run of each is one of the repeats.")
        chromium.close()
    return row


def _measure(page: Page, row: Row, repeats: int) -> None:
    ex4, ex8 = str(EXERCISES["ex4"]), str(EXERCISES["ex8"])
    row.add("Exercise 4, 1000 steps", page.evaluate(_RUN, [ex4, repeats]), "ms", at_most=50)
    aside = [page.evaluate(_RUN_ASIDE, ex8) for _ in range(max(1, repeats // 3))]
    aside.sort()
    row.add("Exercise 8, 1000 steps, in a worker", aside[len(aside) // 2][0] / 1000, "s", at_most=1)
    row.add("longest hold-up of the page meanwhile", max(held for _, held in aside), "ms", at_most=50)
    scrub = page.evaluate(_SCRUB, 20 if repeats == 1 else 200)
    row.add("a scrub's redraw, 95th percentile", scrub, "ms", at_most=16)
    row.add("a 101 x 101 surface", page.evaluate(_SURFACE, [ex4, repeats]), "ms", at_most=100)
