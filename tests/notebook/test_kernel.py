"""Notebooks run by a real kernel, as a reader would write them."""

import json
import os
import re
from textwrap import dedent

import nbformat
import pytest
from nbclient import NotebookClient
from nbconvert import LatexExporter

from ..web.test_markup import Elements

# A notebook for the original course library: everything but the import lines is as it was there.
IMPORTS = """
    import numpy, torch
    from collections import OrderedDict
    from copy import deepcopy
    from torch.nn import Sequential, Linear, Tanh
    from matplotlib import pyplot as plt
    from mlpviz import seeded_net, non_linearly_separable_data, Sign
    from mlpviz import MLPHistoryWidget, LossSurfaceWidget
    from mlpviz import show, pbar
"""
TRAIN = """
    data, labels = non_linearly_separable_data()
    mlp = Sequential(OrderedDict([
        ('layer1', Sequential(Linear(2, 3), Tanh())),
        ('layer2', Sequential(Linear(3, 2), Sign() if step else Tanh())),
        ('last', Sequential(Linear(2, 1), Tanh())),
    ]))
    seeded_net(1, mlp)
    with torch.no_grad():
        for parameter in mlp.parameters():
            parameter *= 0.7
    history = []
    for iteration in pbar(range(30)):
        preds = mlp(data)[:, 0]
        loss = ((preds - labels) ** 2).mean()
        grads = torch.autograd.grad(loss, mlp.parameters())
        with torch.no_grad():
            accuracy = (preds.sign() == labels).sum().item() / len(labels)
            gradlog = {name + ' grad': grad.norm().item()
                       for (name, _), grad in zip(mlp.named_parameters(), grads) if 'weight' in name}
            if not logged:
                gradlog = {}
            history.append((deepcopy(mlp), dict(loss=loss.item(), accuracy=accuracy, **gradlog)))
            for parameter, grad in zip(mlp.parameters(), grads):
                parameter -= 0.25 * grad
    MLPHistoryWidget(data=data, labels=labels, history=history)
"""
CURVES = """
    def draw_curves(mlp):
        steps = torch.linspace(-10, 10, 21)
        with torch.no_grad():
            results = []
            for name, param in mlp.named_parameters():
                for index in numpy.ndindex(param.shape):
                    trained = param[index].item()
                    losses = []
                    for step in steps:
                        param[index] = trained + step
                        losses.append(((mlp(data)[:, 0] - labels) ** 2).mean().item())
                    param[index] = trained
                    fig, ax = plt.subplots(figsize=(3, 2))
                    ax.set_title(f'{name}{index}')
                    ax.plot(steps, losses)
                    results.append(fig)
                    plt.close()
            show([results])
    draw_curves(mlp)
    LossSurfaceWidget(mlp, data, labels)
"""


