"""Write a GIF with one palette for all frames, and of each frame only what has changed.

GIF compresses runs of one colour within a row, so each boundary between colours costs bytes in every
row. A plane of smooth colours with lines on it takes 10 to 25 kB whenever it is redrawn. Each frame
is redrawn completely all the same, so that everything in it belongs to one step; a long film gets
fewer frames.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from typing import BinaryIO

import numpy as np
from PIL import GifImagePlugin, Image

from ..plots.style import Theme

__all__ = ["COLOURS", "FEWEST", "LIMIT", "Palette", "smooth_colours", "write_gif"]

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
        own = _unpack(np.unique(_pack(kept)))
        apart = _away(_unpack(known), own).min(axis=1) > NEAR**2
        known, counts = known[apart], counts[apart]
        room = COLOURS - len(own)
        # Half of the entries go to the most frequent colours, the rest to edges, which blend many.
        often = np.argsort(-counts, kind="stable")[: room // 2]
        rest = np.delete(known, often)
        blends = _median_cut(_unpack(rest), room - len(often)) if len(rest) else own[:0]
        self.colours = np.concatenate([own, _unpack(known[often]), blends])
        self._numbers = np.full(1 << 24, _SAME, np.uint8)
        self._numbers[_pack(self.colours)] = np.arange(len(self.colours))

    def numbers(self, keys: np.ndarray) -> np.ndarray:
        """The palette's number for each colour in `keys`, packed as 0xBBGGRR."""
        result = self._numbers[keys]
        if (result == _SAME).any():
            unknown = np.unique(keys[result == _SAME])
            for part in np.array_split(unknown, len(unknown) // 4096 + 1):
                self._numbers[part] = _away(_unpack(part), self.colours).argmin(axis=1)
            result = self._numbers[keys]
        return result


def write_gif(
    file: BinaryIO,
    frames: Iterable[np.ndarray],
    durations: Sequence[int],
    palette: Palette,
    comment: str,
) -> None:
    """Write an animation that plays once, with no more than two frames in memory.

    Parameters
    ----------
    file : binary file
    frames : iterable of array of uint8, shape (h, w, 4)
    durations : sequence of int
        Milliseconds of each frame, in multiples of 10.
    palette : Palette
    comment : str
    """
    held = before = None  # what the viewer shows, as palette numbers and as colours
    for frame, duration in zip(frames, durations, strict=True):
        keys = _keys(frame)
        if held is None or before is None:
            shown = held = palette.numbers(keys)
            height, width = held.shape
            file.write(_header(width, height, palette.colours, comment))
            top = left = 0
        else:
            rows, columns = box = _bounds(keys != before)
            numbers = palette.numbers(keys[box])
            shown = np.where(_without_gaps(numbers != held[box]), numbers, np.uint8(_SAME))
            held[box] = numbers
            top, left = rows.start, columns.start
        before = keys
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
    columns = np.arange(changed.shape[1], dtype=np.int32)
    far = np.int32(len(columns) + GAP + 2)
    last = np.maximum.accumulate(np.where(changed, columns, -far), axis=1)
    following = np.minimum.accumulate(np.where(changed, columns, far)[:, ::-1], axis=1)[:, ::-1]
    return following - last <= GAP + 1


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


def _pack(colours: np.ndarray) -> np.ndarray:
    wide = colours.astype(np.uint32)
    return wide[:, 0] | wide[:, 1] << 8 | wide[:, 2] << 16


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
