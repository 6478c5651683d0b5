"""The rows about drawing and files of the training history."""

from __future__ import annotations

import io
import tempfile
import time
from pathlib import Path

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg

from mlpviz import EXERCISES
from mlpviz.export import save
from mlpviz.export.frames import FRAMES, MILLISECONDS, chosen_iterations
from mlpviz.export.gif import Palette, smooth_colours, write_gif
from mlpviz.figures import find
from mlpviz.figures.file_names import THEMES, file_name
from mlpviz.figures.form import Form
from mlpviz.figures.views.training_history import TrainingHistory
from mlpviz.plots.history import HEIGHT, WIDTH, HistoryPlot
from mlpviz.plots.planes import forget_planes
from mlpviz.plots.style import DPI, FLAT_LEVELS, RESOLUTIONS, new_figure, themed

from . import plain
from .timing import Row, medians_cold

PIXELS = " x ".join(str(size * RESOLUTIONS["page"] // DPI) for size in (WIDTH, HEIGHT)) + " pixels"


def frame(quick: bool) -> Row:
    """The time to draw and encode a frame."""
    shown = 10 if quick else 100
    redrawn = 2 if quick else 20
    row = Row("frame", f"Exercise 4's training history, {PIXELS}, {shown} frames")
    history = EXERCISES["ex4"].run()
    chosen = chosen_iterations(history, frames=shown)
    sparse = chosen[:: shown // redrawn]
    durations = [MILLISECONDS] * shown
    with tempfile.TemporaryDirectory() as folder, themed("light") as theme:
        plot = HistoryPlot(new_figure(WIDTH, HEIGHT), history, theme)
        for i in sparse:
            fresh = HistoryPlot(new_figure(WIDTH, HEIGHT), history, theme)
            fresh.show(i)
            canvas = fresh.figure.canvas
            assert isinstance(canvas, FigureCanvasAgg)
            canvas.draw()
            if not np.array_equal(plot.frame(i), np.asarray(canvas.buffer_rgba())):
                raise ValueError(f"a frame must be a fresh drawing of its iteration (got another at {i})")
        row.notes.append(f"{len(sparse)} frames: each pixel as in a fresh drawing.")
        flat = TrainingHistory().player([EXERCISES["ex4"]], theme, Form(), flat=True)
        drawn = [flat.frame(i).copy() for i in chosen]
        palette = Palette(smooth_colours(theme, FLAT_LEVELS), drawn[:: max(1, shown // 10)])

        def draw() -> None:
            forget_planes()
            for i in chosen:
                plot.frame(i)

        def film() -> None:
            forget_planes()
            numbers = [palette.numbers(flat.frame(i)) for i in chosen]
            write_gif(io.BytesIO(), numbers, durations, palette.colours, "")

        numbered = [palette.numbers(frame) for frame in drawn]

        def encode() -> None:
            write_gif(io.BytesIO(), numbered, durations, palette.colours, "")

        def redraw() -> None:
            forget_planes()
            slow = HistoryPlot(new_figure(WIDTH, HEIGHT), history, theme)
            plain.animate(slow, sparse, Path(folder) / "plain.gif")

        drawing, filming, encoding, plainly = medians_cold(1 if quick else 3, draw, film, encode, redraw)
    drawing, filming, encoding = drawing / shown, filming / shown, encoding / shown
    plainly /= len(sparse)
    row.add("drawing a whole frame", 1000 * drawing, "ms", at_most=10)
    row.add("a frame of the GIF, drawn and encoded", 1000 * filming, "ms", at_most=10)
    row.add("FuncAnimation + PillowWriter, a frame", 1000 * plainly, "ms")
    row.add("FuncAnimation + PillowWriter / a frame of the GIF", plainly / filming, "times", at_least=20)
    row.add("FuncAnimation + PillowWriter / drawing", plainly / drawing, "times")
    row.add("floor: encoding alone", 1000 * encoding, "ms")
    row.notes.append(f"FuncAnimation was timed on {len(sparse)} frames, layout included.")
    return row


def files(quick: bool) -> Row:
    """The sizes of the animations, and the time for one from training to file."""
    row = Row("files", f"Animations of at most {FRAMES} frames, {PIXELS}")
    names = ["ex4-history"] if quick else ["ex2-history", "ex4-history", "ex7-history", "ex8-history"]
    sizes: dict[str, list[int]] = {"gif": [], "mp4": []}
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            for theme in THEMES:
                for ending, found in sizes.items():
                    path = Path(folder) / file_name(name, theme, ending)
                    save(find(name), path, theme)
                    found.append(path.stat().st_size)
    taken = time.perf_counter() - begun

    def film() -> None:
        forget_planes()
        with tempfile.TemporaryDirectory() as folder:
            save(find("ex4-history"), Path(folder) / "film.mp4")

    (filming,) = medians_cold(1 if quick else 3, film)
    row.add("an MP4 of Exercise 4", filming, "s", at_most=1.5)
    row.add("the largest GIF", max(sizes["gif"]) / 1000, "kB", at_most=1500)
    row.add("the largest MP4", max(sizes["mp4"]) / 1000, "kB")
    row.add("time for one file, training and layout included", taken / (4 * len(names)), "s")
    row.notes.append(f"{', '.join(names)}, light and dark.")
    return row
