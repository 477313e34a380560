"""What stands on a screen, read from the file that Xvfb keeps its picture in."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Box:
    """A rectangle on the screen, in pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> tuple[int, int]:
        return self.x + self.width // 2, self.y + self.height // 2

    def is_in(self, other: Box) -> bool:
        """Whether the whole of it is inside another box."""
        return (
            other.x <= self.x
            and other.y <= self.y
            and self.x + self.width <= other.x + other.width
            and self.y + self.height <= other.y + other.height
        )

    def inner(self, edge: int) -> Box:
        """Return it without its edge."""
        return Box(self.x + edge, self.y + edge, self.width - 2 * edge, self.height - 2 * edge)


class Picture:
    """Rows of red, green and blue."""

    def __init__(self, pixels: Any) -> None:
        self.pixels = pixels

    @property
    def size(self) -> tuple[int, int]:
        return self.pixels.shape[1], self.pixels.shape[0]

    def shows_the_same_as(self, other: Picture) -> bool:
        return np.array_equal(self.pixels, other.pixels)

    def part(self, box: Box) -> Picture:
        """Return what is inside a box."""
        return Picture(self.pixels[box.y : box.y + box.height, box.x : box.x + box.width])

    def ground(self) -> str:
        """Return the commonest colour: "#FFC7CE"."""
        colours, counts = np.unique(self.pixels.reshape(-1, 3), axis=0, return_counts=True)
        return "#{:02X}{:02X}{:02X}".format(*colours[counts.argmax()])

    def save(self, path: Path) -> None:
        """Write a PNG file."""
        width, height = self.size
        lines = np.hstack([np.zeros((height, 1), np.uint8), self.pixels.reshape(height, -1)])
        chunks = (
            (b"IHDR", struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)),
            (b"IDAT", zlib.compress(lines.tobytes(), 9)),
            (b"IEND", b""),
        )
        path.write_bytes(
            b"\x89PNG\r\n\x1a\n"
            + b"".join(
                struct.pack(">I", len(body))
                + kind
                + body
                + struct.pack(">I", zlib.crc32(kind + body))
                for kind, body in chunks
            )
        )


def read(dump: Path) -> Picture:
    """Return the picture in an XWD file with four bytes for each pixel, as Xvfb keeps it.

    Raises ValueError for another kind of XWD file. Source: X11's XWDFile.h.
    """
    raw = dump.read_bytes()
    header = struct.unpack(">25I", raw[:100])
    start, width, height, bits, line, colours = (header[index] for index in (0, 4, 5, 11, 12, 19))
    if bits != 32 or header[7] != 0:  # little-endian
        raise ValueError(f"{dump}: {bits} bits for a pixel, byte order {header[7]}")
    pixels = np.frombuffer(raw, np.uint8, height * line, start + 12 * colours)
    return Picture(pixels.reshape(height, line // 4, 4)[:, :width, 2::-1].copy())
