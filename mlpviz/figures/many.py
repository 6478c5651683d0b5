"""Views of many runs: each turns a few experiments and a range of seeds into a picture and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import torch

from ..analysis.survey import initial_gradients, outputs_at
from ..engine.sweep import Sweep, sweep
from ..model.datasets import DATASETS, dataset
from ..model.experiment import EXERCISES, Experiment
from .figure import history
from .words import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ..plots.style import Theme

__all__ = [
    "Drift",
    "ErrorMaps",
    "FreshErrors",
    "InitialGradients",
    "LastGradients",
    "LayerProfiles",
    "SuccessByWidth",
    "SuccessCounts",
]

FRESH = (2, 10_000)
"""Seed and number of the fresh points on which a test error is measured."""

GRID = 121


@lru_cache(maxsize=64)
def _seeds(experiment: Experiment, count: int) -> Sweep:
    """The runs of `experiment` with the seeds 1 … `count`."""
    return sweep([replace(experiment, seed=seed) for seed in range(1, count + 1)])


def _panels(width: int, height: int, count: int) -> tuple[Figure, list[Axes]]:
    """A figure with `count` panels side by side."""
    from ..plots.style import new_figure

    figure = new_figure(width, height)
    figure.set_layout_engine("constrained", w_pad=0.12, h_pad=0.1, wspace=0.04)
    return figure, list(figure.subplots(1, count, squeeze=False)[0])


@dataclass(frozen=True)
class Drift:
    """How far two copies of a run go apart that differ in the last digit of their initialization scale."""

    @staticmethod
    def _apart(experiment: Experiment) -> np.ndarray:
        scale = float(np.nextafter(experiment.init_scale, np.inf))
        copy = history(replace(experiment, init_scale=scale))
        return (copy.parameters - history(experiment).parameters).norm(dim=1).numpy()

    @staticmethod
    def _name(experiment: Experiment) -> str:
        name = next(name for name, named in EXERCISES.items() if named == experiment)
        return f"Exercise {name.removeprefix('ex')}"

    def draw(self, experiments: Sequence[Experiment], theme: Theme) -> Figure:
        """The figure."""
        from ..plots.sweeps import draw_distances

        figure, (ax,) = _panels(1000, 420, 1)
        draw_distances(ax, {self._name(e): self._apart(e) for e in experiments}, theme)
        ax.set_xlabel("step")
        ax.set_ylabel("distance between the copies")
        return figure

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """Where each pair begins, and how far it gets."""
        parts = []
        for e in experiments:
            apart = self._apart(e)
            parts.append(f"in {self._name(e)} {number(float(apart[0]))} becomes {number(float(apart.max()))}")
        return f"The distance between two copies whose scales differ in the last digit: {'; '.join(parts)}."


@dataclass(frozen=True)
class LastGradients:
    """One parameter's derivative at each of the last iterations; a panel for each run."""

    parameter: str
    last: int = 30

    def _derivatives(self, experiment: Experiment) -> np.ndarray:
        # An update is the derivative times the learning rate, so the states tell the derivative.
        states = history(experiment).parameters[-self.last - 1 :, experiment.layout.position(self.parameter)]
        return -(states[1:] - states[:-1]).numpy() / experiment.lr

    def draw(self, experiments: Sequence[Experiment], theme: Theme) -> Figure:
        """The figure."""
        from ..plots.sweeps import draw_tail

        figure, axes = _panels(1000, 340, len(experiments))
        for ax, experiment in zip(axes, experiments, strict=True):
            steps = np.arange(experiment.steps - self.last, experiment.steps)
            draw_tail(ax, steps, self._derivatives(experiment), theme)
            ax.set_title(f"seed {experiment.seed}")
            ax.set_xlabel("step")
        axes[0].set_ylabel(f"derivative by {self.parameter}")
        return figure

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """The number of changes of sign, and the size."""
        parts = []
        for experiment in experiments:
            values = self._derivatives(experiment)
            changes = int((values[1:] * values[:-1] < 0).sum())
            parts.append(
                f"with seed {experiment.seed} it changes sign at {changes} of {self.last - 1} steps "
                f"and is at most {number(float(np.abs(values).max()))} in size"
            )
        return f"The derivative by {self.parameter} over the last {self.last} steps: {'; '.join(parts)}."