def run(*cells, **env):
    """Execute the cells and return the outputs of each."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(dedent(cell)) for cell in cells])
    client = NotebookClient(notebook, timeout=120, kernel_name="python3", coalesce_streams=True)
    client.execute(env={**os.environ, **env})
    return [cell.outputs for cell in notebook.cells]


def html_of(outputs):
    return [output.data["text/html"] for output in outputs if "text/html" in output.get("data", {})]


@pytest.fixture(scope="module")
def course():
    tanh, step = (
        f"step, logged = {settings}\n" + dedent(TRAIN) for settings in ("False, True", "True, False")
    )
    return run(IMPORTS, tanh, CURVES, step, "LossSurfaceWidget(mlp)")


def test_a_notebook_for_the_course_library_runs_with_other_imports(course):
    _, tanh, _, step, _ = course
    norms = ["layer1.0.weight", "layer2.0.weight", "last.0.weight"]
    for outputs, activation, logged in ((tanh, "tanh", norms), (step, "sign", [])):
        (html,) = html_of(outputs)
        tag, attributes, _ = Elements(html).found[0]
        assert (tag, attributes["iteration"]) == ("mlp-history", "29")
        (data,) = (
            json.loads(t) for _, kind, t in Elements(html).found if kind.get("type") == "application/json"
        )
        assert data["layout"]["names"] == ["layer1.0", "layer2.0", "last.0"]
        assert data["layout"]["activations"] == ["tanh", activation, "tanh"]
        assert list(data["grad_norms"]) == logged


def test_its_figures_stand_in_one_row_and_its_landscape_below(course):
    figures, landscape = html_of(course[2])
    alts = [attributes["alt"] for tag, attributes, _ in Elements(figures).found if tag == "img"]
    assert len(alts) == 3 * 2 + 3 + 2 * 3 + 2 + 2 + 1
    assert alts[0] == "Figure: layer1.0.weight(0, 0)"
    assert alts[-1] == "Figure: last.0.bias(0,)"
    assert figures.count("flex-wrap:wrap") == 1
    assert Elements(landscape).found[0][0] == "mlp-landscape"
    # Its data are the course's, also where none are given.
    (bare,) = html_of(course[4])
    given, default = (
        json.loads(t)["labels"]
        for html in (landscape, bare)
        for _, kind, t in Elements(html).found
        if kind.get("type") == "application/json"
    )
    assert given == default


def test_its_progress_bar_is_one_line_of_plain_text(course):
    bars = [output for output in course[1] if "30/30" in str(output)]
    assert [(bar.output_type, list(bar.data)) for bar in bars] == [("display_data", ["text/plain"])]
    # Of all that it went through the last line is left.
    assert re.fullmatch(r"100%\|█+\| 30/30 \[.*\]", bars[0].data["text/plain"].strip())
    assert not any(output.output_type == "stream" for output in course[1])
    assert not any("application/vnd.jupyter.widget-view+json" in o.get("data", {}) for o in course[1])


def test_an_export_to_latex_has_the_widgets_pictures(course):
    cells = [nbformat.v4.new_code_cell("a widget", outputs=outputs) for outputs in (course[1], course[4])]
    latex, resources = LatexExporter().from_notebook_node(nbformat.v4.new_notebook(cells=cells))
    assert len(re.findall(r"\\adjustimage\{.*\.png\}", latex)) == 2
    assert [picture[:4] for picture in resources["outputs"].values()] == [b"\x89PNG"] * 2


def test_in_a_site_build_a_chapter_s_output_is_the_element_alone():
    cells = (
        "from mlpviz import *\nh = Experiment(steps=9).run()\nfor i in pbar(range(9)): pass\nh",
        "show([[h, h]])",
    )
    ours, both = run(*cells, MLPVIZ_SITE="1")
    assert len(ours) == 1
    assert html_of(ours)[0].startswith("<mlp-history experiment=")
    assert "<script" not in html_of(ours)[0] + html_of(both)[0]
    assert html_of(both)[0].count("<mlp-history") == 2


def test_python_and_the_shown_copies_share_one_model():
    cells = [
        "from mlpviz import *\nw = LossSurfaceWidget(Experiment(steps=9).run())\nw.iteration = 4\nw",
        # What arrives from the browser when a reader moves the widget.
        "w._link.set_state({'iteration': 7, 'first': 'layer1.0.bias(0,)'})\nprint(w.iteration, w.first)",
        "w.iteration = 2\nw.second = 'layer4.0.bias(0)'\nprint(w._link.iteration, w._link.second)",
        "w",
    ]
    shown, read, written, again = run(*cells)
    first, second = (Elements(html_of(outputs)[0]).found[0][1] for outputs in (shown, again))
    assert first["iteration"] == "4"
    assert read[0].text == "7 layer1.0.bias(0,)\n"
    assert written[0].text == "2 layer4.0.bias(0,)\n"
    assert second["data-model"] == first["data-model"]
    assert (second["iteration"], second["first"], second["second"]) == (
        "2",
        "layer1.0.bias(0,)",
        "layer4.0.bias(0,)",
    )
