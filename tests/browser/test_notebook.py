"""The widgets in JupyterLab and Notebook 7, started for real, and in what nbconvert makes of a notebook."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

import nbformat
import pytest

from mlpviz import Experiment

IMPORTS = "from mlpviz import *"
NAMED = "widget = MLPHistoryWidget(history=Experiment(steps=400).run())\nwidget"
# A history that no experiment names: its states travel in the output.
OWN = """
data, labels = non_linearly_separable_data(n=20)
own = train(seeded_net(3, mlp((2, 3, 1))), data, labels, lr=0.1, steps=50)
own
"""
TOKEN = "a-token-of-the-tests"
FLAGS = ("--no-browser", "--expose-app-in-browser")


def write_notebook(path, *cells, outputs=()):
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell.strip()) for cell in cells], metadata={"kernelspec": kernel}
    )
    for cell, html in zip(notebook.cells, outputs, strict=False):
        cell.outputs = [nbformat.v4.new_output("display_data", {"text/html": html})]
    nbformat.write(notebook, path)


def environment(folder):
    """An environment in which Jupyter writes below `folder` only."""
    places = {
        "HOME": "home",
        "IPYTHONDIR": "ipython",
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
    }
    for name in places.values():
        (folder / name).mkdir()
    return {**os.environ, **{variable: str(folder / name) for variable, name in places.items()}}


# Each application, and where it opens a notebook.
APPLICATIONS = {"jupyterlab": "lab/tree/", "notebook": "notebooks/"}


class Jupyter:
    """A running JupyterLab or Notebook 7: its address, and the folder of its notebooks."""

    def __init__(self, place, address, notebooks):
        self.place = place
        self.address = address
        self.notebooks = notebooks

    def ask(self, path, method="GET"):
        request = urllib.request.Request(
            self.address + path, method=method, headers={"Authorization": f"token {TOKEN}"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read()

    def shut_down_kernels(self):
        for session in json.loads(self.ask("api/sessions")):
            self.ask(f"api/sessions/{session['id']}", "DELETE")

    def open(self, page, name):
        page.set_default_timeout(60_000)  # a busy machine starts a kernel slowly
        # Tall, because cells that are out of sight are not drawn.
        page.set_viewport_size({"width": 1200, "height": 2400})
        page.goto(f"{self.address}{self.place}{name}?reset&token={TOKEN}")
        page.wait_for_function(
            "() => globalThis.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel"
        )

    def run_all(self, page):
        page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")

    def save(self, page):
        page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")


@contextmanager
def running(application, folder):
    env = environment(folder)
    notebooks = folder / "notebooks"
    notebooks.mkdir()
    config = {
        # No news, no check for updates: nothing leaves the machine.
        "LabApp": {"news_url": None, "check_for_updates_class": "jupyterlab.NeverCheckForUpdate"},
        "IdentityProvider": {"token": TOKEN},
        "ServerApp": {"ip": "127.0.0.1", "port": 0, "allow_root": True},
    }
    (folder / "config" / "jupyter_server_config.json").write_text(json.dumps(config))
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", application, *FLAGS, f"--ServerApp.root_dir={notebooks}"],
            cwd=folder,
            env=env,
            stdout=log,
            stderr=log,
        )
        try:
            yield Jupyter(APPLICATIONS[application], address_of(server, folder), notebooks)
        finally:
            server.terminate()
            server.wait(30)


def address_of(server, folder):
    """What the server writes about itself once it listens."""
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        for file in (folder / "runtime").glob("jpserver-*.json"):
            try:
                return json.loads(file.read_text())["url"]
            except ValueError:
                pass  # half written
        time.sleep(0.05)
    pytest.fail(f"{server.args[2]} did not start: {(folder / 'log').read_text()[-2000:]}")


@pytest.fixture(scope="module", params=APPLICATIONS)
def jupyter(request, tmp_path_factory):
    with running(request.param, tmp_path_factory.mktemp(request.param)) as jupyter:
        yield jupyter
        jupyter.shut_down_kernels()


# What both applications have from the same packages is tried in one of them.
in_lab_alone = pytest.mark.parametrize("jupyter", ["jupyterlab"], indirect=True)


def at(page, iteration, which=0):
    """Wait until a shown widget has come to an iteration."""
    page.wait_for_function(
        """([which, i]) => {
          const widget = document.querySelectorAll("mlp-history")[which];
          return widget?.history && widget.iteration === i;
        }""",
        arg=[which, iteration],
    )


def ask_python(page, expression):
    """The value of an expression in the notebook's kernel, as text."""
    return page.evaluate(
        """async (expression) => {
          const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session;
          const future = kernel.requestExecute({ code: `print(${expression})` });
          let said = "";
          future.onIOPub = ({ header, content }) => {
            if (header.msg_type === "stream") said += content.text;
            if (header.msg_type === "error") said += content.evalue;
          };
          await future.done;
          return said.trim();
        }""",
        expression,
    )


def wait_for_python(page, expression, value):
    until = time.monotonic() + 20
    while (said := ask_python(page, expression)) != value:
        if time.monotonic() > until:
            pytest.fail(f"{expression} is {said}, not {value}")


