"""What a file says about its making: its experiments, the figure, the options of its view, its form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from ..figures import CATALOG, CatalogFigure
from ..figures.figure import OPTIONS
from ..figures.form import Form
from ..figures.views.training_history import TrainingHistory
from ..model.experiment import Experiment
from .metadata import FIGURE, carried_lines

__all__ = ["OWN", "like", "own_run", "parse_steps", "recipe"]

OWN = "history"
"""The name of a figure that is not the catalog's: the training history of any experiment."""


def own_run(experiment: Experiment) -> CatalogFigure:
    """The training history of any experiment, as a figure.

    Examples
    --------
    >>> own_run(Experiment(seed=3)).name
    'history'
    """
    return CatalogFigure(OWN, (experiment,), TrainingHistory(), caption="")


def parse_steps(text: str) -> tuple[int, int]:
    """The first and the last of ``first:last``.

    Raises
    ------
    ValueError
        If `text` is not written so.

    Examples
    --------
    >>> parse_steps("650:800")
    (650, 800)
    """
    first, colon, last = text.partition(":")
    if not (colon and first.isdecimal() and last.isdecimal()):
        raise ValueError(f"steps must be written first:last, as in 650:800 (got {text!r})")
    return int(first), int(last)


_WRITTEN: dict[str, Callable[[Any], str]] = {
    "iteration": str,
    "steps": lambda steps: f"{steps[0]}:{steps[1]}",
    "panel": str,
}
_READ: dict[str, Callable[[str], Any]] = {"iteration": int, "steps": parse_steps, "panel": str}


def recipe(figure: CatalogFigure, form: Form) -> str:
    """The experiment strings, one a line, and a line with all else that a file is made of.

    Examples
    --------
    >>> print(recipe(own_run(Experiment()).seen(steps=(650, 800)), Form(medium="slide")))
    widths=2-2-2-2-1&activation=tanh&seed=1&init_scale=1&lr=0.25&steps=1000
    figure=history&steps=650%3A800&theme=light&medium=slide
    """
    view: Any = figure.view
    chosen = [("figure", figure.name)]
    for field in fields(view):
        value = getattr(view, field.name)
        if field.name in OPTIONS and value != field.default:
            chosen.append((OPTIONS[field.name], _WRITTEN[field.name](value)))
    return f"{figure.source}\n{urlencode(chosen)}&{form}"


def like(path: str | Path) -> tuple[CatalogFigure, Form]:
    """The figure and the form of a file that `mlpviz.export.save` wrote, to make it again.

    Raises
    ------
    FileNotFoundError, ValueError
        As `mlpviz.export.inspect`; also if the file does not name its figure, or the catalog has changed.

    Examples
    --------
    >>> import tempfile
    >>> from mlpviz.export import save
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(CATALOG["ex4-network"], f"{folder}/network.svg", theme="dark")
    ...     figure, form = like(f"{folder}/network.svg")
    >>> figure.name, form.theme
    ('ex4-network', 'dark')
    """
    path = Path(path)
    lines = carried_lines(path)
    made = [line for line in lines if line.startswith(FIGURE)]
    if not made:
        raise ValueError(f"{path} must name its figure to be made again (it names none)")
    values = dict(parse_qsl(made[0]))
    name = values.pop("figure")
    figure = own_run(Experiment.parse(lines[0])) if name == OWN else CATALOG.get(name)
    if figure is None or figure.source.splitlines() != lines[: len(figure.experiments)]:
        raise ValueError(f"{path} must show a figure of the catalog as it is now (it shows {name!r})")
    options = {
        field: _READ[field](values.pop(called)) for field, called in OPTIONS.items() if called in values
    }
    return figure.seen(**options), Form.parse(urlencode(values))
