"""The declaration, which the browser reads too: fields, names, thresholds and colours.

``declaration.json`` has a row for each field of an experiment, each activation, initialization, loss,
optimizer and data set. Each of these five has a module of the row's name, in Python and in JavaScript.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import import_module
from importlib.resources import files
from pkgutil import iter_modules
from types import MappingProxyType, ModuleType
from typing import Any

__all__ = ["DECLARATION", "declared_modules"]


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return MappingProxyType({name: _frozen(item) for name, item in value.items()})
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


DECLARATION: Mapping[str, Any] = _frozen(
    json.loads(files(__package__).joinpath("declaration.json").read_text("utf-8"))
)
"""The content of ``declaration.json``, read-only."""


def declared_modules(package: str, table: str) -> dict[str, ModuleType]:
    """The modules of `package`, one for each row of `table`, in the declaration's order.

    Parameters
    ----------
    package : str
        The full name of the package.
    table : str
        ``"activations"``, ``"initializations"``, ``"losses"``, ``"optimizers"`` or ``"datasets"``.

    Returns
    -------
    dict of str to module

    Raises
    ------
    ImportError
        If a row has no module, or a module no row.

    Examples
    --------
    >>> list(declared_modules("mlpviz.model.datasets", "datasets"))
    ['quadrants', 'halves', 'circle', 'checkerboard', 'sine', 'moons', 'spirals', 'blobs']
    """
    rows = DECLARATION[table]
    found = {module.name for module in iter_modules(import_module(package).__path__)}
    for name in [*rows, *found]:
        if name not in found:
            raise ImportError(f"{table} must each have a module in {package} ({name} has none)")
        if name not in rows:
            raise ImportError(f"{package} must have a row in {table} for each module ({name} has none)")
    return {name: import_module(f"{package}.{name}") for name in rows}
