"""The HTML of a widget: an element, its data in a JSON child, and the script that draws it."""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Mapping
from html import escape
from typing import Any

import torch
from torch import Tensor

from ..analysis.describe import shape
from ..engine.history import History
from ..model.experiment import Experiment
from .link import link

__all__ = [
    "MAX_PAYLOAD_BYTES",
    "element",
    "in_site_build",
    "payload",
    "script_source",
    "script_tag",
]

TAGS = {
    "mlp-history": ("iteration", "predict", "view", "controls", "autoplay", "loop"),
    "mlp-landscape": ("iteration", "first", "second"),
    "mlp-playground": (),
}
"""The elements that the script defines, and the attributes of each besides ``experiment``."""

NEEDS_SCRIPTS = "<p>This network is trained in your browser, which needs JavaScript.</p>"

MAX_PAYLOAD_BYTES = 2**26
"""The largest history that `payload` packs."""


def in_site_build() -> bool:
    """Whether a site is being built, whose pages load the script from a file (``MLPVIZ_SITE=1``)."""
    return os.environ.get("MLPVIZ_SITE", "") not in ("", "0")


def script_source(entry: str = "page") -> str:
    """The widgets' modules as one classic script, safe between ``<script>`` and ``</script>``.

    Parameters
    ----------
    entry : str
        ``"page"`` for all widgets, ``"embed"`` for those of an embedded page.

    Raises
    ------
    LinkError
        If there is no such entry; see `mlpviz.web.link.link`.

    Examples
    --------
    >>> "</script" in script_source()
    False
    """
    # In a string of JavaScript "\/" is "/" and "\!" is "!".
    return re.sub(r"</(?=script)", r"<\\/", link(entry), flags=re.IGNORECASE).replace("<!--", r"<\!--")


def script_tag() -> str:
    """The script of all widgets as an HTML element."""
    return f"<script>\n{script_source()}</script>"


def element(
    tag: str,
    attributes: Mapping[str, object],
    payload: Mapping[str, Any] | None = None,
    fallback: str | None = None,
) -> str:
    """The HTML of one widget, without the script.

    Parameters
    ----------
    tag : str
        ``"mlp-history"``, ``"mlp-landscape"`` or ``"mlp-playground"``.
    attributes : mapping of str to object
        Written in this order; those whose value is None are left out.
    payload : mapping, optional
        A history that no experiment names, see `payload`.
    fallback : str, optional
        HTML to show where the script doesn't run.

    Returns
    -------
    str

    Examples
    --------
    >>> element("mlp-history", {"experiment": "lr=1&steps=9", "iteration": None})
    '<mlp-history experiment="lr=1&amp;steps=9"></mlp-history>'
    """
    written = "".join(
        f' {name}="{escape(str(value))}"' for name, value in attributes.items() if value is not None
    )
    data = ""
    if payload is not None:
        # "</script>" in the data would end the element that carries it.
        text = json.dumps(payload, separators=(",", ":")).replace("</", r"<\/").replace("<!--", r"\u003c!--")
        data = f'<script type="application/json">{text}</script>'
    return f"<{tag}{written}>{fallback or ''}{data}</{tag}>"


class Element:
    """A widget of an experiment, trained in the reader's browser; chapters display these.

    Parameters
    ----------
    tag : str
        ``"mlp-history"``, ``"mlp-landscape"`` or ``"mlp-playground"``.
    experiment : Experiment or str
        A playground also takes two, as strings with a slash between them, and shows them side by side.
    **attributes : object
        The element's other attributes, such as ``predict="Will it learn?|yes|no"``.

    Raises
    ------
    ValueError
        If there is no such widget, or it has no such attribute, which a browser would ignore.

    Examples
    --------
    >>> from mlpviz import EXERCISES
    >>> Element("mlp-playground", EXERCISES["ex4"]).markup()[:64]
    '<mlp-playground experiment="widths=2-2-2-2-1&amp;activation=tanh'
    """

    def __init__(self, tag: str, experiment: Experiment | str, **attributes: object) -> None:
        if tag not in TAGS:
            raise ValueError(f"tag must be one of {', '.join(TAGS)} (got {tag!r})")
        for name in attributes:
            if name not in TAGS[tag]:
                known = ", ".join(TAGS[tag]) or "none"
                raise ValueError(f"attributes of {tag} must be of {known} (got {name!r})")
        self._tag = tag
        self._attributes = {"experiment": experiment, **attributes}

    def __repr__(self) -> str:
        return f"<{self._tag} of {self._attributes['experiment']}>"

    def markup(self) -> str:
        """The HTML without the script."""
        return element(self._tag, self._attributes, fallback=NEEDS_SCRIPTS)

    def _repr_html_(self) -> str:
        return self.markup() + ("" if in_site_build() else script_tag())


def payload(history: History) -> dict[str, Any]:
    """Pack a history that a page can't train again: every state, to the last bit.

    Parameters
    ----------
    history : History

    Returns
    -------
    dict
        ``layout`` (``widths``, ``activations``, ``names``, ``biases``, ``loss``, ``l2``), the number of
        points ``n``, ``dtype`` (``"float32"`` or ``"float64"``), and in base64, little-endian: ``data``
        (n, 2), ``labels`` (n,), ``parameters`` (steps + 1, P), ``loss`` and ``accuracy`` (steps + 1,),
        and the dicts ``grad_norms`` and ``logs`` of arrays (steps + 1,). ``gaps`` lists, by column, the
        states at which a training loop logged nothing.

    Raises
    ------
    ValueError
        If the network doesn't map 2 inputs to 1 output, or the states don't fit in
        `MAX_PAYLOAD_BYTES`.

    Examples
    --------
    >>> from mlpviz import Experiment
    >>> packed = payload(Experiment(steps=2, n=2).run())
    >>> packed["dtype"], packed["layout"]["widths"], packed["labels"]
    ('float64', [2, 2, 2, 2, 1], 'AAAAAAAA8L8AAAAAAADwPw==')
    """
    layout = history.layout
    if layout.widths[0] != 2 or layout.widths[-1] != 1:
        raise ValueError(f"a widget's network must have 2 inputs and 1 output (got {shape(layout.widths)})")
    double = history.parameters.dtype == torch.float64
    size = history.parameters.numel() * (8 if double else 4)
    if size > MAX_PAYLOAD_BYTES:
        raise ValueError(
            f"a widget's history must fit in {MAX_PAYLOAD_BYTES >> 20} MiB (got {size >> 20} MiB): "
            "keep every tenth state, for example"
        )

    def pack(tensor: Tensor) -> str:
        array = tensor.detach().cpu().numpy().astype("<f8" if double else "<f4")
        return base64.b64encode(array.tobytes()).decode("ascii")

    return {
        "layout": {
            "widths": list(layout.widths),
            "activations": list(layout.activations),
            "names": list(layout.names),
            "biases": list(layout.biases),
            "loss": layout.loss,
            "l2": layout.l2,
        },
        "n": len(history.labels),
        "dtype": "float64" if double else "float32",
        "data": pack(history.data),
        "labels": pack(history.labels),
        "parameters": pack(history.parameters),
        "loss": pack(history.loss),
        "accuracy": pack(history.accuracy),
        "grad_norms": {name: pack(norm) for name, norm in history.grad_norms.items()},
        "logs": {name: pack(column) for name, column in history.logs.items()},
        "gaps": {
            name: torch.nonzero(~there)[:, 0].tolist()
            for name, there in history.logged.items()
            if not bool(there.all())
        },
    }
