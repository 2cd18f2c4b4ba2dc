"""Cutting the bytes of a serial line into what was read: one frame, one card.

A frame stands between a start and an end, or has a length. Readers that send a line per card need nothing set: carriage return or
line feed ends a frame, and empty frames are none.
"""

from __future__ import annotations

from dataclasses import dataclass

LONGEST = 512
_LINE_ENDS = (b"\r", b"\n")


@dataclass(frozen=True, slots=True)
class Cut:
    """A frame that did not come whole."""

    size: int
    is_too_long: bool = False


@dataclass(frozen=True, slots=True)
class Framing:
    """`start` and `end` are empty where there is none; without `end` and `length` a frame is a line. `length` is without start and end."""

    start: bytes = b""
    end: bytes = b""
    length: int = 0


class Frames:
    """The frames of one line, as its bytes come."""

    def __init__(self, framing: Framing) -> None:
        self._framing = framing
        self._ends = (framing.end,) if framing.end else () if framing.length else _LINE_ENDS
        self._waiting = b""
        self._is_lost = False  # inside of a frame that was given up

    def take(self, data: bytes) -> list[bytes | Cut]:
        """Frames that are whole with these bytes, in order, and those that turn out to be cut."""
        self._waiting += data
        found: list[bytes | Cut] = []
        while (frame := self._next()) is not None:
            if frame != b"":
                found.append(frame)
        return found

    def silence(self) -> Cut | None:
        """Called when nothing came for a while: what is there without an end was cut, and is forgotten."""
        rest, self._waiting, self._is_lost = self._without_noise(self._waiting), b"", False
        inside = rest.removeprefix(self._framing.start).strip(b"\r\n\0 ")
        return Cut(len(inside)) if inside else None

    def _next(self) -> bytes | Cut | None:
        """The next frame, empty when there was only an end; None when more bytes are needed."""
        start, length = self._framing.start, self._framing.length
        self._waiting = self._without_noise(self._waiting)
        if self._is_lost:
            self._skip_to_end()
        if not self._waiting.startswith(start):
            return None
        inside = self._waiting[len(start) :]
        again = inside.find(start) if start else -1
        place, width = self._find_end(inside)
        if 0 <= again < (place if place >= 0 else length or len(inside)):
            self._waiting = inside[again:]
            return Cut(again)
        if length and not self._ends:
            place, width = (length, 0) if len(inside) >= length else (-1, 0)
        if place < 0:
            if len(inside) <= LONGEST:
                return None
            self._waiting, self._is_lost = b"", not start
            return Cut(len(inside), is_too_long=True)
        self._waiting = inside[place + width :]
        frame = inside[:place]
        if length and len(frame) != length:
            return Cut(len(frame))
        return Cut(len(frame), is_too_long=True) if len(frame) > LONGEST else frame

    def _skip_to_end(self) -> None:
        """The rest of a frame that was given up is no frame of its own."""
        place, width = self._find_end(self._waiting)
        self._is_lost = place < 0
        self._waiting = b"" if place < 0 else self._waiting[place + width :]

    def _without_noise(self, data: bytes) -> bytes:
        """What stands before a start belongs to no frame; a start may itself be cut in the middle."""
        start = self._framing.start
        if not start:
            return data
        place = data.find(start)
        if place >= 0:
            return data[place:]
        kept = next((size for size in range(len(start) - 1, 0, -1) if data.endswith(start[:size])), 0)
        return data[len(data) - kept :]

    def _find_end(self, inside: bytes) -> tuple[int, int]:
        """Where the first end stands and how wide it is; -1 when there is none. With a length, ends inside of it do not count."""
        begin = self._framing.length
        places = [(place, len(end)) for end in self._ends if (place := inside.find(end, begin)) >= 0]
        return min(places, default=(-1, 0))
