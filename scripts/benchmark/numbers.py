"""The rows about training and landscapes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import combinations

import numpy as np
import torch
from torch import Tensor
from torch.nn import Module

from mlpviz import EXERCISES, Experiment, loss_surface, loss_surfaces, mlp, parameter_names, seeded_net, sweep
from mlpviz.analysis.landscape import offsets
from mlpviz.model.datasets import dataset
from mlpviz.model.parameters import flat_parameters

from . import plain
from .timing import Row, medians, medians_cold, same


def _plainly(e: Experiment, dtype: torch.dtype, steps: int) -> list[plain.Entry]:
    """An exercise of scale 1, trained by the notebook's loop."""
    data, labels = _data(e, dtype)
    return plain.train(seeded_net(e.seed, mlp(e.widths, e.activation, dtype)), data, labels, e.lr, steps)


def _data(e: Experiment, dtype: torch.dtype) -> tuple[Tensor, Tensor]:
    return dataset(e.data, e.data_seed, e.n, dtype)


def _losses(entries: list[plain.Entry]) -> list[float]:
    return [log["loss"] for _, log in entries]


def training(quick: bool) -> Row:
    """One run, with every state kept."""
    steps = 100 if quick else 1000
    row = Row("training", f"Exercise 2: {steps} steps, all states, losses and gradient norms kept, float32")
    e = replace(EXERCISES["ex2"], steps=steps)
    ours, entries = e.run(torch.float32), _plainly(e, torch.float32, steps)
    row.notes.append(same(ours.loss[:-1], _losses(entries), 1e-4, "Losses"))
    states = torch.stack([flat_parameters(net) for net, _ in entries])
    row.notes.append(same(ours.parameters[:-1], states, 1e-4, "Parameters of all states"))
    sums = [np.ones((width, e.n), np.float32) for width in e.widths[1:]]

    def tanh_alone() -> None:
        for _ in range(steps + 1):
            for x in sums:
                np.tanh(x)

    mine, floor, loop = medians(
        2 if quick else 7,
        lambda: e.run(torch.float32),
        tanh_alone,
        lambda: _plainly(e, torch.float32, steps),
    )
    row.add("mlpviz", 1000 * mine, "ms")
    row.add("the notebook's loop", 1000 * loop, "ms")
    row.add("loop / mlpviz", loop / mine, "times", at_least=15)
    row.add("floor: its tanh calls alone, by numpy", 1000 * floor, "ms")
    return row


TANH_BLOCK = 32_768
"""Numbers that a core takes at a time when tanh alone is measured; they fit its cache."""


def _tanh_floors(count: int, e: Experiment, dtype: torch.dtype) -> tuple[float, float, float]:
    """Seconds of a sweep's tanh evaluations alone: by torch, by numpy, and by the engine's own."""
    from mlpviz.engine import kernels

    numbers = count * e.n * sum(e.widths[1:])
    cores = os.cpu_count() or 1
    blocks = [torch.randn(TANH_BLOCK, dtype=dtype).numpy() for _ in range(cores)]
    outs = [np.empty_like(block) for block in blocks]
    calls = numbers * (e.steps + 1) // (TANH_BLOCK * cores)

    def on_all_cores(evaluate: Callable[[int], object]) -> None:
        def repeat(k: int) -> None:
            for _ in range(calls):
                evaluate(k)

        with ThreadPoolExecutor(cores) as pool:
            list(pool.map(repeat, range(cores)))

    def by_numpy() -> None:
        on_all_cores(lambda k: np.tanh(blocks[k], out=outs[k]))

    def by_ours() -> None:
        # From its own results on: a bounded number costs what any other does.
        on_all_cores(lambda k: kernels.activate(kernels.CODES["tanh"], blocks[k], 0, TANH_BLOCK))

    sums, out = torch.randn(count, e.n, dtype=dtype), torch.empty(count, e.n, dtype=dtype)

    def by_torch() -> None:
        for _ in range(sum(e.widths[1:]) * (e.steps + 1)):
            torch.tanh(sums, out=out)

    by_torch_, by_numpy_, by_ours_ = medians_cold(2, by_torch, by_numpy, by_ours)
    return by_torch_, by_numpy_, by_ours_


def seeds(quick: bool) -> Row:
    """Many runs at once."""
    count, steps, sample = (50, 100, 1) if quick else (1000, 1000, 3)
    row = Row("seeds", f"Exercise 4: {count} seeds, {steps} steps; losses, accuracies, final parameters kept")
    e = replace(EXERCISES["ex4"], steps=steps)
    runs = [replace(e, seed=seed) for seed in range(1, count + 1)]
    exact = sweep(runs[:sample])
    for k in range(sample):
        entries = _plainly(runs[k], torch.float64, steps)
        said = same(exact.loss[k, :-1], _losses(entries), 1e-6, f"Losses of seed {k + 1} in float64")
        row.notes.append(said)
        if k == 0:
            loop64 = medians_cold(1, lambda: _plainly(runs[0], torch.float64, steps))[0] * count
    repeats = 1 if quick else 3
    single, double, loop = medians_cold(
        repeats,
        lambda: sweep(runs, torch.float32),
        lambda: sweep(runs, torch.float64),
        lambda: _plainly(e, torch.float32, steps),
    )
    loop *= count
    by_torch, by_numpy, by_ours = _tanh_floors(count, e, torch.float64)
    row.notes.append(f"The loop was timed on {repeats} runs and multiplied to {count}.")
    row.add("mlpviz, float32", single, "s", at_most=2.5)
    row.add("mlpviz, float64", double, "s")
    row.add("the notebook's loop, float32 (scaled)", loop, "s")
    row.add("loop / mlpviz, float32", loop / single, "times", at_least=400)
    row.add("loop / mlpviz, float64", loop64 / double, "times")
    row.add("tanh alone by torch's kernel, float64", by_torch, "s")
    row.add("mlpviz, float64 / tanh by torch's kernel", double / by_torch, "times", at_most=3)
    row.add("tanh alone by numpy's kernel, float64", by_numpy, "s")
    row.add("tanh alone by the engine's own, float64", by_ours, "s")
    return row


