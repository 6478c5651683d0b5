"""What VS Code and Colab do with a cell's HTML, done here: neither of them can be started in a test.

VS Code puts all outputs of a notebook into one document, as inner HTML, whose scripts it then makes
anew; the body's class tells the theme. Colab puts each output into a frame of its own, which may run
scripts and reaches nothing outside.
"""

from html import escape

import pytest
from playwright.sync_api import expect

from mlpviz import (
    Experiment,
    LossSurfaceWidget,
    MLPHistoryWidget,
    mlp,
    non_linearly_separable_data,
    seeded_net,
    train,
)

THEME = "widget => widget.root.dataset.theme"

PATIENCE = 20_000  # milliseconds that a busy machine may need

# As in VS Code's own renderer of HTML: every script is run once and taken out again, and what a
# script of another type holds stays where it is.
SHOW_IN_VS_CODE = """html => {
  const output = document.createElement("div");
  output.innerHTML = html;
  document.getElementById("container").append(output);
  for (const script of [...output.getElementsByTagName("script")]) {
    const anew = document.createElement("script");
    anew.text = script.innerText;
    if (script.type) anew.setAttribute("type", script.type);
    output.appendChild(anew).remove();
  }
}"""


@pytest.fixture(scope="module")
def outputs():
    """The HTML of three cells: a run with a name, one that travels with its states, a landscape."""
    data, labels = non_linearly_separable_data(n=20)
    own = train(seeded_net(3, mlp((2, 3, 1))), data, labels, lr=0.1, steps=50)
    cells = (
        MLPHistoryWidget(history=Experiment(steps=400).run()),
        own,
        LossSurfaceWidget(own.network(), data, labels),
    )
    return [cell._repr_html_() for cell in cells]


def scrub(widget, steps, frame=None):
    """Wait until a history widget has come alive, and scrub it as a reader does."""
    (frame or widget).scroll_into_view_if_needed()  # it waits for its reader
    text = widget.locator("p.text")
    expect(text).to_contain_text(f"Step {steps}: loss", timeout=PATIENCE)
    slider = widget.get_by_role("slider", name="Iteration")
    slider.press("Home")
    expect(text).to_contain_text("Step 0: loss")
    slider.press("ArrowRight")
    expect(text).to_contain_text("Step 1: loss")


def choose(widget, frame=None):
    """Wait until a landscape has come alive, and choose another parameter."""
    (frame or widget).scroll_into_view_if_needed()
    text = widget.locator("p.text")
    expect(text).to_contain_text("this surface", timeout=PATIENCE)
    before = text.text_content()
    widget.locator(".choose select").first.select_option(label="layer2.0.bias(0,)")
    expect(widget).to_have_attribute("first", "layer2.0.bias(0,)")
    expect(text).not_to_have_text(before)
    expect(text).to_contain_text("this surface", timeout=PATIENCE)


def open_vs_code(page, folder, kind, policy=""):
    path = folder / "webview.html"
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">' if policy else ""
    path.write_text(
        f'<!doctype html><html><head><meta charset="utf-8">{meta}<title>webview</title></head>'
        f'<body class="{kind}" data-vscode-theme-kind="{kind}"><div id="container"></div></body></html>',
        "utf-8",
    )
    page.goto(path.as_uri())


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_outputs_in_a_vs_code_webview(page, page_log, tmp_path, outputs, theme):
    # The system's theme is the other one: the editor's counts.
    page.emulate_media(color_scheme="dark" if theme == "light" else "light")
    open_vs_code(page, tmp_path, f"vscode-{theme}")
    for html in outputs:
        page.evaluate(SHOW_IN_VS_CODE, html)
    named, own = page.locator("mlp-history").nth(0), page.locator("mlp-history").nth(1)
    landscape = page.locator("mlp-landscape")
    scrub(named, 400)
    scrub(own, 50)
    choose(landscape)
    for widget in (named, own, landscape):
        assert widget.evaluate(THEME) == theme
    other = "dark" if theme == "light" else "light"
    page.evaluate("kind => (document.body.className = kind)", f"vscode-{other}")
    page.wait_for_function(
        "theme => [...document.querySelectorAll('mlp-history, mlp-landscape')]"
        ".every(widget => widget.root.dataset.theme === theme)",
        arg=other,
    )
    page_log.assert_quiet()


def test_outputs_in_a_webview_that_refuses_workers(page, page_log, tmp_path, outputs):
    # No source of workers is allowed, as VS Code's own policy has none of blobs.
    open_vs_code(
        page,
        tmp_path,
        "vscode-dark",
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'",
    )
    for html in outputs:
        page.evaluate(SHOW_IN_VS_CODE, html)
    scrub(page.locator("mlp-history").nth(0), 400)
    choose(page.locator("mlp-landscape"))
    # The browser reports the worker; nothing else goes wrong.
    assert [error for error in page_log.errors if "worker" not in error.lower()] == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_outputs_in_colab_s_frames(page, page_log, tmp_path, outputs, theme):
    page.emulate_media(color_scheme=theme)
    frames = "".join(
        f'<iframe sandbox="allow-scripts" width="900" height="900" srcdoc="{escape(html)}"></iframe>'
        for html in outputs
    )
    path = tmp_path / "colab.html"
    path.write_text(f'<!doctype html><meta charset="utf-8"><title>notebook</title>{frames}', "utf-8")
    page.goto(path.as_uri())
    frames = [page.locator("iframe").nth(k) for k in range(3)]
    named, own = (frame.content_frame.locator("mlp-history") for frame in frames[:2])
    landscape = frames[2].content_frame.locator("mlp-landscape")
    scrub(named, 400, frames[0])
    scrub(own, 50, frames[1])
    choose(landscape, frames[2])
    for widget in (named, own, landscape):
        assert widget.evaluate(THEME) == theme
        # The frame is closed: nothing in it can have leaned on the page around it.
        assert widget.evaluate("() => globalThis.origin") == "null"
    page_log.assert_quiet()


@pytest.mark.parametrize(
    ("attribute", "kind", "theme"),
    [
        ("", "vscode-high-contrast", "dark"),
        ("", "vscode-high-contrast vscode-high-contrast-light", "light"),
        ("theme=dark", "", "dark"),
        ("theme=light", "", "light"),
    ],
)
def test_themes_that_editors_name_in_their_own_way(page, tmp_path, outputs, attribute, kind, theme):
    page.emulate_media(color_scheme="dark" if theme == "light" else "light")
    path = tmp_path / "output.html"
    head = '<meta charset="utf-8"><title>output</title>'
    path.write_text(f'<!doctype html><html {attribute}>{head}<body class="{kind}">{outputs[0]}</body></html>')
    page.goto(path.as_uri())
    widget = page.locator("mlp-history")
    widget.locator("p.text").wait_for()
    assert widget.evaluate(THEME) == theme
