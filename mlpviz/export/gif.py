"""Write a GIF with one palette for all frames, and of each frame only what has changed.

GIF compresses runs of one colour within a row, so each boundary between colours costs bytes in every
row. A plane of smooth colours with lines on it takes 10 to 25 kB whenever it is redrawn. Each frame
is redrawn completely all the same, so that everything in it belongs to one step; a long film gets
fewer frames.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import BinaryIO

import numpy as np
from PIL import GifImagePlugin, Image

from ..plots.style import Theme

__all__ = ["COLOURS", "FEWEST", "LIMIT", "Palette", "pack", "smooth_colours", "write_gif"]

LIMIT = 1_500_000
"""Bytes that a GIF may take; one that takes more gets fewer frames."""

FEWEST = 30
"""Frames that a GIF keeps, however many bytes they take."""

COLOURS = 96
"""Colours of a palette, at most 255: one entry is reserved for "as in the frame before"."""

NEAR = 10
"""Colours closer than this to one that is kept get no entry of their own."""

GAP = 6
"""Gaps of up to this many unchanged pixels are written too, which breaks fewer runs."""

_SAME = 255


def smooth_colours(theme: Theme, count: int) -> np.ndarray:
    """The `count` colours of a plane, shape (count, 3)."""
    return np.round(255 * theme.outputs(np.linspace(0, 1, count))[:, :3]).astype(np.uint8)


class Palette:
    """At most 255 colours, and the number of the nearest one for any other colour.

    Parameters
    ----------
    kept : array of uint8, shape (k, 3)
        Colours to include exactly: those of smooth areas, which would show bands otherwise.
    samples : sequence of array of uint8, shape (h, w, 4)
        Frames to choose the other colours from.
    """

    def __init__(self, kept: np.ndarray, samples: Sequence[np.ndarray]) -> None:
        known, counts = np.unique(np.concatenate([_keys(s).ravel() for s in samples]), return_counts=True)
        own = _unpack(np.unique(pack(kept)))
        apart = _away(_unpack(known), own).min(axis=1) > NEAR**2
        known, counts = known[apart], counts[apart]
        room = COLOURS - len(own)
        # Half of the entries go to the most frequent colours, the rest to edges, which blend many.
        often = np.argsort(-counts, kind="stable")[: room // 2]
        rest = np.delete(known, often)
        blends = _median_cut(_unpack(rest), room - len(often)) if len(rest) else own[:0]
        self.colours = np.concatenate([own, _unpack(known[often]), blends])
        self._numbers = np.full(1 << 24, _SAME, np.uint8)
        self._numbers[pack(self.colours)] = np.arange(len(self.colours))

    def numbers(self, frame: np.ndarray) -> np.ndarray:
        """The palette's number for each pixel of a frame of shape (h, w, 4), as uint8 of shape (h, w)."""
        keys = _keys(frame)
        result = self._numbers[keys]
        if (result == _SAME).any():
            unknown = np.unique(keys[result == _SAME])
            for part in np.array_split(unknown, len(unknown) // 4096 + 1):
                self._numbers[part] = _away(_unpack(part), self.colours).argmin(axis=1)
            result = self._numbers[keys]
        return result


def write_gif(
    file: BinaryIO, frames: Sequence[np.ndarray], durations: Sequence[int], colours: np.ndarray, comment: str
) -> None:
    """Write an animation that plays once.

    Parameters
    ----------
    file : binary file
    frames : sequence of array of uint8, shape (h, w)
        Numbers of a palette's colours, see `Palette.numbers`.
    durations : sequence of int
        Milliseconds of each frame, in multiples of 10.
    colours : array of uint8, shape (k, 3)
        Those of the palette.
    comment : str
    """
    height, width = frames[0].shape
    file.write(_header(width, height, colours, comment))
    before = None
    for frame, duration in zip(frames, durations, strict=True):
        if before is None:
            shown, top, left = frame, 0, 0
        else:
            changed = frame != before
            rows, columns = box = _bounds(changed)
            shown = np.where(_without_gaps(changed[box]), frame[box], np.uint8(_SAME))
            top, left = rows.start, columns.start
        before = frame
        file.writelines(
            GifImagePlugin.getdata(
                Image.fromarray(shown),
                (left, top),
                duration=duration,
                transparency=_SAME,
                interlace=0,
            )
        )
    file.write(b";")


def _bounds(changed: np.ndarray) -> tuple[slice, slice]:
    """The rows and columns of the smallest box that holds every change; one pixel if there is none."""
    found = []
    for axis in (1, 0):
        places = np.flatnonzero(changed.any(axis=axis))
        found.append(slice(int(places[0]), int(places[-1]) + 1) if len(places) else slice(0, 1))
    return found[0], found[1]


def _without_gaps(changed: np.ndarray) -> np.ndarray:
    """`changed` with the gaps of up to `GAP` pixels in its rows closed."""
    closed = np.pad(changed, ((0, 0), (0, GAP + 1)))  # so far apart that no gap reaches the next row
    flat = closed.reshape(-1)
    places = np.flatnonzero(flat)
    apart = np.diff(places)
    for gap in range(1, GAP + 1):
        before = places[:-1][apart == gap + 1]
        for k in range(1, gap + 1):
            flat[before + k] = True
    return closed[:, : changed.shape[1]]


def _header(width: int, height: int, colours: np.ndarray, comment: str) -> bytes:
    """Signature, screen, palette and comment, without the extension that makes it loop."""
    table = np.zeros((256, 3), np.uint8)
    table[: len(colours)] = colours
    screen = struct.pack("<HHBBB", width, height, 0b11110111, 0, 0)
    text = comment.encode()
    pieces = [text[k : k + 255] for k in range(0, len(text), 255)]
    blocks = b"".join(bytes([len(piece)]) + piece for piece in pieces)
    return b"GIF89a" + screen + table.tobytes() + b"!\xfe" + blocks + b"\0"


def _keys(frame: np.ndarray) -> np.ndarray:
    """An opaque RGBA frame as one number for each pixel."""
    return np.ascontiguousarray(frame).view("<u4")[..., 0] & 0xFFFFFF


def pack(colours: np.ndarray) -> np.ndarray:
    """One number, 0xBBGGRR, for each colour; shape (..., 3) becomes (...)."""
    wide = colours.astype(np.uint32)
    return wide[..., 0] | wide[..., 1] << 8 | wide[..., 2] << 16


def _unpack(keys: np.ndarray) -> np.ndarray:
    return np.stack([keys & 255, keys >> 8 & 255, keys >> 16 & 255], axis=-1).astype(np.uint8)


def _away(colours: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Squared distances, shape (len(colours), len(others))."""
    return ((colours[:, None].astype(np.int32) - others.astype(np.int32)) ** 2).sum(axis=2)


def _median_cut(colours: np.ndarray, count: int) -> np.ndarray:
    """`count` colours, or fewer, that stand for `colours`."""
    picture = Image.fromarray(colours[None]).quantize(
        count, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
    )
    table = np.array(picture.getpalette(), np.uint8).reshape(-1, 3)
    return table[: int(np.asarray(picture).max()) + 1]
