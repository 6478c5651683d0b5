"""MP4 and animated WebP, written frame by frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import numpy as np
from av.codec.context import Flags
from PIL import Image

__all__ = ["write_mp4", "write_webp"]


LIMIT = 118_000
"""Bytes of an MP4, at most, as long as a coarser quality brings them."""

SHARP = "38"
"""Constant rate factor of H.264 with which edges look sharp on a slide."""

TRIES = 4
"""How often a film is written again with fewer bytes; the first time is nearly always enough."""


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
    with TemporaryDirectory() as folder:
        # What the first pass learns of each frame lets a second one share out the bytes.
        options = {"stats": str(Path(folder, "stats")), "fastfirstpass": "0"}

        def write(flag: Flags, **quality: str) -> int:
            film = _lingering(frames(), linger)
            return _write_h264(path, film, milliseconds, comment, options | quality, flag)

        count = write(Flags.pass1, crf=SHARP)
        rate = 0.97 * LIMIT * 8 / (count * milliseconds / 1000)  # the rest for the container
        for _ in range(TRIES):
            if path.stat().st_size <= LIMIT:
                break
            write(Flags.pass2, b=str(round(rate)))
            rate *= 0.98 * min(1, LIMIT / path.stat().st_size)


def _write_h264(
    path: Path,
    frames: Iterable[np.ndarray],
    milliseconds: int,
    comment: str,
    options: dict[str, str],
    flag: Flags,
) -> int:
    """Write the frames in one pass, and give their number."""
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
                    "preset": "slow",
                    "g": "250",
                    "threads": "1",
                    "tune": "animation",
                    # Its arithmetic gives other bytes in one run of twenty or so (x264 with AVX-512).
                    "x264-params": "mbtree=0",
                    **options,
                }
                stream.codec_context.thread_count = 1
                stream.codec_context.flags |= flag
            picture = av.VideoFrame.from_ndarray(
                np.ascontiguousarray(frame[:height, :width, :3]), format="rgb24"
            )
            picture.pts = k
            picture.time_base = Fraction(milliseconds, 1000)
            out.mux(stream.encode(picture))
        if stream is None:
            raise ValueError("frames must hold at least one (got none)")
        out.mux(stream.encode())
    return k + 1


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
