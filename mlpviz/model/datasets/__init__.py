"""Data sets: points of the plane and a label of +1 or -1 for each.

Each is a module here, found by its row of ``declaration.json``. It has either of

- ``is_positive(x, y)``, a rule that labels any place of the plane: points are drawn from a standard
  normal;
- ``place(label, along, dx, dy)``, where a point of a class lies: ``along`` is drawn evenly from -1 to 1,
  ``dx`` and ``dy`` from a standard normal. The classes take turns.

JavaScript has a file of the same name, with the same operations in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType, ModuleType

import numpy as np
import torch
from torch import Tensor

from ...arithmetic.functions import normal, uniform
from ..declaration import declared_modules

__all__ = ["DATASETS", "RULES", "dataset", "non_linearly_separable_data", "rule_of"]

Rule = Callable[[np.ndarray, np.ndarray], np.ndarray]

DATASETS: Mapping[str, ModuleType] = MappingProxyType(declared_modules(__name__, "datasets"))
"""Every data set that an experiment can name."""

RULES: Mapping[str, Rule] = MappingProxyType(
    {name: module.is_positive for name, module in DATASETS.items() if hasattr(module, "is_positive")}
)
"""The rules by name: each maps coordinates x and y to booleans, True for the class +1."""


def rule_of(name: str) -> Rule:
    """The rule by which a data set labels any place of the plane.

    Raises
    ------
    ValueError
        If it has none: nobody can say what is right between its points.

    Examples
    --------
    >>> rule_of("circle")(np.array([0.0, 2.0]), np.array([1.0, 0.0]))
    array([ True, False])
    """
    if name not in RULES:
        raise ValueError(f"data must have a rule for the whole plane, {', '.join(RULES)} (got {name!r})")
    return RULES[name]


def dataset(
    name: str = "quadrants",
    seed: int = 1,
    n: int = 100,
    dtype: torch.dtype = torch.float64,
    noise: float = 0.0,
) -> tuple[Tensor, Tensor]:
    """Draw `n` points of a data set, and their labels.

    Parameters
    ----------
    name : str
        Points of a standard normal, labelled by a rule: ``"quadrants"``: +1 where the coordinates have
        the same sign, so no line separates the classes. ``"halves"``: +1 above a diagonal line.
        ``"circle"``: +1 inside a circle. ``"checkerboard"``: +1 on the dark squares. ``"sine"``: +1 above
        a sine wave.

        Points that are placed around a shape of their class, as many of one as of the other:
        ``"moons"``: two half circles that reach into one another. ``"spirals"``: two arms of a spiral.
        ``"blobs"``: two round clouds. What lies between them belongs to neither class.
    seed : int
        Seed of numpy's legacy ``RandomState``; the global generators are left alone.
    n : int
        Number of points. The first ones are the same for any `n`.
    dtype : torch.dtype
        Of both tensors.
    noise : float
        Share of the labels that are flipped, from 0 to 0.5: those of the first points in the order of
        ``RandomState(seed + 2).permutation(n)``.

    Returns
    -------
    data : Tensor, shape (n, 2)
    labels : Tensor, shape (n,)
        +1 or -1.

    Raises
    ------
    ValueError
        If `name` is not one of `DATASETS`.

    Examples
    --------
    >>> data, labels = dataset("circle", n=4)
    >>> data.shape, labels.tolist()
    (torch.Size([4, 2]), [-1.0, -1.0, -1.0, -1.0])
    """
    if name not in DATASETS:
        raise ValueError(f"data must be one of {', '.join(DATASETS)} (got {name!r})")
    points, labels = _drawn(name, seed, n)
    if noise:
        flipped = np.random.RandomState((seed + 2) % 2**32).permutation(n)[: int(noise * n + 0.5)]
        labels[flipped] *= -1.0
    return torch.tensor(points, dtype=dtype), torch.tensor(labels, dtype=dtype)


def _drawn(name: str, seed: int, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Points, shape (n, 2), and labels, shape (n,)."""
    points = normal(seed, 2 * n).reshape(n, 2)
    if name in RULES:
        return points, np.where(RULES[name](*points.T), 1.0, -1.0)
    labels = np.where(np.arange(n) % 2 == 0, 1.0, -1.0)
    along = uniform((seed + 3) % 2**32, n)
    return np.stack(DATASETS[name].place(labels, along, *points.T), axis=1), labels


def non_linearly_separable_data(
    seed: int = 1, n: int = 100, integer_labels: bool = False
) -> tuple[Tensor, Tensor]:
    """The course's data set: normal points, labelled +1 where the coordinates have the same sign.

    Parameters
    ----------
    seed : int
        Seed of numpy's legacy ``RandomState``.
    n : int
        Number of points.
    integer_labels : bool
        Return the labels as integers 0 and 1 (for a cross-entropy loss) instead of -1 and +1.

    Returns
    -------
    data : Tensor, shape (n, 2)
        In torch's default dtype.
    labels : Tensor, shape (n,)
        In torch's default dtype, or ``torch.int64`` with `integer_labels`.

    Examples
    --------
    >>> data, labels = non_linearly_separable_data()
    >>> data.shape, int((labels > 0).sum())
    (torch.Size([100, 2]), 52)
    """
    data, labels = dataset("quadrants", seed, n, torch.get_default_dtype())
    if integer_labels:
        labels = (labels > 0).long()
    return data, labels
