"""The widgets under axe-core, which looks for what keeps people from using a page."""

import os
import shutil
import subprocess
import tarfile

import pytest

from mlpviz import EXERCISES
from mlpviz.widgets import element
from tests.browser.widget_page import open_widgets

AXE = "axe-core@4.10.3"


@pytest.fixture(scope="session")
def axe(tmp_path_factory):
    """The source of axe-core, from the npm registry; not part of the project."""
    folder = tmp_path_factory.mktemp("axe")
    npm = shutil.which("npm")
    done = npm and subprocess.run([npm, "pack", AXE], cwd=folder, capture_output=True, text=True, check=False)
    if not done or done.returncode:
        message = f"no {AXE}: install npm and let it reach its registry ({done.stderr[-99:] if done else ''})"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with tarfile.open(next(folder.glob("axe-core-*.tgz"))) as archive:
        return archive.extractfile("package/axe.min.js").read().decode()


def violations(page, axe):
    page.evaluate(axe)
    found = page.evaluate("axe.run()")["violations"]
    return [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_history_and_landscape(page, page_log, tmp_path, axe, theme):
    body = "<h1>Widgets</h1>" + element("mlp-history", {"experiment": EXERCISES["ex4"]})
    body += element("mlp-history", {"experiment": EXERCISES["ex2"], "predict": "Will it learn?|yes|no"})
    body += element("mlp-landscape", {"experiment": EXERCISES["ex2"]})
    colour = "#14181e; color: #fff" if theme == "dark" else "#fff"
    open_widgets(page, tmp_path, body, theme=theme, head=f"<style>body {{ background: {colour} }}</style>")
    land = page.locator("mlp-landscape")
    page.wait_for_function("document.querySelector('mlp-landscape').history")
    land.get_by_text("All loss curves").click()
    land.locator(".all button").nth(20).wait_for()
    assert violations(page, axe) == []
    page_log.assert_quiet()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_the_playground(page, page_log, tmp_path, axe, theme):
    colour = "#14181e; color: #fff" if theme == "dark" else "#fff"
    body = "<h1>Playground</h1>" + element("mlp-playground", {"experiment": EXERCISES["ex4"]})
    open_widgets(
        page, tmp_path, body, theme=theme, head=f"<style>body {{ background: {colour} }}</style>", wait=False
    )
    play = page.locator("mlp-playground")
    for name in ("Compare", "In Python"):
        play.get_by_role("button", name=name).click()
    play.get_by_text("Your own points").first.click()
    page.wait_for_function(
        "document.querySelector('mlp-playground').sides.every(({ run, land }) => run.history && land.history)"
    )
    assert violations(page, axe) == []
    page_log.assert_quiet()
