"""An experiment: one short string that names a training run completely."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import singledispatch
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl, quote

import numpy as np
import torch

from .declaration import DECLARATION
from .network import Layout
from .numbers import is_finite, is_whole

if TYPE_CHECKING:
    from ..engine.history import History

__all__ = ["EXERCISES", "Experiment", "checked"]

FIELDS: Mapping[str, Mapping[str, Any]] = DECLARATION["fields"]


@dataclass(frozen=True)
class Experiment:
    """A training run, completely named.

    Attributes
    ----------
    widths : tuple of int
        2 inputs, the hidden units of each layer, 1 output.
    activation : str
        ``"sign"``, ``"tanh"``, ``"relu"``, ``"sigmoid"``, ``"leaky_relu"``, ``"gelu"``, ``"sine"`` or
        ``"identity"``, after every layer.
    seed : int
        Of the initial parameters, see `mlpviz.seeded_net`.
    init_scale : float
        Initialization scale, by which every initial parameter is multiplied.
    lr : float
        Learning rate.
    steps : int
        Number of updates.
    data, data_seed, n : str, int, int
        The data set, see `mlpviz.model.datasets.dataset`.
    output : str
        The last layer's activation, ``"identity"``, ``"tanh"`` or ``"sigmoid"``, if it is not the
        ``"same"``.
    init : str
        ``"normal"``, ``"uniform"``, ``"glorot"`` or ``"he"``: how the initial parameters are drawn, and how
        far a layer's weights spread before `init_scale`. With the last two, biases are mostly begun at 0:
        say so with ``bias_scale=0``.
    bias_scale : float
        By which the initial biases are multiplied as well.
    noise : float
        Share of the training labels that are flipped, from 0 to 0.5.
    loss : str
        ``"mse"``, ``"logistic"`` or ``"hinge"``: the mean of (y - t)², of log(1 + exp(-t y)), of
        max(0, 1 - t y).
    l2 : float
        Of the penalty l2 / 2 · Σ w² over all weights, not the biases. It is added to the loss, not to that
        of the test set.
    optimizer : str
        ``"gd"``, gradient descent, ``"momentum"``, or ``"adam"``.
    momentum : float
        Of the optimizer that has one, from 0 to 1.
    batch : int
        Points of a step, at most `n`; 0 for all. Each epoch takes them in the order of
        ``RandomState(seed + epoch).permutation(n)``; its last batch is what is left.
    test : int
        Number of fresh points, of the same data set and without noise, on which the loss and the accuracy
        are measured as well: the data set of the seed ``data_seed + 1``.

    Raises
    ------
    ValueError
        If a value is out of range. The message names the field, what is allowed and what came.

    Examples
    --------
    >>> e = Experiment(lr=0.25)
    >>> str(e)
    'widths=2-2-2-2-1&activation=tanh&seed=1&init_scale=1&lr=0.25&steps=1000'
    >>> Experiment.parse("lr=0.25") == e
    True
    >>> round(float(e.run().loss[-1]), 3)
    0.023
    """

    widths: tuple[int, ...] = FIELDS["widths"]["default"]
    activation: str = FIELDS["activation"]["default"]
    seed: int = FIELDS["seed"]["default"]
    init_scale: float = FIELDS["init_scale"]["default"]
    lr: float = FIELDS["lr"]["default"]
    steps: int = FIELDS["steps"]["default"]
    data: str = FIELDS["data"]["default"]
    data_seed: int = FIELDS["data_seed"]["default"]
    n: int = FIELDS["n"]["default"]
    output: str = FIELDS["output"]["default"]
    init: str = FIELDS["init"]["default"]
    bias_scale: float = FIELDS["bias_scale"]["default"]
    noise: float = FIELDS["noise"]["default"]
    loss: str = FIELDS["loss"]["default"]
    l2: float = FIELDS["l2"]["default"]
    optimizer: str = FIELDS["optimizer"]["default"]
    momentum: float = FIELDS["momentum"]["default"]
    batch: int = FIELDS["batch"]["default"]
    test: int = FIELDS["test"]["default"]

    def __post_init__(self) -> None:
        for name in FIELDS:
            object.__setattr__(self, name, checked(name, getattr(self, name)))
        if self.batch > self.n:
            raise ValueError(f"batch must be a whole number from 0 to n, {self.n} (got {self.batch})")

    def __str__(self) -> str:
        values = {name: getattr(self, name) for name in FIELDS}
        return "&".join(
            f"{name}={quote(_text(value))}"
            for name, value in values.items()
            if FIELDS[name]["written"] or value != FIELDS[name]["default"]
        )

    @classmethod
    def parse(cls, text: str) -> Experiment:
        """Read the experiment that a query string names; the inverse of ``str``.

        Parameters
        ----------
        text : str
            ``field=value&field=value``. Fields left out take their defaults.

        Returns
        -------
        Experiment

        Raises
        ------
        ValueError
            If a field is unknown or given twice, or its value is out of range.

        Examples
        --------
        >>> Experiment.parse("widths=2-8-1&lr=1").widths
        (2, 8, 1)
        """
        try:
            pairs = parse_qsl(text.lstrip("?"), keep_blank_values=True, strict_parsing=bool(text.lstrip("?")))
        except ValueError:
            raise ValueError(
                f"an experiment must be written field=value&field=value (got {text!r})"
            ) from None
        values: dict[str, Any] = {}
        for name, value in pairs:
            if name not in FIELDS:
                raise ValueError(f"field must be one of {', '.join(FIELDS)} (got {name!r})")
            if name in values:
                raise ValueError(f"{name} must be given once (got {value!r} as well)")
            try:
                values[name] = _KINDS[FIELDS[name]["kind"]].read(value)
            except ValueError:
                values[name] = value  # refused below, with the message of its field
        return cls(**values)

    @property
    def layout(self) -> Layout:
        """The layout of the network."""
        return Layout.of_widths(self.widths, self.activation, self.output, self.loss, self.l2)

    def run(self, dtype: torch.dtype = torch.float64) -> History:
        """Train the network and keep every state.

        Parameters
        ----------
        dtype : torch.dtype
            ``torch.float64`` or ``torch.float32``.

        Returns
        -------
        History
            Index i is the state after i updates.

        Raises
        ------
        ValueError
            If `dtype` is another, or the states don't fit in memory.

        Examples
        --------
        >>> Experiment(steps=10).run().loss.shape
        torch.Size([11])
        """
        return train_named(self, dtype)


if [field.name for field in fields(Experiment)] != list(FIELDS):
    raise ImportError(f"Experiment must have the fields of declaration.json: {', '.join(FIELDS)}")


@singledispatch
def train_named(named: object, dtype: torch.dtype) -> Any:
    """Train an experiment. The engine, which this room must not import, registers how."""
    raise TypeError(f"named must be an Experiment (got a {type(named).__name__})")


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return "-".join(str(width) for width in value)
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return str(value)


def _read_int(text: str) -> int:
    # int() would also take " 1", "+1" and "1_000", which a browser reads differently.
    if not re.fullmatch(r"[0-9]+", text):
        raise ValueError(text)
    return int(text)


def _read_float(text: str) -> float:
    if not re.fullmatch(r"-?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", text):
        raise ValueError(text)
    return float(text)


def _read_widths(text: str) -> tuple[int, ...]:
    return tuple(_read_int(width) for width in text.split("-"))


class _Kind(NamedTuple):
    """How the values of a kind of field are read, checked, converted to one type, and described."""

    read: Callable[[str], Any]
    is_right: Callable[[Mapping[str, Any], Any], bool]
    canonical: Callable[[Any], Any]
    allowed: Callable[[Mapping[str, Any]], str]


def _are_widths(row: Mapping[str, Any], value: object) -> bool:
    return (
        isinstance(value, list | tuple | np.ndarray)
        and 2 <= len(value) <= row["layers"] + 1
        and all(is_whole(width) and 1 <= width <= row["units"] for width in value)
        and (value[0], value[-1]) == (row["inputs"], row["outputs"])
    )


def _is_in_range(row: Mapping[str, Any], value: Any) -> bool:
    enough = is_finite(value) and (value > row["above"] if "above" in row else value >= row["least"])
    return enough and value <= row.get("most", value)


_KINDS = {
    "widths": _Kind(
        _read_widths,
        _are_widths,
        lambda value: tuple(int(width) for width in value),
        lambda row: (
            f"{row['inputs']}-…-{row['outputs']}: {row['inputs']} inputs, hidden layers of 1 to "
            f"{row['units']} units, {row['outputs']} output, at most {row['layers']} layers"
        ),
    ),
    "choice": _Kind(
        str,
        lambda row, value: isinstance(value, str) and value in _choices(row),
        str,
        lambda row: f"one of {', '.join(_choices(row))}",
    ),
    "whole": _Kind(
        _read_int,
        lambda row, value: is_whole(value) and row["least"] <= value <= row["most"],
        int,
        lambda row: f"a whole number from {row['least']} to {row['most']}",
    ),
    "real": _Kind(
        _read_float,
        _is_in_range,
        # Adding 0.0 turns -0.0 into 0.0, which its string could not tell apart.
        lambda value: float(value) + 0.0,
        lambda row: (
            f"a finite number above {row['above']}"
            if "above" in row
            else f"a number from {row['least']} to {row['most']}"
            if "most" in row
            else f"a finite number, {row['least']} or above"
        ),
    ),
}


def _choices(row: Mapping[str, Any]) -> list[str]:
    """The names that a field can have: rows of a table, except those that no experiment may name."""
    return [name for name, choice in DECLARATION[row["of"]].items() if choice.get("named", True)]


def checked(name: str, value: Any) -> Any:
    """Convert a field's value to its canonical type.

    Raises
    ------
    ValueError
        If it is out of range. The message names the field, what is allowed and what came.

    Examples
    --------
    >>> checked("momentum", 1)
    1.0
    """
    row = FIELDS[name]
    kind = _KINDS[row["kind"]]
    if not kind.is_right(row, value):
        shown = "-".join(map(str, value)) if isinstance(value, list | tuple | np.ndarray) else value
        raise ValueError(f"{name} must be {kind.allowed(row)} (got {shown!r})")
    return kind.canonical(value)


EXERCISES: Mapping[str, Experiment] = MappingProxyType(
    {name: Experiment.parse(text) for name, text in DECLARATION["exercises"].items()}
)
"""The experiments of the eight exercises; ``"ex3"`` looks at the loss surface of ``"ex2"``."""
