"""The HTML of a widget: an element, its data in a JSON child, and the script that draws it."""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import torch
from torch import Tensor

from ..engine.history import History
from ..model.black_box import BlackBox
from ..model.experiment import Experiment
from ..model.network import Layout
from .given import given_surface, packed_planes
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
    "mlp-playground": ("iteration", "controls", "autoplay", "loop"),
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
        ``"page"`` for all widgets, ``"embed"`` for those of an embedded page, ``"playground"`` for one with
        a playground.

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


def payload(history: History, surface: tuple[int, str, str] | None = None) -> dict[str, Any]:
    """Pack a history that a page can't train again: every state, to the last bit.

    Of a black box, which a browser can't run, it holds what is shown: the answers over the plane, or one
    loss surface.

    Parameters
    ----------
    history : History
    surface : (int, str, str), optional
        The iteration and the two parameters of a black box's loss surface, instead of its answers.

    Returns
    -------
    dict
        The number of points ``n``, ``dtype`` (``"float32"`` or ``"float64"``), the names of both
        ``classes``, and in base64, little-endian: ``data`` (n, 2), ``labels`` (n,), ``loss`` and
        ``accuracy`` (steps + 1,), and the dicts ``grad_norms`` and ``logs`` of arrays (steps + 1,).
        ``gaps`` lists, by column, the states at which a training loop logged nothing.

        Of a chain ``layout`` (``widths``, ``activations``, ``names``, ``biases``, ``loss``, ``l2``) and
        ``parameters`` (steps + 1, P). Of a black box ``box`` (``title``, ``inputs``, ``tensors``),
        ``diverged``, the states that are not finite, and ``planes`` or ``surface``, see `mlpviz.web.given`.

    Raises
    ------
    ValueError
        If the network doesn't map 2 inputs to 1 output, or a black box to 1 or 2; or the states don't fit
        in `MAX_PAYLOAD_BYTES`.

    Examples
    --------
    >>> from mlpviz import Experiment
    >>> packed = payload(Experiment(steps=2, n=2).run())
    >>> packed["dtype"], packed["layout"]["widths"], packed["labels"]
    ('float64', [2, 2, 2, 2, 1], 'AAAAAAAA8L8AAAAAAADwPw==')
    """
    layout = history.layout
    if layout.inputs != 2:
        raise ValueError(f"a widget's network must have 2 inputs (got {layout.inputs})")
    double = history.parameters.dtype == torch.float64

    def pack(tensor: Tensor) -> str:
        array = tensor.detach().cpu().numpy().astype("<f8" if double else "<f4")
        return base64.b64encode(array.tobytes()).decode("ascii")

    if isinstance(layout, Layout):
        network = _packed_chain(layout, history.parameters, pack)
    else:
        network = _packed_box(history, layout, surface, pack)
    return {
        **network,
        "n": len(history.labels),
        "dtype": "float64" if double else "float32",
        "classes": list(history.classes),
        "data": pack(history.data),
        "labels": pack(history.labels),
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


def _packed_chain(layout: Layout, parameters: Tensor, pack: Callable[[Tensor], str]) -> dict[str, Any]:
    size = parameters.numel() * parameters.element_size()
    if size > MAX_PAYLOAD_BYTES:
        raise ValueError(
            f"a widget's history must fit in {MAX_PAYLOAD_BYTES >> 20} MiB (got {size >> 20} MiB): "
            "keep every tenth state, for example"
        )
    chain = {
        "widths": list(layout.widths),
        "activations": list(layout.activations),
        "names": list(layout.names),
        "biases": list(layout.biases),
        "loss": layout.loss,
        "l2": layout.l2,
    }
    return {"layout": chain, "parameters": pack(parameters)}


def _packed_box(
    history: History,
    box: BlackBox,
    surface: tuple[int, str, str] | None,
    pack: Callable[[Tensor], str],
) -> dict[str, Any]:
    finite = torch.isfinite(history.parameters).all(dim=1)
    if surface is None:
        shown: dict[str, Any] = {"planes": packed_planes(history)}
    else:
        given = given_surface(history, *surface)
        shown = {
            "surface": {
                name: pack(value) if isinstance(value, Tensor) else value for name, value in given.items()
            }
        }
    return {
        "box": {"title": box.title, "inputs": box.inputs, "tensors": box.tensors},
        "diverged": torch.nonzero(~finite)[:, 0].tolist(),
        **shown,
    }
