"""GIF: one palette for all frames, and of each frame only the rectangle that changed.

A moving plane of smooth colours is what GIF packs worst: 100 frames of a history take 1 to 2.5 MB,
of which the plane needs half, and the lines and points on it a third. Holding single pixels back
saves more and leaves ghosts; fewer colours show as bands. The same film is 0.1 MB as MP4.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from typing import BinaryIO

import numpy as np
from PIL import GifImagePlugin, Image

from ..plots.style import Theme

__all__ = ["COLOURS", "Palette", "smooth_colours", "write_gif"]

COLOURS = 112
"""Colours of a palette, at most 255: one number is kept to mean "as in the frame before"."""

NEAR = 10
"""Colours that are closer than this to one that is kept are not given a number of their own."""

TILE, TOLERANCE = 8, 5
"""A square of this many pixels stays as it is while no channel in it is further off than this.

Slow drifts would else change every pixel in every frame by an amount that nobody sees. Whole
squares are held, not pixels, so that what is held is a smooth piece of one frame.
"""

_SAME = 255


def smooth_colours(theme: Theme, count: int = 65) -> np.ndarray:
    """Colours for the plane, shape (count, 3): so many that no step between two shows as a band."""
    return np.round(255 * theme.outputs(np.linspace(0, 1, count))[:, :3]).astype(np.uint8)


class Palette:
    """At most 255 colours, and for any other colour the number of the nearest.

    Parameters
    ----------
    kept : array of uint8, shape (k, 3)
        Colours that are in the palette as they are: those of smooth areas, so that no band shows.
    samples : sequence of array of uint8, shape (h, w, 4)
        Frames to choose the others from.
    """

    def __init__(self, kept: np.ndarray, samples: Sequence[np.ndarray]) -> None:
        known, counts = np.unique(np.concatenate([_keys(s).ravel() for s in samples]), return_counts=True)
        own = _unpack(np.unique(_pack(kept)))
        apart = _away(_unpack(known), own).min(axis=1) > NEAR**2
        known, counts = known[apart], counts[apart]
        room = COLOURS - len(own)
        # Half of the room for what is seen most; the rest for edges, which blend many colours.
        often = np.argsort(-counts, kind="stable")[: room // 2]
        rest = np.delete(known, often)
        blends = _median_cut(_unpack(rest), room - len(often)) if len(rest) else own[:0]
        self.colours = np.concatenate([own, _unpack(known[often]), blends])
        self._numbers = np.full(1 << 24, _SAME, np.uint8)
        self._numbers[_pack(self.colours)] = np.arange(len(self.colours))

    def numbers(self, keys: np.ndarray) -> np.ndarray:
        """The palette's number for each colour of `keys`, packed as 0xBBGGRR."""
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
    """Write an animation that plays once, frame by frame, keeping no more than two in memory.

    Parameters
    ----------
    file : binary file
    frames : iterable of array of uint8, shape (h, w, 4)
    durations : sequence of int
        Of each frame, in milliseconds; a GIF counts in tens of them.
    palette : Palette
    comment : str
    """
    count = len(durations)
    held: np.ndarray | None = None  # what the viewer sees, in palette numbers
    colours = np.concatenate([palette.colours, palette.colours[:1]]).astype(np.int16)
    for k, (frame, duration) in enumerate(zip(frames, durations, strict=True)):
        numbers = palette.numbers(_keys(frame))
        if held is None:
            height, width = numbers.shape
            file.write(_header(width, height, palette.colours, comment))
            top = left = 0
            shown = held = numbers
        else:
            changed = numbers != held
            if k + 1 < count:
                where = changed.nonzero()
                off = np.abs(colours[numbers[where]] - colours[held[where]]).max(axis=1) > TOLERANCE
                tiles = np.zeros((-(-height // TILE), -(-width // TILE)), bool)
                tiles[where[0][off] // TILE, where[1][off] // TILE] = True
                changed &= tiles.repeat(TILE, 0).repeat(TILE, 1)[:height, :width]
            rows, columns = changed.any(axis=1).nonzero()[0], changed.any(axis=0).nonzero()[0]
            top, bottom = (rows[0], rows[-1] + 1) if len(rows) else (0, 1)
            left, right = (columns[0], columns[-1] + 1) if len(columns) else (0, 1)
            box = (slice(top, bottom), slice(left, right))
            shown = np.where(changed[box], numbers[box], np.uint8(_SAME))
            held = np.where(changed, numbers, held)
        file.writelines(
            GifImagePlugin.getdata(
                Image.fromarray(shown),
                (int(left), int(top)),
                duration=duration,
                transparency=_SAME,
                interlace=0,
            )
        )
    file.write(b";")


def _header(width: int, height: int, colours: np.ndarray, comment: str) -> bytes:
    """Signature, screen, palette and comment; without the extension that asks for a loop."""
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
