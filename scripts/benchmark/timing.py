"""Medians of interleaved repeats, and what a row of the table says."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import torch


@dataclass(frozen=True)
class Check:
    """A measured number, and its target if it has one."""

    what: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None

    @property
    def target(self) -> str:
        if self.at_most is not None:
            return f"at most {self.at_most:g} {self.unit}"
        return "" if self.at_least is None else f"at least {self.at_least:g} {self.unit}"

    @property
    def verdict(self) -> str:
        """``"met"``, ``"missed"``, or nothing where there is no target."""
        if self.at_most is not None:
            return "met" if self.value <= self.at_most else "missed"
        return "" if self.at_least is None else "met" if self.value >= self.at_least else "missed"


@dataclass
class Row:
    """What one row measured, and notes on how."""

    name: str
    title: str
    checks: list[Check] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(
        self, what: str, value: float, unit: str, at_most: float | None = None, at_least: float | None = None
    ) -> None:
        self.checks.append(Check(what, value, unit, at_most, at_least))


def medians(repeats: int, *ways: Callable[[], object]) -> list[float]:
    """Seconds that each of `ways` takes: the median of `repeats`, taken in turns after one warm-up."""
    for way in ways:
        way()
    return medians_cold(repeats, *ways)


def medians_cold(repeats: int, *ways: Callable[[], object]) -> list[float]:
    """As `medians`, without the warm-up, for what takes long."""
    taken: list[list[float]] = [[] for _ in ways]
    for _ in range(repeats):
        for times, way in zip(taken, ways, strict=True):
            begun = time.perf_counter()
            way()
            times.append(time.perf_counter() - begun)
    return [statistics.median(times) for times in taken]


def same(ours: Any, plain: Any, tolerance: float, what: str) -> str:
    """A sentence for the notes; an error where the results differ, as their times would mean nothing.

    Raises
    ------
    ValueError
        If any two numbers are further apart than `tolerance`.
    """
    apart = float((torch.as_tensor(ours).double() - torch.as_tensor(plain).double()).abs().max())
    if not apart <= tolerance:
        raise ValueError(f"{what} must be within {tolerance:g} of the plain loop's (got {apart:.3g})")
    return f"{what}: within {tolerance:g} of the plain loop's."
