"""MP4 and animated WebP, written frame by frame."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image

__all__ = ["write_mp4", "write_webp"]


LIMIT = 118_000
"""Bytes of an MP4, at most, as long as a coarser quality brings them."""

SHARP, COARSEST = 38, 51
"""Constant rate factors of H.264: edges look sharp on a slide; the last that there is."""


def write_mp4(
    path: Path, frames: Callable[[], Iterable[np.ndarray]], milliseconds: int, linger: int, comment: str
) -> None:
    """Write an H.264 video that PowerPoint, Keynote and browsers play, of at most `LIMIT` bytes.

    Parameters
    ----------
    path : Path
    frames : callable
        Gives the frames from the start, each of uint8, shape (h, w, 4). An odd last row or column
        is left out: the format needs even sizes.
    milliseconds : int
        Of each frame.
    linger : int
        For how many frames the last one stays.
    comment : str
    """
    quality = SHARP
    while True:
        _write_h264(path, _lingering(frames(), linger), milliseconds, quality, comment)
        excess = path.stat().st_size / LIMIT
        if excess <= 1 or quality == COARSEST:
            break
        # Six steps halve the bytes, or nearly.
        quality = min(COARSEST, quality + math.ceil(7 * math.log2(excess)))


def _write_h264(
    path: Path, frames: Iterable[np.ndarray], milliseconds: int, quality: int, comment: str
) -> None:
    # One thread, and no versions or dates: the same bytes on every machine with the same encoder.
    with av.open(
        str(path), "w", format="mp4", options={"movflags": "+faststart", "fflags": "+bitexact"}
    ) as out:
        out.metadata["comment"] = comment
        stream = None
        for k, frame in enumerate(frames):
            if stream is None:
                height, width = (side - side % 2 for side in frame.shape[:2])
                stream = out.add_stream("libx264", rate=Fraction(1000, milliseconds))
                stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
                stream.options = {
                    "crf": str(quality),
                    "preset": "slow",
                    "g": "250",
                    "threads": "1",
                    "tune": "animation",
                    # Its arithmetic gives other bytes in one run of twenty or so (x264 with AVX-512).
                    "x264-params": "mbtree=0",
                }
                stream.codec_context.thread_count = 1
            picture = av.VideoFrame.from_ndarray(
                np.ascontiguousarray(frame[:height, :width, :3]), format="rgb24"
            )
            picture.pts = k
            picture.time_base = Fraction(milliseconds, 1000)
            out.mux(stream.encode(picture))
        if stream is None:
            raise ValueError("frames must hold at least one (got none)")
        out.mux(stream.encode())


def _lingering(frames: Iterable[np.ndarray], linger: int) -> Iterator[np.ndarray]:
    frame = None
    for frame in frames:
        yield frame
    if frame is not None:
        for _ in range(linger):
            yield frame


class _Film(Image.Image):
    """Frames that Pillow takes one after another, as if they were those of an open file."""

    def __init__(self, frames: Iterable[np.ndarray], count: int) -> None:
        super().__init__()
        self._frames, self.n_frames, self._at = iter(frames), count, -1
        self.seek(0)

    def seek(self, frame: int) -> None:
        if frame == self._at + 1:
            picture = Image.fromarray(np.ascontiguousarray(next(self._frames)[..., :3]))
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
        Of each frame, in milliseconds.
    exif : PIL.Image.Exif
        Metadata.
    """
    film = _Film(frames, len(durations))
    film.save(path, "WEBP", save_all=True, duration=durations, loop=1, quality=60, method=4, exif=exif)
