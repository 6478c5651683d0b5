"""The widgets under axe-core, which looks for what keeps people from using a page."""

import os
import re
import shutil
import subprocess
import tarfile

import pytest

from mlpviz import EXERCISES
from mlpviz.web import element
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
    for words in ("Your own points", "More settings"):
        play.get_by_text(words).first.click()
    page.wait_for_function(
        "document.querySelector('mlp-playground').sides.every(({ run, land }) => run.history && land.history)"
    )
    play.get_by_role("button", name="layer 2, unit 1").first.press("Enter")
    play.get_by_label("Value", exact=True).first.fill("0.5")
    assert violations(page, axe) == []
    page_log.assert_quiet()


FAR = '<button id="before">before</button><div style="height:4000px"></div>'
FOCUSED = """tag => {
  const host = document.querySelector(tag);
  return document.activeElement === host && host.history && host.shadowRoot.activeElement?.ariaLabel;
}"""


@pytest.mark.parametrize(
    ("tag", "attributes", "first"),
    [
        ("mlp-history", {}, "What the picture's axes are"),
        ("mlp-landscape", {}, "Parameter along the horizontal axis"),
    ],
)
def test_tab_reaches_a_figure_that_was_not_scrolled_to(page, page_log, tmp_path, tag, attributes, first):
    body = FAR + element(tag, {"experiment": EXERCISES["ex4"], **attributes})
    open_widgets(page, tmp_path, body, wait=False)
    assert not page.evaluate("tag => Boolean(document.querySelector(tag).history)", tag)
    page.locator("#before").focus()
    page.keyboard.press("Tab")
    page.wait_for_function(FOCUSED, arg=tag)
    assert page.evaluate(FOCUSED, tag) == first
    page_log.assert_quiet()


@pytest.mark.parametrize(("tag", "last"), [("mlp-history", "layer 4"), ("mlp-landscape", "All loss curves")])
def test_shift_and_tab_reach_a_figure_from_its_end(page, page_log, tmp_path, tag, last):
    gap = '<div style="height:4000px"></div><button id="after">after</button>'
    open_widgets(page, tmp_path, gap + element(tag, {"experiment": EXERCISES["ex4"]}) + gap, wait=False)
    page.locator("#after").last.focus()
    page.keyboard.press("Shift+Tab")
    page.wait_for_function("tag => document.querySelector(tag).history", arg=tag)
    words = page.evaluate("tag => document.querySelector(tag).shadowRoot.activeElement.textContent", tag)
    assert words.startswith(last)
    page_log.assert_quiet()


def test_a_training_that_fails_keeps_the_focus_at_its_message(page, page_log, tmp_path):
    body = FAR + element("mlp-history", {"experiment": "lr=-1"}) + "<button>after</button>"
    open_widgets(page, tmp_path, body, wait=False)
    page.locator("#before").focus()
    page.keyboard.press("Tab")
    page.locator("mlp-history").get_by_role("alert").wait_for()
    focused = "document.querySelector('mlp-history').shadowRoot.activeElement?.textContent"
    assert "lr must be" in page.evaluate(focused)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "after"
    page_log.assert_quiet()


def test_a_figure_with_a_question_takes_the_focus_to_its_first_answer(page, page_log, tmp_path):
    ask = element("mlp-history", {"experiment": EXERCISES["ex4"], "predict": "Will it learn?|yes|no"})
    open_widgets(page, tmp_path, FAR + ask, wait=False)
    page.locator("#before").focus()
    page.keyboard.press("Tab")
    page.wait_for_function("document.querySelector('mlp-history').history")
    assert (
        page.evaluate("document.querySelector('mlp-history').shadowRoot.activeElement.textContent") == "yes"
    )
    page_log.assert_quiet()


# Controls whose focus ring some ancestor cuts, in the order of Tab.
CUT = """async () => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const up = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host;
  const active = () => {
    let node = document.activeElement;
    while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
    return node;
  };
  const node = active(), style = getComputedStyle(node), box = node.getBoundingClientRect();
  const ring = parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset);
  if (box.top < 0 || box.bottom > innerHeight) return `${node.outerHTML.slice(0, 80)} is out of sight`;
  if (style.outlineStyle === "none") return `${node.outerHTML.slice(0, 80)} has no ring`;
  for (let holder = up(node); holder && holder !== document.body; holder = up(holder)) {
    const { overflowX, contentVisibility } = getComputedStyle(holder);
    if (overflowX === "visible" && contentVisibility !== "auto") continue;
    const { left, right, top, bottom } = holder.getBoundingClientRect();
    if (box.left - ring < left - 0.01 || box.right + ring > right + 0.01 ||
        box.top - ring < top - 0.01 || box.bottom + ring > bottom + 0.01) {
      return `${node.outerHTML.slice(0, 80)} is cut by ${holder.className || holder.localName}`;
    }
  }
  return "";
}"""