@dataclass(frozen=True)
class InitialGradients:
    """Gradient norms of the first and the last layer at iteration 0 against the initialization scale."""

    scales: tuple[float, ...]
    seeds: int

    def _norms(self, experiment: Experiment) -> np.ndarray:
        return initial_gradients(experiment, self.scales, range(1, self.seeds + 1)).numpy()

    def draw(self, experiments: Sequence[Experiment], theme: Theme) -> Figure:
        """The figure."""
        from ..plots.sweeps import draw_bands

        figure, axes = _panels(1100, 420, len(experiments))
        for ax, experiment in zip(axes, experiments, strict=True):
            norms = self._norms(experiment)
            draw_bands(ax, self.scales, {"last layer": norms[:, :, -1], "first layer": norms[:, :, 0]}, theme)
            ax.set_xscale("log")
            ax.set_yscale("log")
            ax.set_ylim(1e-9, 3)
            ticks = [scale for scale in (0.1, 0.3, 1, 3, 10) if self.scales[0] <= scale <= self.scales[-1]]
            ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
            ax.minorticks_off()
            ax.set_title(f"{experiment.layout.depth} layers")
            ax.set_xlabel("initialization scale")
            ax.tick_params(labelleft=ax is axes[0])
        axes[0].set_ylabel("gradient norm at iteration 0")
        axes[0].legend(loc="lower center")
        return figure

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """Where the first layer's median is largest, and how it compares with the last layer's."""
        parts = []
        for experiment in experiments:
            medians = np.median(self._norms(experiment), axis=1)
            best = int(medians[:, 0].argmax())
            parts.append(
                f"{experiment.layout.depth} layers: the first layer's median is largest at scale "
                f"{self.scales[best]:g}, {number(medians[best, 0])}, where the last layer's is "
                f"{number(medians[best, -1])}; at the ends of the range it is {number(medians[0, 0])} "
                f"and {number(medians[-1, 0])}"
            )
        return f"Gradient norms at iteration 0 over {self.seeds} seeds. {'. '.join(parts)}."


@dataclass(frozen=True)
class LayerProfiles:
    """The median gradient norm of every layer at iteration 0, a line for each initialization scale."""

    scales: tuple[float, ...]
    seeds: int

    def _profiles(self, experiment: Experiment) -> dict[str, np.ndarray]:
        norms = initial_gradients(experiment, self.scales, range(1, self.seeds + 1)).numpy()
        return {f"scale {s:g}": np.median(row, axis=0) for s, row in zip(self.scales, norms, strict=True)}

    def draw(self, experiments: Sequence[Experiment], theme: Theme) -> Figure:
        """The figure."""
        from ..plots.sweeps import draw_layer_profile

        figure, axes = _panels(1000, 400, len(experiments))
        for ax, experiment in zip(axes, experiments, strict=True):
            draw_layer_profile(ax, self._profiles(experiment), theme)
            ax.set_ylim(1e-5, 10)
            ax.set_title(_plural(experiment.widths[1], "unit") + " in each layer")
            ax.tick_params(labelleft=ax is axes[0])
        axes[0].set_ylabel("median gradient norm")
        axes[-1].legend(loc="lower right", ncols=2)
        return figure

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """First against last layer, scale by scale."""
        parts = []
        for experiment in experiments:
            ratios = [
                f"{number(line[0] / line[-1])} at {name}" for name, line in self._profiles(experiment).items()
            ]
            parts.append(f"with {_plural(experiment.widths[1], 'unit')} in each layer {', '.join(ratios)}")
        return (
            f"Median gradient norm of each layer at iteration 0 over {self.seeds} seeds. "
            f"First layer divided by last: {'; '.join(parts)}."
        )


@lru_cache(maxsize=8)
def success_counts(
    experiment: Experiment, scales: tuple[float, ...], rates: tuple[float, ...], seeds: int, threshold: float
) -> np.ndarray:
    """How many of the seeds 1 … `seeds` end at `threshold` accuracy or above, shape (scales, rates)."""
    runs = [
        replace(experiment, init_scale=scale, lr=lr, seed=seed)
        for scale in scales
        for lr in rates
        for seed in range(1, seeds + 1)
    ]
    reached = sweep(runs).accuracy[:, -1] >= threshold
    return reached.reshape(len(scales), len(rates), seeds).sum(dim=2).numpy()


