"""The widgets as values in a notebook: made in Python, displayed as HTML that needs no Python."""

from __future__ import annotations

import sys
import warnings
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from numbers import Integral
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

import torch
from torch import Tensor
from torch.nn import Module

from ..analysis.landscape import partner
from ..analysis.survey import answers_at
from ..engine.history import History, as_html, as_png
from ..engine.module import evaluating, judged
from ..model.black_box import Loss
from ..model.datasets import non_linearly_separable_data
from ..model.losses import LOSSES
from ..model.network import Layout, check_points
from ..model.numbers import is_finite
from ..web.markup import element, in_site_build, payload, script_tag
from .fallback import Picture, history_picture, surface_picture

if TYPE_CHECKING:
    from .live import Link

__all__ = ["LossSurfaceWidget", "MLPHistoryWidget", "NotebookWidget", "in_kernel"]


class NotebookWidget(ABC):
    """What the two widgets share: a history, the values that a reader changes, and the HTML.

    In JupyterLab and Notebook 7 the widget works by itself: in the saved notebook, in its HTML
    export, without a kernel. The same HTML should work in the outputs of VS Code and Colab; the
    tests imitate them but don't start these programs. With anywidget installed
    (``pip install mlpviz[widgets]``), JupyterLab and Notebook 7 also synchronize the widget with
    this object: read `iteration` to see where the reader is, set it to take them elsewhere.
    Without it, set `iteration` before the widget is displayed.
    """

    _tag: ClassVar[str]

    def __init__(self, history: History, values: dict[str, Any], width: float | None) -> None:
        if width is not None and not (is_finite(width) and width > 0):
            raise ValueError(f"maxWidth must be a number of pixels above 0 (got {width!r})")
        self._history, self._width = history, width
        self._values = values
        self._link: Link | None = None
        self._shown = False
        self._last: tuple[dict[str, Any], Picture] | None = None
        self._packed: tuple[dict[str, Any], dict[str, Any]] | None = None
        self._carried()  # what can't be carried is refused now

    @property
    def history(self) -> History:
        """The displayed history."""
        return self._history

    @property
    def iteration(self) -> int:
        """The displayed iteration; set it to -1 for the last one.

        Raises
        ------
        ValueError
            If it is set to a state that the history doesn't have.
        """
        return self._get("iteration")

    @iteration.setter
    def iteration(self, value: int) -> None:
        steps = self._history.steps
        if not (isinstance(value, Integral) and -steps - 1 <= value <= steps):
            raise ValueError(f"iteration must be a whole number from 0 to {steps} (got {value!r})")
        self._set("iteration", int(value) % (steps + 1))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={self._get(name)!r}" for name in self._values)
        title = self._history.layout.title
        return f"<{type(self).__name__} of {self._history.steps} steps of {title}, {shown}>"

    def markup(self, tied: bool = True) -> str:
        """The widget's HTML without the script, for a page that loads it once.

        Parameters
        ----------
        tied : bool
            Whether to synchronize the copy with this object, if anywidget is installed.

        Returns
        -------
        str
        """
        attributes: dict[str, object] = {}
        carried = self._carried()
        if carried is None:
            attributes["experiment"] = self._history.experiment
        attributes |= {name: self._get(name) for name in self._values}
        if self._width is not None:
            attributes["style"] = f"max-width:{self._width:g}px"
        if in_site_build():
            return element(self._tag, attributes, carried)
        link = self._tie() if tied and self._moves else None
        if link is not None:
            attributes["data-model"] = link.element
        # Otherwise keys that are meant for the widget would edit the notebook's cells.
        attributes["data-lm-suppress-shortcuts"] = "true"
        self._shown = True
        return element(self._tag, attributes, carried, self._drawn().html)

    def _carried(self) -> dict[str, Any] | None:
        """What a page carries of the present values; None where a browser repeats the run."""
        if _repeatable(self._history):
            return None
        asked = self._asked()
        if self._packed is None or self._packed[0] != asked:
            self._packed = asked, payload(self._history, **asked)
        return self._packed[1]

    def _asked(self) -> dict[str, Any]:
        """What `payload` is asked for besides the history."""
        return {}

    @property
    def _moves(self) -> bool:
        """Whether a copy that is displayed can show other values than those it was made for."""
        return True

    def _drawn(self) -> Picture:
        """The picture of the present values, drawn once for both kinds of output."""
        values = {name: self._get(name) for name in self._values}
        if self._last is None or self._last[0] != values:
            self._last = values, self._picture()
        return self._last[1]

    @abstractmethod
    def _picture(self) -> Picture:
        """What to show where the script doesn't run."""

    def _repr_html_(self) -> str:
        return self.markup() + ("" if in_site_build() else script_tag())

    def _repr_png_(self) -> bytes | None:
        """For exports to LaTeX and PDF, which leave HTML out."""
        return None if in_site_build() else self._drawn().png

    def _get(self, name: str) -> Any:
        return self._values[name] if self._link is None else getattr(self._link, name)

    def _set(self, name: str, value: Any) -> None:
        self._values[name] = value
        if self._link is not None:
            setattr(self._link, name, value)
        elif self._shown:
            how = (
                "to move one that is already shown, pip install 'mlpviz[widgets]' and restart the kernel"
                if self._moves
                else "show it again, since no browser can compute it"
            )
            warnings.warn(f"{name} is set for the next time this widget is shown; {how}", stacklevel=3)

    def _tie(self) -> Link | None:
        """The link to the displayed copies, made for the first of them; None without anywidget."""
        if self._link is None and in_kernel():
            try:
                from .live import Link
            except ImportError:
                return None
            self._link = Link(element=uuid4().hex, tied=list(self._values), **self._values)
        return self._link


