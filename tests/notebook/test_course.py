"""Notebooks as a first course on networks has them: run by a kernel, exported, and looked at in a browser."""

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter, LatexExporter

from ..web.test_markup import Elements

NOTEBOOKS = sorted((Path(__file__).parent / "course").glob("*.ipynb"))


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """Every notebook, executed: by one kernel, which forgets all names after each; ten would start slowly."""
    found = {path.stem: nbformat.read(path, as_version=4) for path in NOTEBOOKS}
    forget = nbformat.v4.new_code_cell
    cells = [cell for notebook in found.values() for cell in [*notebook.cells, forget("%reset -f")]]
    client = NotebookClient(
        nbformat.v4.new_notebook(cells=cells),
        timeout=120,
        kernel_name="python3",
        coalesce_streams=True,
        resources={"metadata": {"path": tmp_path_factory.mktemp("course")}},
    )
    client.execute(env={**os.environ, "MLPVIZ_SITE": ""})  # a cell that fails ends the test
    return found


def htmls(notebook):
    outputs = [output for cell in notebook.cells for output in cell.outputs]
    return [output.data["text/html"] for output in outputs if "text/html" in output.get("data", {})]


def widgets(notebook):
    tags = [tag for html in htmls(notebook) for tag, _, _ in Elements(html).found]
    return [tag for tag in tags if tag.startswith("mlp-")]


def test_all_ten_run_and_show_their_widgets(executed):
    shown = {name: widgets(notebook) for name, notebook in executed.items()}
    both = ["mlp-history", "mlp-landscape"]
    assert shown == {
        "exercises": ["mlp-history", *both],
        "gradients_alone": ["mlp-history"],
        "moons": both,
        "normalized": both,
        "perceptron_rule": ["mlp-history"],
        "residual": both,
        "sine_boundary": both,
        "tables_and_files": both,
        "two_outputs": both,
        "xor_by_hand": both,
    }


def test_exports_to_latex_hold_a_picture_of_each_widget(executed):
    for name, notebook in executed.items():
        _, resources = LatexExporter().from_notebook_node(notebook)
        pictures = [data for data in resources["outputs"].values() if data.startswith(b"\x89PNG")]
        in_a_grid = name == "exercises"  # two histories in one `show`, which is HTML alone
        assert len(pictures) == len(widgets(notebook)) - 2 * in_a_grid, name


def test_an_export_to_html_is_alive(executed, page, page_log, tmp_path):
    cells = [cell for notebook in executed.values() for cell in notebook.cells]
    whole = nbformat.v4.new_notebook(cells=cells)
    exporter = HTMLExporter(template_name="basic")
    body, _ = exporter.from_notebook_node(whole)
    file = tmp_path / "course.html"
    file.write_text(f'<!doctype html><html lang="en"><meta charset="utf-8">{body}</html>', "utf-8")
    page.set_viewport_size({"width": 1100, "height": 900})
    page.goto(file.as_uri())
    tags = "mlp-history, mlp-landscape"
    count = page.evaluate(f"document.querySelectorAll('{tags}').length")
    assert count == sum(len(widgets(notebook)) for notebook in executed.values())
    for k in range(count):
        page.locator(tags).nth(k).scroll_into_view_if_needed()
        page.wait_for_function(f"k => document.querySelectorAll('{tags}')[k].history", arg=k)
    titles = page.evaluate(
        "[...document.querySelectorAll('mlp-history')].map(w => w.charts.map(chart => chart.title))"
    )
    assert [f"grad{k}" for k in (1, 2, 3, 4)] in titles  # and nothing that was not logged
    assert ["mistakes"] in titles
    page_log.assert_quiet()