def test_a_widget_is_scrubbed_and_alive_when_the_notebook_is_reopened(jupyter, page, page_log):
    write_notebook(jupyter.notebooks / "scrub.ipynb", IMPORTS, NAMED, OWN)
    jupyter.open(page, "scrub.ipynb")
    jupyter.run_all(page)
    at(page, 400)
    at(page, 50, which=1)
    named, own = page.locator("mlp-history").nth(0), page.locator("mlp-history").nth(1)
    for widget, steps in ((named, 400), (own, 50)):
        widget.locator("p.text", has_text=f"Step {steps}:").wait_for()
        slider = widget.locator("input[type=range]")
        slider.press("Home")
        slider.press("ArrowRight")
        widget.locator("p.text", has_text="Step 1:").wait_for()
    at(page, 1)
    at(page, 1, which=1)
    # Digits typed into the widget must not become the notebook's own shortcuts.
    named.locator("input[type=number]").fill("")
    named.locator("input[type=number]").press_sequentially("123")
    at(page, 123)
    kinds = "() => jupyterapp.shell.currentWidget.content.widgets.map((cell) => cell.model.type)"
    assert page.evaluate(kinds) == ["code"] * 3
    jupyter.save(page)
    saved = json.loads((jupyter.notebooks / "scrub.ipynb").read_text())
    assert "<mlp-history" in "".join(saved["cells"][1]["outputs"][0]["data"]["text/html"])
    assert "widgets" not in saved["metadata"]
    page.goto("about:blank")
    jupyter.shut_down_kernels()
    jupyter.open(page, "scrub.ipynb")
    at(page, 400)
    at(page, 50, which=1)
    named.locator("input[type=range]").press("Home")
    own.locator("input[type=range]").press("Home")
    at(page, 0)
    at(page, 0, which=1)
    assert ask_python(page, "'widget' in globals()") == "False", "the kernel is another one"
    assert page_log.left == []


def test_python_and_the_reader_move_the_same_widget(jupyter, page, page_log):
    write_notebook(jupyter.notebooks / "live.ipynb", IMPORTS, NAMED, "widget")
    jupyter.open(page, "live.ipynb")
    jupyter.run_all(page)
    at(page, 400)
    page.locator("mlp-history").nth(0).locator("input[type=range]").press("Home")
    wait_for_python(page, "widget.iteration", "0")
    at(page, 0, which=1)
    ask_python(page, "setattr(widget, 'iteration', 300)")
    at(page, 300)
    at(page, 300, which=1)
    assert ask_python(page, "widget.iteration") == "300"
    refused = "iteration must be a whole number from 0 to 400 (got 401)"
    assert ask_python(page, "setattr(widget, 'iteration', 401)") == refused
    assert page_log.left == []


@in_lab_alone
def test_python_and_the_reader_choose_the_same_parameters(jupyter, page, page_log):
    make = "landscape = LossSurfaceWidget(Experiment(widths=(2, 2, 1), steps=30).run())\nlandscape"
    write_notebook(jupyter.notebooks / "surface.ipynb", IMPORTS, make, "landscape")
    jupyter.open(page, "surface.ipynb")
    jupyter.run_all(page)

    def both(first, second):
        page.wait_for_function(
            """(names) => {
              const shown = [...document.querySelectorAll("mlp-landscape")];
              const right = (one) => one.history && `${one.first} ${one.second}` === names;
              return shown.length === 2 && shown.every(right);
            }""",
            arg=f"{first} {second}",
        )

    a, b, c = "layer1.0.weight(0, 0)", "layer2.0.weight(0, 0)", "layer1.0.bias(1,)"
    both(a, b)
    # The menu of the first axis: choosing what the second has makes them change places.
    page.locator("mlp-landscape").nth(0).locator(".choose select").first.select_option(label=b)
    wait_for_python(page, "(landscape.first, landscape.second)", str((b, a)))
    both(b, a)
    ask_python(page, f"setattr(landscape, 'first', {c!r})")
    both(c, a)
    ask_python(page, f"(setattr(landscape, 'second', {b!r}), setattr(landscape, 'first', {a!r}))")
    both(a, b)
    ask_python(page, "setattr(landscape, 'iteration', 3)")
    page.wait_for_function("() => document.querySelector('mlp-landscape').iteration === 3")
    assert ask_python(page, "(landscape.first, landscape.second, landscape.iteration)") == str((a, b, 3))
    assert page_log.left == []


@in_lab_alone
def test_a_notebook_that_is_not_trusted_shows_the_picture(jupyter, page, page_log):
    html = Experiment(steps=20).run()._repr_html_()
    write_notebook(jupyter.notebooks / "strange.ipynb", "1", outputs=[html])
    jupyter.open(page, "strange.ipynb")
    picture = page.get_by_role("img", name="after 20 of 20 steps")
    picture.wait_for()
    assert picture.evaluate("(image) => image.complete && image.naturalWidth > 500")
    assert page.locator("mlp-history").count() == 0, "Jupyter takes out what it does not know"
    assert page_log.left == []


def test_an_exported_notebook_is_alive_from_a_file(tmp_path, page, page_log):
    env = environment(tmp_path)
    write_notebook(tmp_path / "export.ipynb", IMPORTS, NAMED, OWN)
    subprocess.run(
        [sys.executable, "-m", "nbconvert", "--execute", "--to", "html", "export.ipynb"],
        cwd=tmp_path,
        env=env,
        check=True,
        capture_output=True,
    )
    page.goto((tmp_path / "export.html").as_uri())
    at(page, 400)
    own = page.locator("mlp-history").nth(1)
    own.locator("input[type=range]").press("Home")
    at(page, 0, which=1)
    own.locator("p.text", has_text="Step 0:").wait_for()  # drawn in the next frame
    # The template of nbconvert asks for its own scripts; ours ask for nothing.
    assert not any("mlpviz" in address for address in page_log.left)
    assert page_log.failed == page_log.left