@dataclass(frozen=True)
class SuccessCounts:
    """How many seeds end at an accuracy or above, for initialization scales and learning rates."""

    scales: tuple[float, ...]
    rates: tuple[float, ...]
    seeds: int
    threshold: float = 0.95

    def _counts(self, experiments: Sequence[Experiment]) -> np.ndarray:
        (experiment,) = experiments
        return success_counts(experiment, self.scales, self.rates, self.seeds, self.threshold)

    def draw(self, experiments: Sequence[Experiment], theme: Theme) -> Figure:
        """The figure."""
        from ..plots.sweeps import draw_counts

        figure, (ax,) = _panels(680, 420, 1)
        draw_counts(ax, self._counts(experiments), self.scales, self.rates, theme)
        ax.set_xlabel("learning rate")
        ax.set_ylabel("initialization scale")
        ax.set_title(f"runs of {self.seeds} with at least {100 * self.threshold:g} % right")
        return figure

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """The best and the worst settings."""
        counts = self._counts(experiments)
        i, j = np.unravel_index(counts.argmax(), counts.shape)
        return (
            f"Table of how many of {self.seeds} seeds reach {100 * self.threshold:g} % accuracy, for "
            f"{len(self.scales)} initialization scales and {len(self.rates)} learning rates: most, "
            f"{counts[i, j]}, at scale {self.scales[i]:g} and learning rate {self.rates[j]:g}; "
            f"{_plural(int((counts == 0).sum()), 'setting')} with none, "
            f"{_plural(int((counts == self.seeds).sum()), 'setting')} with all."
        )


@dataclass(frozen=True)
class SuccessByWidth:
    """The share of seeds that end at accuracies of interest, against the number of hidden units."""

    seeds: int
    thresholds: tuple[float, ...] = (0.95, 1.0)

    def _shares(self, experiments: Sequence[Experiment]) -> dict[str, np.ndarray]:
        last = torch.stack([_seeds(e, self.seeds).accuracy[:, -1] for e in experiments])
        return {
            "all right" if t == 1 else f"at least {100 * t:g} % right": (last >= t)
            .double()
            .mean(dim=1)
            .numpy()
            for t in self.thresholds
        }

    def draw(self, experiments: Sequence[Experiment], theme: Theme) -> Figure:
        """The figure."""
        from ..plots.sweeps import draw_bands

        figure, (ax,) = _panels(760, 400, 1)
        widths = [e.widths[1] for e in experiments]
        shares = {name: share[:, None] for name, share in self._shares(experiments).items()}
        draw_bands(ax, widths, shares, theme)
        _width_axis(ax, widths, "hidden units")
        ax.set_ylim(-0.03, 1.03)
        ax.set_yticks([0, 0.5, 1], ["0", "50 %", "100 %"])
        ax.set_ylabel(f"share of {self.seeds} seeds")
        ax.legend(loc="lower right")
        return figure

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """The shares, width by width."""
        parts = []
        for name, share in self._shares(experiments).items():
            listed = ", ".join(
                f"{e.widths[1]}: {100 * s:.0f} %" for e, s in zip(experiments, share, strict=True)
            )
            parts.append(f"{name}, {listed}")
        return f"Share of {self.seeds} seeds by the number of hidden units: {'; '.join(parts)}."


@dataclass(frozen=True)
class ErrorMaps:
    """Where in the plane networks are wrong: the share of the seeds, a panel for each experiment."""

    seeds: int

    def _shares(self, experiment: Experiment) -> np.ndarray:
        return error_map(experiment, self.seeds)

    def draw(self, experiments: Sequence[Experiment], theme: Theme) -> Figure:
        """The figure."""
        from ..plots.sweeps import draw_error_map

        figure, axes = _panels(480 * len(experiments), 500, len(experiments))
        for ax, experiment in zip(axes, experiments, strict=True):
            first = history(experiment)
            draw_error_map(ax, self._shares(experiment), theme, first.data.numpy(), first.labels.numpy())
            ax.set_box_aspect(1)
            ax.set_title(_shape(experiment))
        return figure

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """The share of the plane, and of its middle."""
        parts = []
        for experiment in experiments:
            shares = self._shares(experiment)
            third = GRID // 3
            middle = shares[third:-third, third:-third]
            parts.append(
                f"{_shape(experiment)}: {100 * shares.mean():.0f} % on average, "
                f"{100 * middle.mean():.0f} % within the square from -1 to 1"
            )
        return (
            f"Map of the plane from -3 to 3: the share of {self.seeds} trained networks that contradict the "
            f"rule at each place. {'; '.join(parts)}."
        )


