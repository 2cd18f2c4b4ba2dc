"""Which characters a font file has a glyph for, read from its table `cmap` and nothing else of its megabytes.

Source: OpenType 1.9, chapters "Organization of an OpenType font" and "cmap"; formats 4 and 12 hold Unicode.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_BASIC, _FULL = 4, 12


def characters_of(font: Path) -> frozenset[str]:
    """Every character the font draws."""
    with font.open("rb") as file:
        table = _table(file, b"cmap")
    (count,) = struct.unpack_from(">H", table, 2)
    offsets = {struct.unpack_from(">HHL", table, 4 + 8 * number)[2] for number in range(count)}
    found: set[str] = set()
    for offset in offsets:
        (kind,) = struct.unpack_from(">H", table, offset)
        if kind == _FULL:
            found.update(map(chr, _full(table, offset)))
        elif kind == _BASIC:
            found.update(map(chr, _basic(table, offset)))
    return frozenset(found)


def _table(file: BinaryIO, wanted: bytes) -> bytes:
    """ValueError where the file is no font with that table."""
    (count,) = struct.unpack(">4xH6x", file.read(12))
    for _ in range(count):
        tag, offset, length = struct.unpack(">4s4xLL", file.read(16))
        if tag == wanted:
            file.seek(offset)
            return file.read(length)
    raise ValueError(f"the font has no table {wanted.decode()}")


def _full(table: bytes, offset: int) -> Iterator[int]:
    (groups,) = struct.unpack_from(">L", table, offset + 12)
    for number in range(groups):
        first, last, glyph = struct.unpack_from(">LLL", table, offset + 16 + 12 * number)
        yield from range(first + (glyph == 0), last + 1)  # glyph 0 stands for what is missing


def _basic(table: bytes, offset: int) -> Iterator[int]:
    (segments,) = struct.unpack_from(">H", table, offset + 6)
    count = segments // 2
    lasts = struct.unpack_from(f">{count}H", table, offset + 14)
    firsts = struct.unpack_from(f">{count}H", table, offset + 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", table, offset + 16 + 4 * count)
    ranges_at = offset + 16 + 6 * count
    for number, (first, last, delta) in enumerate(zip(firsts, lasts, deltas, strict=True)):
        (apart,) = struct.unpack_from(">H", table, ranges_at + 2 * number)
        for code in range(first, last + 1):
            glyph = code
            if apart:
                (glyph,) = struct.unpack_from(">H", table, ranges_at + 2 * number + apart + 2 * (code - first))
            if code != 0xFFFF and glyph and (glyph + delta) & 0xFFFF:
                yield code
