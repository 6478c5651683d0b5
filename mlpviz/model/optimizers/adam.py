"""Adam: Kingma and Ba, 2015, algorithm 1, with the constants of ``torch.optim.Adam``."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from torch.nn import Parameter
from torch.optim import Adam

__all__ = ["of_torch", "update"]


def update(
    params: Any, gradient: Any, first: Any, second: Any, powers: Any, lr: float, momentum: float
) -> None:
    """A step along the mean gradient, `first`, divided by the root of the mean square, `second`."""
    powers[0] *= 0.9
    powers[1] *= 0.999
    rate = lr / (1.0 - powers[0])
    root = math.sqrt(1.0 - powers[1])
    for j in range(len(params)):
        first[j] += (gradient[j] - first[j]) * (1.0 - 0.9)
        second[j] = 0.999 * second[j] + (1.0 - 0.999) * gradient[j] * gradient[j]
        params[j] -= rate * first[j] / (math.sqrt(second[j]) / root + 1e-8)


def of_torch(parameters: Iterable[Parameter], lr: float, momentum: float) -> Adam:
    """Torch's own."""
    return Adam(parameters, lr)