class MLPHistoryWidget(NotebookWidget):
    """The training history of a network, to play and scrub through.

    Parameters
    ----------
    data : Tensor, shape (n, 2), optional
    labels : Tensor, shape (n,), optional
        +1 or -1; with two outputs the integers 0 and 1. Without both, a list is shown without points; a
        `History` has its own.
    history : list of (Module, dict of float), list of Module, or History
        Of any module with 2 inputs and 1 or 2 outputs. A browser computes what it shows of a chain
        of ``Linear`` layers and known activations with one output, see `mlpviz.train`; of any other
        Python does, in eval mode: the answers of every state, on a grid. Of two outputs the answer is
        ``softmax(1)[:, 0] * 2 - 1``.

        A training loop's own list: a copy of the network for each state, ``deepcopy(net)``, and
        what was logged there: ``loss``, ``accuracy``, ``'layer1.0.weight grad'`` for a gradient
        norm, and any other number by any other name, which gets its own curve. Entry i is shown
        as step i, however many updates there are between two entries.

        Where an entry lacks a value, its curve has a gap. What was never logged is not shown.
        An accuracy may be logged in percent: if any of its values is above 1, all are read as
        percentages, otherwise all as shares of 1. An empty list is shown as a sentence that says so.
    maxWidth : float, optional
        Pixels that the widget is wide at most.

    Raises
    ------
    ValueError
        If the networks are not copies of one module with 2 inputs and 1 or 2 outputs, or what
        was logged is not a number; see `History.from_entries`.

    Examples
    --------
    >>> from mlpviz import EXERCISES
    >>> widget = MLPHistoryWidget(history=EXERCISES["ex2"].run())
    >>> widget.iteration = 300
    >>> widget
    <MLPHistoryWidget of 1000 steps of 2-2-2-2-1, iteration=300>
    """

    _tag = "mlp-history"

    def __new__(
        cls,
        data: Any = None,
        labels: Any = None,
        history: Any = (),
        maxWidth: Any = None,  # noqa: N803
    ) -> MLPHistoryWidget:
        """A widget; of an empty list one that says so: a notebook is also run before its loop is written."""
        is_empty = isinstance(history, Sequence) and len(history) == 0
        return object.__new__(Unbegun if is_empty else cls)

    def __init__(
        self,
        data: Tensor | None = None,
        labels: Tensor | None = None,
        history: History | Iterable[Module | tuple[Module, Mapping[str, float]]] = (),
        maxWidth: float | None = None,  # noqa: N803 - the original's name
    ) -> None:
        if isinstance(history, History):
            _demand_own(history, data, labels)
        else:
            if (data is None) != (labels is None):
                raise ValueError("data and labels must be given together (got one of them)")
            if data is None or labels is None:
                data, labels = torch.empty(0, 2), torch.empty(0)
            history = History.from_entries(data, labels, history)
        super().__init__(history, {"iteration": history.steps}, maxWidth)

    def _picture(self) -> Picture:
        return history_picture(self._history, self.iteration)


class Unbegun(MLPHistoryWidget):
    """In the place of a history that has no states yet."""

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        if name in ("_history", "_link"):
            raise ValueError("history must have at least one entry (got none)")
        raise AttributeError(name)

    def __repr__(self) -> str:
        return "<MLPHistoryWidget of no states yet>"

    def markup(self, tied: bool = True) -> str:
        """A sentence."""
        entry = "(deepcopy(net), {&quot;loss&quot;: …})"
        return f"<p>No states yet: append {entry} to the history at each step.</p>"

    def _repr_html_(self) -> str:
        return self.markup()

    def _repr_png_(self) -> None:
        return None