def _trained(dtype: torch.dtype) -> tuple[Module, Tensor, Tensor]:
    history = EXERCISES["ex2"].run(dtype)
    return history.network(), history.data, history.labels


def surface(quick: bool) -> Row:
    """One loss surface, of the pair that costs most: nothing lies upstream of it."""
    points = 31 if quick else 101
    pair = ("layer1.0.weight(0, 0)", "layer1.0.weight(1, 1)")
    row = Row("surface", f"One {points} x {points} loss surface, both parameters in the first layer")
    for dtype in (torch.float32, torch.float64):
        kind = str(dtype).removeprefix("torch.")
        problem, steps = _trained(dtype), offsets(10, points, dtype)
        found = loss_surface(*problem, *pair, points=points)
        row.notes.append(same(found, plain.surface(*problem, pair, steps), 1e-5, f"Losses in {kind}"))
        repeats = 2 if quick else 5
        mine, loop = medians(
            repeats,
            partial(loss_surface, *problem, *pair, points=points),
            partial(plain.surface, *problem, pair, steps),
        )
        row.add(f"mlpviz, {kind}", 1000 * mine, "ms")
        row.add(f"the plain loop, {kind}", 1000 * loop, "ms")
        row.add(f"loop / mlpviz, {kind}", loop / mine, "times", at_least=40)
    return row


def surfaces(quick: bool) -> Row:
    """The loss surfaces of all pairs of parameters."""
    points, sample = (11, 2) if quick else (101, 5)
    row = Row("surfaces", f"All 210 pairs, {points} x {points}")
    for dtype in (torch.float32, torch.float64):
        kind = str(dtype).removeprefix("torch.")
        problem, steps = _trained(dtype), offsets(10, points, dtype)
        pairs = list(combinations(parameter_names(problem[0]), 2))
        chosen = range(0, len(pairs), len(pairs) // sample)
        found = loss_surfaces(*problem, points=points)
        begun = time.perf_counter()
        looped = torch.stack([plain.surface(*problem, pairs[k], steps) for k in chosen])
        loop = (time.perf_counter() - begun) * len(pairs) / len(looped)
        row.notes.append(same(found[chosen], looped, 1e-5, f"Losses of {len(looped)} pairs in {kind}"))
        (mine,) = medians_cold(1 if quick else 3, partial(loss_surfaces, *problem, points=points))
        # The target is for float32, in which the notebook runs.
        target = dtype == torch.float32
        row.add(f"mlpviz, {kind}", mine, "s", at_most=2 if target else None)
        row.add(f"the plain loop, {kind} (scaled)", loop, "s")
        row.add(f"loop / mlpviz, {kind}", loop / mine, "times", at_least=60 if target else None)
    row.notes.append(f"The loop was timed on {len(looped)} pairs and multiplied to 210.")
    return row


def batch(quick: bool) -> Row:
    """How the time grows with ten times as many runs."""
    few, many, steps = (100, 1000, 5) if quick else (1000, 10_000, 100)
    row = Row("batch", f"Exercise 4: {many} seeds against {few}, {steps} steps, float64")
    runs = [replace(EXERCISES["ex4"], seed=seed, steps=steps) for seed in range(many)]
    small, large = medians(1 if quick else 3, lambda: sweep(runs[:few]), lambda: sweep(runs))
    row.add(f"{few} seeds", small, "s")
    row.add(f"{many} seeds", large, "s")
    row.add(
        f"time for {many} / {many // few} times the time for {few}", large / small / (many / few), "times"
    )
    tracemalloc.start()
    sweep([replace(e, steps=1) for e in runs])
    used = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    result = many * (2 * (EXERCISES["ex4"].steps + 1) + runs[0].layout.size) * 8
    row.add(f"working memory for {many} seeds", used / 2**20, "MiB")
    row.add(f"size of the result with 1000 steps, {many} seeds", result / 2**20, "MiB")
    return row


def imports(quick: bool) -> Row:
    """The time that `import mlpviz` adds to `import torch`."""
    row = Row("import", "import mlpviz, in a new process")

    def importing(name: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, "-c", f"import {name}"], check=True)

    mlpviz, torch_ = medians(1 if quick else 7, importing("mlpviz"), importing("torch"))
    row.add("import mlpviz", mlpviz, "s")
    row.add("import torch", torch_, "s")
    row.add("the difference", mlpviz - torch_, "s", at_most=0.1)
    return row