def plane_points() -> tuple[torch.Tensor, np.ndarray]:
    """The middles of GRID x GRID cells of [-3, 3]², shape (GRID², 2), and their coordinates."""
    axis = (np.arange(GRID) + 0.5) / GRID * 6 - 3
    x, y = np.meshgrid(axis, axis)
    points = np.stack([x.reshape(-1), y.reshape(-1)], axis=1)
    return torch.from_numpy(points), points


@lru_cache(maxsize=8)
def error_map(experiment: Experiment, seeds: int) -> np.ndarray:
    """The share of `seeds` trained networks that contradict the rule, shape (GRID, GRID)."""
    points, coordinates = plane_points()
    right = np.where(DATASETS[experiment.data](*coordinates.T), 1.0, -1.0)
    outputs = outputs_at(_seeds(experiment, seeds), points).numpy()
    return (np.sign(outputs) != right).mean(axis=0).reshape(GRID, GRID)


@dataclass(frozen=True)
class FreshErrors:
    """The error on fresh points against the width, a line for each depth."""

    seeds: int

    def _errors(self, experiments: Sequence[Experiment]) -> dict[int, dict[int, np.ndarray]]:
        errors: dict[int, dict[int, np.ndarray]] = {}
        for e in experiments:
            errors.setdefault(e.layout.depth, {})[e.widths[1]] = fresh_errors(e, self.seeds)
        return errors

    def draw(self, experiments: Sequence[Experiment], theme: Theme) -> Figure:
        """The figure."""
        from ..plots.sweeps import draw_bands

        figure, (ax,) = _panels(760, 420, 1)
        errors = self._errors(experiments)
        widths = list(next(iter(errors.values())))
        series = {f"{depth} layers": np.stack(list(rows.values())) for depth, rows in errors.items()}
        draw_bands(ax, widths, series, theme, spread=(0.25, 0.75))
        _width_axis(ax, widths, "units in each hidden layer")
        ax.set_ylim(0, 0.52)
        ax.set_yticks([0, 0.1, 0.2, 0.3, 0.4, 0.5], ["0", "10 %", "20 %", "30 %", "40 %", "50 %"])
        ax.set_ylabel("error on fresh points")
        ax.legend(loc="upper right")
        return figure

    def alt(self, experiments: Sequence[Experiment]) -> str:
        """The medians, width by width."""
        parts = []
        for depth, rows in self._errors(experiments).items():
            listed = ", ".join(f"{width}: {100 * np.median(row):.1f} %" for width, row in rows.items())
            parts.append(f"{depth} layers, {listed}")
        return f"Median error on fresh points over {self.seeds} seeds by width: {'; '.join(parts)}."


@lru_cache(maxsize=64)
def fresh_errors(experiment: Experiment, seeds: int) -> np.ndarray:
    """The share of fresh points that each of `seeds` trained networks gets wrong, shape (seeds,)."""
    points, labels = dataset(experiment.data, *FRESH)
    outputs = outputs_at(_seeds(experiment, seeds), points)
    return (outputs.sign() != labels).double().mean(dim=1).numpy()


def _width_axis(ax: Axes, widths: Sequence[int], label: str) -> None:
    ax.set_xscale("log", base=2)
    ax.set_xticks(widths, [str(width) for width in widths])
    ax.minorticks_off()
    ax.set_xlabel(label)


def _shape(experiment: Experiment) -> str:
    """``2 layers, 8 units``."""
    return f"{experiment.layout.depth} layers, {_plural(experiment.widths[1], 'unit')} each"


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
