"""An experiment: one short string that names a training run completely."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import singledispatch
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote

import numpy as np
import torch

from .datasets import DATASETS
from .network import ACTIVATIONS, Layout
from .numbers import is_finite, is_whole

if TYPE_CHECKING:
    from ..engine.history import History

__all__ = ["EXERCISES", "Experiment"]

MAX_WIDTH, MAX_LAYERS, MAX_STEPS, MAX_POINTS = 256, 64, 100_000, 10_000


@dataclass(frozen=True)
class Experiment:
    """A training run: gradient descent on the mean squared error, all of it named.

    Attributes
    ----------
    widths : tuple of int
        2 inputs, the hidden units of each layer, 1 output.
    activation : str
        ``"sign"``, ``"tanh"``, ``"relu"`` or ``"sigmoid"``, after every layer.
    seed : int
        Of the initial parameters, see `mlpviz.seeded_net`.
    init_scale : float
        Initialization scale: what every initial parameter is multiplied by.
    lr : float
        Learning rate.
    steps : int
        Number of updates.
    data, data_seed, n : str, int, int
        The data set, see `mlpviz.model.datasets.dataset`.

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

    widths: tuple[int, ...] = (2, 2, 2, 2, 1)
    activation: str = "tanh"
    seed: int = 1
    init_scale: float = 1.0
    lr: float = 0.25
    steps: int = 1000
    data: str = "quadrants"
    data_seed: int = 1
    n: int = 100

    def __post_init__(self) -> None:
        for name, value in _checked(self).items():
            object.__setattr__(self, name, value)

    def __str__(self) -> str:
        always = ("widths", "activation", "seed", "init_scale", "lr", "steps")
        pairs = []
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name in always or value != field.default:
                pairs.append(f"{field.name}={quote(_text(value))}")
        return "&".join(pairs)

    @classmethod
    def parse(cls, text: str) -> Experiment:
        """The experiment that the query string `text` names; the inverse of ``str``.

        Fields left out take their defaults.

        Raises
        ------
        ValueError
            If a field is unknown, given twice, or its value is out of range.
        """
        try:
            pairs = parse_qsl(text.lstrip("?"), keep_blank_values=True, strict_parsing=bool(text.lstrip("?")))
        except ValueError:
            raise ValueError(
                f"an experiment must be written field=value&field=value (got {text!r})"
            ) from None
        values: dict[str, Any] = {}
        for name, value in pairs:
            if name not in _READERS:
                raise ValueError(f"field must be one of {', '.join(_READERS)} (got {name!r})")
            if name in values:
                raise ValueError(f"{name} must be given once (got {value!r} as well)")
            try:
                values[name] = _READERS[name](value)
            except ValueError:
                values[name] = value  # refused below, with the message that the field deserves
        return cls(**values)

    @property
    def layout(self) -> Layout:
        """The layout of the network."""
        return Layout.of_widths(self.widths, self.activation)

    def run(self, dtype: torch.dtype = torch.float64) -> History:
        """Train the network and remember every state.

        Parameters
        ----------
        dtype : torch.dtype
            ``torch.float64`` or ``torch.float32``.

        Returns
        -------
        History
        """
        return train_named(self, dtype)


@singledispatch
def train_named(named: object, dtype: torch.dtype) -> Any:
    """Train what `named` names. The engine, which this room doesn't know, registers how."""
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


_READERS: dict[str, Any] = {
    "widths": _read_widths,
    "activation": str,
    "seed": _read_int,
    "init_scale": _read_float,
    "lr": _read_float,
    "steps": _read_int,
    "data": str,
    "data_seed": _read_int,
    "n": _read_int,
}


def _is_int(value: object, low: int, high: int) -> bool:
    return is_whole(value) and low <= value <= high  # type: ignore[operator]


def _checked(e: Experiment) -> dict[str, Any]:
    """The fields in their canonical types, or an error that names the first bad one."""

    def demand(right: bool, name: str, allowed: str) -> None:
        if not right:
            value = getattr(e, name)
            shown = "-".join(map(str, value)) if isinstance(value, list | tuple | np.ndarray) else value
            raise ValueError(f"{name} must be {allowed} (got {shown!r})")

    widths = e.widths
    shaped = (
        isinstance(widths, list | tuple | np.ndarray)
        and 2 <= len(widths) <= MAX_LAYERS + 1
        and all(_is_int(width, 1, MAX_WIDTH) for width in widths)
    )
    demand(
        shaped and widths[0] == 2 and widths[-1] == 1,
        "widths",
        f"2-…-1: 2 inputs, hidden layers of 1 to {MAX_WIDTH} units, 1 output, at most {MAX_LAYERS} layers",
    )
    demand(
        isinstance(e.activation, str) and e.activation in ACTIVATIONS,
        "activation",
        f"one of {', '.join(ACTIVATIONS)}",
    )
    demand(_is_int(e.seed, 0, 2**32 - 1), "seed", "a whole number from 0 to 4294967295")
    demand(is_finite(e.init_scale) and e.init_scale >= 0, "init_scale", "a finite number, 0 or above")
    demand(is_finite(e.lr) and e.lr > 0, "lr", "a finite number above 0")
    demand(_is_int(e.steps, 1, MAX_STEPS), "steps", f"a whole number from 1 to {MAX_STEPS}")
    demand(isinstance(e.data, str) and e.data in DATASETS, "data", f"one of {', '.join(DATASETS)}")
    demand(_is_int(e.data_seed, 0, 2**32 - 1), "data_seed", "a whole number from 0 to 4294967295")
    demand(_is_int(e.n, 1, MAX_POINTS), "n", f"a whole number from 1 to {MAX_POINTS}")
    return {
        "widths": tuple(int(width) for width in widths),
        "seed": int(e.seed),
        "steps": int(e.steps),
        "data_seed": int(e.data_seed),
        "n": int(e.n),
        # Adding 0.0 turns -0.0 into 0.0, which its string could not tell apart.
        "init_scale": float(e.init_scale) + 0.0,
        "lr": float(e.lr),
    }


EXERCISES: Mapping[str, Experiment] = MappingProxyType(
    {
        "ex1": Experiment(activation="sign", lr=0.01),
        "ex2": Experiment(lr=0.01),
        "ex3": Experiment(lr=0.01),
        "ex4": Experiment(),
        "ex5": Experiment(),
        "ex6": Experiment(widths=(2,) * 8 + (1,), init_scale=0.5),
        "ex7": Experiment(widths=(2, 8, 1)),
        "ex8": Experiment(widths=(2,) + (10,) * 7 + (1,), init_scale=0.7),
    }
)
"""The experiments of the eight exercises; ``"ex3"`` looks at the loss surface of ``"ex2"``."""
