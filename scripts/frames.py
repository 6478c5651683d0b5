"""Compare every frame of the book's films with its run: `python3 scripts/frames.py`. See --help."""

import _bootstrap

if __name__ == "__main__":
    _bootstrap.enter(__file__)

import sys
from collections.abc import Iterator
from pathlib import Path

import click
import imageio.v3 as iio
import numpy as np
from av.video.reformatter import Colorspace

from mlpviz.export import like, shown_iterations
from mlpviz.export.video import in_film_colours
from mlpviz.figures.figure import AnimatedView
from mlpviz.plots.style import themed

MEAN = {".gif": 0.5, ".mp4": 2.0}
"""Largest mean difference of a frame's pixels, of 255: due to the palette, or to the compression.

A frame must also be nearer to the drawing of its own step than to those of the frames beside it.
"""


@click.command()
@click.argument(
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=_bootstrap.ROOT / "_build" / "figures",
)
def frames(folder: Path) -> None:
    """Decode every frame of every GIF and MP4 in FOLDER, and compare it with a new drawing of its step.

    FOLDER is _build/figures by default, where `scripts/build.py` writes NAME-THEME.gif and
    NAME-THEME.mp4. A frame must look like the drawing of the step that the file names for it, and
    more like it than like the frames before and after. Takes about a minute for each film.

    Exits with status 1 if a frame differs.
    """
    paths = sorted(path for path in folder.iterdir() if path.suffix in MEAN)
    if not paths:
        raise click.UsageError(f"{folder} must hold a gif or an mp4 (it holds none)")
    wrong = 0
    for path in paths:
        off = list(differences(path))
        bad = [f"step {i} by {own:.2f}" for i, own, right in off if not right]
        worst = max(own for _, own, _ in off)
        said = f"{len(bad)} differ: {', '.join(bad)}" if bad else "none differs"
        click.echo(f"{path.name:34} {len(off):3} frames, off by at most {worst:.2f} of 255, {said}")
        wrong += len(bad)
    sys.exit(1 if wrong else 0)


def differences(path: Path) -> Iterator[tuple[int, float, bool]]:
    """For each frame its step, its mean difference from the drawing, and whether it shows that step."""
    figure, form = like(path)
    assert isinstance(figure.view, AnimatedView)
    shown = shown_iterations(path)
    with themed(form.theme) as colours:
        plot = figure.view.player(figure.experiments, colours, form, flat=path.suffix == ".gif")
        drawn = [plot.frame(i)[..., :3].copy() for i in shown]
        if path.suffix == ".mp4":
            drawn = [_as_decoded(picture) for picture in drawn]
    decoded = list(iio.imiter(path, plugin="pyav"))
    assert len(decoded) >= len(shown), f"{path} names more frames than it has"
    for k, picture in enumerate(decoded):
        at = min(k, len(shown) - 1)
        own = _off(picture, drawn[at])
        others = [drawn[n] for n in (at - 1, at + 1) if 0 <= n < len(drawn)]
        nearest = min((_off(picture, other) for other in others), default=np.inf)
        yield shown[at], own, own <= MEAN[path.suffix] and own < nearest


def _as_decoded(picture: np.ndarray) -> np.ndarray:
    """A picture with the colours of a film, in which two slow steps may look alike, but uncompressed."""
    opaque = np.full((*picture.shape[:2], 1), 255, np.uint8)
    frame = in_film_colours(np.concatenate([picture[..., :3], opaque], axis=2))
    return frame.reformat(format="rgb24", src_colorspace=Colorspace.ITU709).to_ndarray()


def _off(picture: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(picture.astype(np.int16) - other).mean())


if __name__ == "__main__":
    frames()
