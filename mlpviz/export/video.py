"""Write MP4 and animated WebP, frame by frame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.container import OutputContainer
from av.video.reformatter import ColorRange, Colorspace
from av.video.stream import VideoStream
from PIL import Image

__all__ = ["in_film_colours", "write_mp4", "write_webp"]

QUALITY = "28"
"""Constant rate factor of H.264 at which grid lines and the points' rims stay clean."""

_BT709 = 1
"""The number of ITU-R BT.709 in H.264's lists of primaries, transfer curves and matrices."""


def write_mp4(
    path: Path, frames: Iterable[np.ndarray], milliseconds: float, linger: int, comment: str
) -> None:
    """Write an H.264 video that PowerPoint, Keynote and browsers play, of constant quality.

    Parameters
    ----------
    path : Path
    frames : iterable of array of uint8, shape (h, w, 4)
        An odd last row or column is left out: the format needs even sizes.
    milliseconds : float
        Duration of a frame.
    linger : int
        How many times the last frame is repeated.
    comment : str
        Stored in the file's metadata.
    """
    # Without versions and dates, and in one thread: the same bytes wherever the encoder is the same.
    each = Fraction(milliseconds / 1000).limit_denominator(1000)
    with av.open(
        str(path), "w", format="mp4", options={"movflags": "+faststart", "fflags": "+bitexact"}
    ) as out:
        out.metadata["comment"] = comment
        stream = None
        pictures = (in_film_colours(frame) for frame in frames)
        for k, picture in enumerate(_lingering(pictures, linger)):
            if stream is None:
                stream = _h264(out, picture.width, picture.height, 1 / each)
            picture.pts = k
            picture.time_base = each
            out.mux(stream.encode(picture))
        if stream is None:
            raise ValueError("frames must hold at least one (got none)")
        out.mux(stream.encode())


def in_film_colours(picture: np.ndarray) -> av.VideoFrame:
    """Convert an RGBA picture, shape (h, w, 4), to the colours of an MP4: BT.709, limited range, 4:2:0.

    An odd last row or column is left out: the format needs even sizes.
    """
    height, width = (side - side % 2 for side in picture.shape[:2])
    # Four bytes a pixel are converted three times as fast as three.
    return av.VideoFrame.from_ndarray(np.ascontiguousarray(picture[:height, :width]), format="rgba").reformat(
        format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
    )


def _h264(out: OutputContainer, width: int, height: int, rate: Fraction) -> VideoStream:
    """A stream whose bytes repeat, and whose tags name its colours."""
    stream = out.add_stream("libx264", rate=rate)
    stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
    stream.options = {
        "preset": "veryfast",
        "crf": QUALITY,
        "g": "250",
        "threads": "1",
        # The macroblock tree's arithmetic yields other bytes now and then (x264 with AVX-512). Without
        # it, the key frame, on which all others depend, gets more of the bytes.
        "x264-params": "mbtree=0:ipratio=5:bframes=0:scenecut=0:rc-lookahead=0:weightp=0",
    }
    context = stream.codec_context
    context.thread_count = 1
    context.color_primaries = context.color_trc = context.colorspace = _BT709
    context.color_range = ColorRange.MPEG
    return stream


def _lingering(pictures: Iterable[av.VideoFrame], linger: int) -> Iterator[av.VideoFrame]:
    picture = None
    for picture in pictures:
        yield picture
    if picture is not None:
        for _ in range(linger):
            yield picture


class _Film(Image.Image):
    """Frames that Pillow takes one by one, as if from an open file."""

    def __init__(self, frames: Iterable[np.ndarray], count: int) -> None:
        super().__init__()
        self._frames, self.n_frames, self._at = iter(frames), count, -1
        self.seek(0)

    def seek(self, frame: int) -> None:
        if frame == self._at + 1:
            pixels = next(self._frames)
            opaque = bool((pixels[..., 3] == 255).all())
            picture = Image.fromarray(np.ascontiguousarray(pixels[..., : 3 if opaque else 4]))
            self._im, self._mode, self._size = picture.im, picture.mode, picture.size
            self._at = frame

    def tell(self) -> int:
        return self._at


def write_webp(path: Path, frames: Iterable[np.ndarray], durations: list[int], exif: Image.Exif) -> None:
    """Write an animated WebP that plays once.

    Parameters
    ----------
    path : Path
    frames : iterable of array of uint8, shape (h, w, 4)
    durations : list of int
        Milliseconds of each frame.
    exif : PIL.Image.Exif
        Metadata.
    """
    film = _Film(frames, len(durations))
    film.save(path, "WEBP", save_all=True, duration=durations, loop=1, quality=60, method=4, exif=exif)
