"""Questions and solutions: each gets its own address, and solutions open without a script."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx_exercise.nodes import solution_node
from sphinx_exercise.utils import get_node_number

__all__ = ["register_boxes"]

# The ids that sphinx-exercise gives to the content of every box: not unique on a page.
_SHARED_IDS = ("exercise-content", "solution-content")


def register_boxes(app: Sphinx) -> None:
    """Connect the handlers, and register the HTML of solutions."""
    app.connect("doctree-read", _name_insides)
    app.connect("html-page-context", _name_hidden_outputs)
    app.add_node(
        solution_node,
        override=True,
        html=(_visit_solution, _depart_solution),
        latex=(_skip, None),
        text=(_skip, None),
    )


def _name_insides(app: Sphinx, doctree: nodes.document) -> None:
    for section in doctree.findall(nodes.section):
        section["ids"] = [
            f"{section.parent['ids'][0]}-content" if name in _SHARED_IDS else name for name in section["ids"]
        ]


def _name_hidden_outputs(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    # The visible words, "Show code cell output", name it better than MyST-NB's one label for all.
    summary = '<summary aria-label="Toggle hidden content">'
    context["body"] = context.get("body", "").replace(summary, "<summary>")


def _skip(translator: Any, node: nodes.Element) -> None:
    raise nodes.SkipNode


def _visit_solution(translator: Any, node: nodes.Element) -> None:
    if "dropdown" not in node["classes"]:
        translator.body.append(translator.starttag(node, "div", CLASS="admonition"))
        return
    node.pop(0)  # "Solution", the same for all
    title = f"Solution of {_question(translator, node['target_label'])}"
    translator.body.append(
        f"{translator.starttag(node, 'details', CLASS='admonition')}"
        f'<summary class="admonition-title">{translator.encode(title)}</summary>\n'
    )


def _depart_solution(translator: Any, node: nodes.Element) -> None:
    translator.body.append("</details>\n" if "dropdown" in node["classes"] else "</div>\n")


def _question(translator: Any, label: str) -> str:
    """The title of the exercise with this label, such as "Question 4.2"."""
    exercise = translator.builder.env.sphinx_exercise_registry.get(label)
    if exercise is None:
        return str(label)  # sphinx-exercise has warned, which fails the build
    number = get_node_number(translator, exercise["node"], "exercise")
    if not number:
        return str(exercise["node"][0].astext())
    return str(translator.config.numfig_format["exercise"] % number)
