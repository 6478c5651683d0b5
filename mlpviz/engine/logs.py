"""A training loop's own list: networks, and the numbers that were logged with each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from reprlib import repr as short
from typing import Any

import numpy as np
from torch import Tensor
from torch.nn import Module

__all__ = ["columns", "read_entries", "shares"]

ROUNDING = 1e-6
"""How far a share may lie above 1."""

WANTED = "history must be a list of networks, or of (network, dict of numbers)"


def read_entries(entries: Iterable[Any]) -> tuple[list[Module], list[dict[str, Any]]]:
    """Split a list into its networks and what was logged with each.

    Parameters
    ----------
    entries : iterable of Module, or of (Module, dict of float)

    Returns
    -------
    modules : list of Module
    logs : list of dict
        Empty for a network alone.

    Raises
    ------
    ValueError
        If an entry is anything else, or one network occurs twice.

    Examples
    --------
    >>> from mlpviz import mlp
    >>> read_entries([mlp((2, 1)), (mlp((2, 1)), {"loss": 0.5})])[1]
    [{}, {'loss': 0.5}]
    """
    if isinstance(entries, Module | Mapping | str):
        raise ValueError(f"{WANTED} (got a {type(entries).__name__})")
    modules: list[Module] = []
    logs: list[dict[str, Any]] = []
    places: dict[int, int] = {}
    for k, entry in enumerate(entries):
        module, log = _pair(entry, k)
        first = places.setdefault(id(module), k)
        if first != k:
            raise ValueError(
                "history must hold a copy of the network for each entry, deepcopy(net) "
                f"(got the same network at entries {first} and {k})"
            )
        modules.append(module)
        logs.append({str(name): value for name, value in log.items()})
    if not modules:
        raise ValueError("history must have at least one entry (got none)")
    return modules, logs


def _pair(entry: Any, k: int) -> tuple[Module, Mapping[Any, Any]]:
    if isinstance(entry, Module):
        return entry, {}
    parts = list(entry) if isinstance(entry, tuple | list) else [entry]
    if len(parts) == 2 and isinstance(parts[0], Module) and isinstance(parts[1], Mapping):
        return parts[0], parts[1]
    got = ", ".join(type(part).__name__ for part in parts)
    hint = ""
    if parts and _is_state_dict(parts[0]):
        hint = ": a state_dict does not say how its layers are joined, append deepcopy(net)"
    elif len(parts) > 1 and isinstance(parts[0], Module):
        hint = ": name the numbers, (deepcopy(net), dict(loss=…, accuracy=…))"
    shown = f"({got})" if isinstance(entry, tuple | list) else got
    raise ValueError(f"{WANTED} (got {shown} at entry {k}{hint})")


def _is_state_dict(part: Any) -> bool:
    return isinstance(part, Mapping) and any(isinstance(value, Tensor) for value in part.values())


def columns(logs: Sequence[Mapping[str, Any]]) -> dict[str, np.ma.MaskedArray]:
    """Turn logs into columns, masked where an entry lacks a value.

    Parameters
    ----------
    logs : sequence of dict of str to float
        One for each state.

    Returns
    -------
    dict of str to masked array, shape (states,)

    Raises
    ------
    ValueError
        If a value is not a number.

    Examples
    --------
    >>> columns([{"loss": 2}, {}, {"loss": 0.5}])["loss"]
    masked_array(data=[2.0, --, 0.5],
                 mask=[False,  True, False],
           fill_value=nan)
    """
    table: dict[str, np.ma.MaskedArray] = {}
    for k, log in enumerate(logs):
        for name, value in log.items():
            if name not in table:
                table[name] = np.ma.masked_all(len(logs), dtype=float)
                table[name].fill_value = np.nan
            table[name][k] = _number(name, value, k)
    return table


def _number(name: str, value: Any, k: int) -> float:
    try:
        return float(value.detach() if isinstance(value, Tensor) else value)
    except (TypeError, ValueError, RuntimeError):
        raise ValueError(f"{name} must be logged as a number (got {short(value)} at entry {k})") from None


def shares(accuracy: np.ma.MaskedArray) -> np.ma.MaskedArray:
    """Convert accuracies to shares of 1: if any of them is above 1, all are percentages.

    Parameters
    ----------
    accuracy : masked array

    Returns
    -------
    masked array, of the same shape

    Raises
    ------
    ValueError
        If a value is below 0 or above 100.

    Examples
    --------
    >>> import numpy as np
    >>> shares(np.ma.array([0.0, 88.0])).tolist(), shares(np.ma.array([0.0, 1.0])).tolist()
    ([0.0, 0.88], [0.0, 1.0])
    """
    known = [value for value in accuracy.compressed() if not np.isnan(value)]
    low, high = min(known, default=0.0), max(known, default=0.0)
    if low < 0 or high > 100 * (1 + ROUNDING):
        raise ValueError(
            "accuracy must be logged as shares from 0 to 1, or as percentages from 0 to 100 "
            f"(got {low if low < 0 else high:g})"
        )
    return accuracy / 100 if high > 1 + ROUNDING else accuracy