# The control that has the focus, through all shadow roots, marked as reached; false while it trains.
REACHED = """() => {
  let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  if (node === document.body) return "the end";
  if (/^Train/.test(node.textContent)) return false;
  (globalThis.reached ??= []).push(node);
  return true;
}"""
# Controls that can be used and were not reached, or were twice.
MISSED = """() => {
  const controls = (root) => [...root.querySelectorAll("*")].flatMap((node) => [
    ...(node.matches("button, select, input, textarea, summary, a[href], [tabindex='0']") ? [node] : []),
    ...(node.shadowRoot ? controls(node.shadowRoot) : []),
  ]);
  const isUsable = (node) => !node.disabled && node.checkVisibility();
  const times = (node) => reached.filter((each) => each === node).length;
  const missed = controls(document).filter((node) => isUsable(node) && times(node) !== 1);
  return missed.map((node) => node.outerHTML);
}"""
UNNAMED = re.compile(r"- (?:button|combobox|slider|spinbutton|textbox|checkbox|img|progressbar)(?! \")")


def test_tab_alone_goes_through_every_kind_of_figure(page, page_log, tmp_path):
    gap = '<p style="height: 1500px">text</p>'
    experiment = {"experiment": EXERCISES["ex4"]}
    figures = [
        element("mlp-history", experiment),
        element("mlp-history", {"experiment": EXERCISES["ex2"], "predict": "Will it learn?|yes|no"}),
        element("mlp-landscape", experiment),
        element("mlp-playground", experiment),
    ]
    # As wide as its column, as a notebook's and a book's outputs are.
    body = gap.join(f'<div style="overflow: auto">{figure}</div>' for figure in figures)
    open_widgets(page, tmp_path, body, wait=False)
    page.wait_for_function("document.querySelector('mlp-playground').sides[0].land.history")
    count, faults = 0, []
    while count < 120:
        page.keyboard.press("Tab")
        if page.wait_for_function(REACHED).json_value() == "the end":
            break
        count += 1
        faults.append(page.evaluate(CUT))
    assert [fault for fault in faults if fault] == []
    assert page.evaluate(MISSED) == []
    assert count > 50
    assert UNNAMED.findall(page.locator("main").aria_snapshot()) == []
    page_log.assert_quiet()


def test_no_ring_of_a_curve_is_cut(page, page_log, tmp_path):
    body = (
        '<div style="overflow: auto">' + element("mlp-landscape", {"experiment": EXERCISES["ex4"]}) + "</div>"
    )
    open_widgets(page, tmp_path, body)
    page.wait_for_function("document.querySelector('mlp-landscape').history")
    page.locator("mlp-landscape").get_by_text("All loss curves").click()
    page.locator("mlp-landscape .all button").nth(20).wait_for()
    cut = []
    for _ in range(26):  # 21 curves, 4 layers, and the end
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement !== document.body"):
            cut.append(page.evaluate(CUT))
    assert len(cut) == 25
    assert [each for each in cut if each] == []
    page_log.assert_quiet()


@pytest.mark.parametrize(
    ("tag", "picture"), [("mlp-history", "canvas.plane"), ("mlp-landscape", "canvas.surface")]
)
def test_a_phone_shows_the_picture_and_a_wide_slider_on_one_screen(page, page_log, tmp_path, tag, picture):
    page.set_viewport_size({"width": 390, "height": 844})
    open_widgets(page, tmp_path, element(tag, {"experiment": EXERCISES["ex4"]}))
    page.wait_for_function("tag => document.querySelector(tag).history", arg=tag)
    host = page.locator(tag)
    plane, slider = host.locator(picture).bounding_box(), host.get_by_role("slider").bounding_box()
    assert slider["y"] >= plane["y"] + plane["height"]
    assert slider["y"] + slider["height"] - plane["y"] <= 600  # a browser's bars take some of the 844
    assert slider["width"] >= 300
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out"
    page_log.assert_quiet()
