"""Formulas as MathML, converted while the site is built: pages need no script to show them.

docutils does the conversion. The mistakes that it would pass over are caught here, so that a formula
is either right or stops the build with its file and line.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from docutils import nodes
from docutils.utils.math import MathError, toplevel_code
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.util.nodes import get_node_line, get_node_source

__all__ = ["mathml", "register_mathematics"]

_log = logging.getLogger(__name__)

_NAMESPACE = "http://www.w3.org/1998/Math/MathML"
_TOKEN = re.compile(r"\\(?:begin|end)\s*\{[^{}]*\}|\\[A-Za-z]+|\\.|.", re.DOTALL)
_TEXT = re.compile(r"(\\(?:text|mbox|textrm)\s*\{[^{}]*\})")
_CHILDREN = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2}
_CHILDREN |= {"msubsup": 3, "munderover": 3}
# Braces whose script is a limit: {brace: (the tag that docutils writes, the right one)}.
_BRACES = {"⏟": ("msub", "munder"), "⏞": ("msup", "mover")}


def mathml(tex: str, *, block: bool = False) -> str:
    """Convert a formula to a MathML element.

    Parameters
    ----------
    tex : str
        LaTeX, without the dollars around it.
    block : bool
        Whether it is displayed on a line of its own.

    Returns
    -------
    str
        ``<math>…</math>``.

    Raises
    ------
    docutils.utils.math.MathError
        If it doesn't parse, or contains an unknown command.

    Examples
    --------
    >>> mathml("w_1").count("<msub>")
    1
    """
    _check_pairs(tex, block)
    written = tex2mathml(_with_primes(tex), as_block=block).replace(
        "&ApplyFunction;", "\N{FUNCTION APPLICATION}"
    )
    tree = ElementTree.fromstring(written)
    if not len(tree):
        raise MathError("the formula is empty")
    for element in tree.iter():
        element.tag = element.tag.removeprefix(f"{{{_NAMESPACE}}}")
        # docutils indents, which would show as spaces in a title or between words.
        element.text = (element.text or "").strip("\n ") if len(element) else element.text
        element.tail = None
    for element in tree.iter():
        _check(element)
    for element in tree.iter():
        for brace, (script, limit) in _BRACES.items():
            if element.tag == script and element[0].tag == limit and element[0][1].text == brace:
                element.tag = limit
    return ElementTree.tostring(tree, encoding="unicode", short_empty_elements=False)


def register_mathematics(app: Sphinx) -> None:
    """Register MathML as a way to write formulas."""
    app.add_html_math_renderer("mathml", (_visit_inline, None), (_visit_block, None))


def _check_pairs(tex: str, block: bool) -> None:
    """Check braces, environments, and \\left with \\right: docutils silently closes or drops them."""
    waiting: list[tuple[str, str]] = []
    rows = block and "\\\\" in toplevel_code(tex)
    for token in _TOKEN.findall(tex):
        if token == "{":
            waiting.append((token, "}"))
        elif token == "\\left":
            waiting.append((token, "\\right"))
        elif token.startswith("\\begin"):
            waiting.append((token, token.replace("begin", "end")))
        elif token in ("}", "\\right") or token.startswith("\\end{"):
            if not waiting or waiting.pop()[1] != token:
                raise MathError(f"{token} closes nothing that is open")
        elif token in ("&", "\\\\"):
            inside = waiting[-1][0].startswith("\\begin") if waiting else rows
            if not inside:
                raise MathError(f"{token} must stand in an environment")
    if waiting:
        raise MathError(f"{waiting[-1][0]} is not closed")


def _with_primes(tex: str) -> str:
    """Replace apostrophes by primes, except in text."""
    parts = _TEXT.split(tex)
    parts[::2] = [
        re.sub("'+", lambda found: "^{" + r"\prime " * len(found[0]) + "}", part) for part in parts[::2]
    ]
    return "".join(parts)


def _check(element: ElementTree.Element) -> None:
    wanted = _CHILDREN.get(element.tag)
    if wanted is not None and len(element) != wanted:
        raise MathError("a command lacks its argument")
    if element.tag in ("mi", "mn", "mo") and not element.text:
        raise MathError("a command lacks its argument")
    if element.tag == "mrow" and not len(element):
        raise MathError("a command lacks its argument, or a group is empty")
    if element.tag in ("msub", "msup") and element[0].tag in (element.tag, "msubsup"):
        raise MathError("one base has two subscripts or two superscripts")


def _visit_inline(translator: Any, node: nodes.math) -> None:
    translator.body.append(translator.starttag(node, "span", "", CLASS="math notranslate nohighlight"))
    translator.body.append(f"{_convert(node, block=False)}</span>")
    raise nodes.SkipNode


def _visit_block(translator: Any, node: nodes.math_block) -> None:
    translator.body.append(translator.starttag(node, "div", CLASS="math notranslate nohighlight"))
    if node["number"]:
        translator.body.append(f'<span class="eqno">({get_node_equation_number(translator, node)})')
        translator.add_permalink_ref(node, "Link to this equation")
        translator.body.append("</span>")
    translator.body.append(f"{_convert(node, block=True)}</div>\n")
    raise nodes.SkipNode


def _convert(node: nodes.Element, *, block: bool) -> str:
    tex = node.astext()
    try:
        return mathml(tex, block=block)
    except MathError as error:
        shown = " ".join(tex.split())
        _log.warning("mathematics: %s (in %s)", error, shown, location=_place(node, tex))
        return ""


def _place(node: nodes.Element, tex: str) -> str:
    """The file and line of a formula; docutils knows only where its paragraph begins."""
    source, line = get_node_source(node) or "", get_node_line(node) or 1
    path = Path(source)
    if path.is_file():
        lines = path.read_text("utf-8").splitlines()
        first = next(filter(str.strip, tex.splitlines()), tex).strip()
        line = next((n + 1 for n in range(line - 1, len(lines)) if first and first in lines[n]), line)
    return f"{source}:{line}"