class LossSurfaceWidget(NotebookWidget):
    """The loss landscape of a network along any two of its parameters.

    The loss is the one given, whatever a training loop minimized and logged. A browser computes the
    landscape of a chain of ``Linear`` layers and known activations with one output; of any other module,
    or with a loss of your own, Python computes one surface: set `first`, `second` or `iteration`, and show
    the widget again.

    Parameters
    ----------
    mlp : torch.nn.Module or History
        A trained network with 2 inputs and 1 or 2 outputs; or a history, to see the landscape at any
        iteration, with the path of the training.
    data : Tensor, shape (n, 2), optional
    labels : Tensor, shape (n,), optional
        Default: those of `mlpviz.non_linearly_separable_data`; a `History` has its own.
    first, second : str, optional
        The parameters to begin with. Default: the first weight of the first layer and the first
        weight of the second; if that is missing or already chosen, the first other parameter.
    maxWidth : float, optional
        Pixels that the widget is wide at most.
    loss : str or callable, optional
        See `loss_curves`. A `History` has its own.

    Raises
    ------
    ValueError
        If a parameter is unknown, both are the same, or the network has not 2 inputs and 1 or 2
        outputs.

    Examples
    --------
    >>> from mlpviz import mlp, seeded_net
    >>> widget = LossSurfaceWidget(seeded_net(1, mlp((2, 2, 1))))
    >>> widget.second = "layer2.0.bias(0)"
    >>> widget.first, widget.second
    ('layer1.0.weight(0, 0)', 'layer2.0.bias(0,)')
    """

    _tag = "mlp-landscape"

    def __init__(
        self,
        mlp: Module | History,
        data: Tensor | None = None,
        labels: Tensor | None = None,
        first: str | None = None,
        second: str | None = None,
        maxWidth: float | None = None,  # noqa: N803 - the original's name
        loss: Loss | None = None,
    ) -> None:
        if isinstance(mlp, History):
            _demand_own(mlp, data, labels)
            if loss is not None:
                raise ValueError(f"loss must be left out with a history, which has its own (got {loss!r})")
            history = mlp
        else:
            if (data is None) != (labels is None):
                raise ValueError("data and labels must be given together (got one of them)")
            if data is None or labels is None:
                data, labels = non_linearly_separable_data()
            history = History.from_entries(*check_points(data, labels), [mlp], loss)
        if "loss" in history.logged:
            history = _with_surface_loss(history)
        layout = history.layout
        first = layout.scalar_names[0 if first is None else layout.position(first)]
        if second is None:
            second = partner(layout, first)
        second = layout.scalar_names[layout.position(second)]
        _demand_two(first, second)
        values = {"iteration": history.steps, "first": first, "second": second}
        super().__init__(history, values, maxWidth)

    @property
    def first(self) -> str:
        """The parameter along the horizontal axis."""
        return self._get("first")

    @first.setter
    def first(self, name: str) -> None:
        self._choose("first", name, self.second)

    @property
    def second(self) -> str:
        """The parameter along the vertical axis."""
        return self._get("second")

    @second.setter
    def second(self, name: str) -> None:
        self._choose("second", name, self.first)

    def _asked(self) -> dict[str, Any]:
        if isinstance(self._history.layout, Layout):
            return {}
        return {"surface": (self.iteration, self.first, self.second)}

    @property
    def _moves(self) -> bool:
        return isinstance(self._history.layout, Layout)

    def _picture(self) -> Picture:
        return surface_picture(self._history, self.iteration, self.first, self.second)

    def _choose(self, axis: str, name: str, other: str) -> None:
        layout = self._history.layout
        known = layout.scalar_names[layout.position(name)]
        _demand_two(known, other)
        self._set(axis, known)


def _with_surface_loss(history: History) -> History:
    """Replace a training loop's own loss by the one that surfaces show."""
    layout, data = history.layout, history.data.to(history.parameters)
    labels = history.labels.to(history.parameters)
    if isinstance(layout, Layout):
        outputs = answers_at(history, range(len(history.loss)))
        judge = LOSSES[layout.loss]
        loss = torch.stack([judge.mean(found, labels) for found in outputs])
    else:
        losses = []
        for net in history.networks:
            named = dict(net.named_parameters())
            with evaluating(net), torch.no_grad():
                losses.append(judged(net, named, layout, data, labels))
        loss = torch.stack(losses)
    logged = {name: there for name, there in history.logged.items() if name != "loss"}
    return replace(history, loss=loss, logged=logged)


def _demand_two(first: str, second: str) -> None:
    if first == second:
        raise ValueError(f"first and second must be two parameters (got {first} twice)")


def _repeatable(history: History) -> bool:
    """Whether the browser, which computes in float64, can repeat the run from its experiment."""
    return history.experiment is not None and history.parameters.dtype == torch.float64


def _demand_own(history: History, data: Tensor | None, labels: Tensor | None) -> None:
    for name, given, own in (("data", data, history.data), ("labels", labels, history.labels)):
        if given is not None and not (given.shape == own.shape and torch.equal(given.to(own), own)):
            raise ValueError(f"{name} must be left out, or be the history's own (got another {name})")


def in_kernel() -> bool:
    """Whether this process is a notebook's kernel."""
    ipython = sys.modules.get("IPython")
    return ipython is not None and hasattr(ipython.get_ipython(), "kernel")


@as_html.register
def _history_as_html(history: History) -> str:
    # No variable refers to this widget, so Python can't move it.
    markup = MLPHistoryWidget(history=history).markup(tied=False)
    return markup + ("" if in_site_build() else script_tag())


@as_png.register
def _history_as_png(history: History) -> bytes | None:
    return None if in_site_build() else history_picture(history, -1).png
