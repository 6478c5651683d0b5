"""Make a figure again from a file that shows it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from ..figures import CATALOG, CatalogFigure, find
from ..figures.form import Form
from ..model.experiment import EXERCISES, Experiment
from .metadata import FIGURE, carried_lines
from .own import history_figure, own_run
from .recipe import CODE, OWN, UNNAMED, with_options

__all__ = ["like", "named"]


def named(text: str) -> CatalogFigure:
    """The figure of a name in the catalog, or the training history of an exercise, an experiment or a file.

    Raises
    ------
    ValueError
        If `text` is none of them, or the file is no history.

    Examples
    --------
    >>> named("ex4-network").name, named("ex4").name, named("seed=3").experiments[0].seed
    ('ex4-network', 'history', 3)
    """
    if text in EXERCISES:
        return own_run(EXERCISES[text])
    if text.endswith(".npz"):
        return history_figure(text)
    return own_run(Experiment.parse(text)) if "=" in text else find(text)


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
    if name == UNNAMED:
        raise ValueError(
            f"{path} must show a run that a string names, to be made again (it shows {lines[0]})"
        )
    figure = own_run(Experiment.parse(lines[0])) if name in (OWN, CODE) else CATALOG.get(name)
    if figure is None or figure.source.splitlines() != lines[: len(figure.experiments)]:
        raise ValueError(f"{path} must show a figure of the catalog as it is now (it shows {name!r})")
    return with_options(figure, values), Form.parse(urlencode(values))
