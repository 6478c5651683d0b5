"""Data sets: points of the plane and a label of +1 or -1 for each.

A rule is a module here, found by its row of ``declaration.json``, with a function
``is_positive(x, y)``. JavaScript has a file of the same name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
import torch
from torch import Tensor

from ...arithmetic.functions import normal
from ..declaration import declared_modules

__all__ = ["DATASETS", "dataset", "non_linearly_separable_data"]


DATASETS: Mapping[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = MappingProxyType(
    {name: module.is_positive for name, module in declared_modules(__name__, "datasets").items()}
)
"""The labelling rules by name: each maps coordinates x and y to booleans, True for the class +1."""


def dataset(
    name: str = "quadrants",
    seed: int = 1,
    n: int = 100,
    dtype: torch.dtype = torch.float64,
    noise: float = 0.0,
) -> tuple[Tensor, Tensor]:
    """Draw `n` points from a standard normal and label them by a rule of `DATASETS`.

    Parameters
    ----------
    name : str
        ``"quadrants"``: +1 where the coordinates have the same sign, so no line separates
        the classes. ``"halves"``: +1 above a diagonal line. ``"circle"``: +1 inside a circle.
        ``"checkerboard"``: +1 on the dark squares. ``"sine"``: +1 above a sine wave.
    seed : int
        Seed of numpy's legacy ``RandomState``; the global generators are left alone.
    n : int
        Number of points.
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
    points = normal(seed, 2 * n).reshape(n, 2)
    labels = np.where(DATASETS[name](*points.T), 1.0, -1.0)
    if noise:
        flipped = np.random.RandomState((seed + 2) % 2**32).permutation(n)[: int(noise * n + 0.5)]
        labels[flipped] *= -1.0
    return torch.tensor(points, dtype=dtype), torch.tensor(labels, dtype=dtype)


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
