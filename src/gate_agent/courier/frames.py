"""A message as QR frames: any enough of them give it back, whichever were missed, in any order.

The message is cut into blocks of one length. A frame holds one block, or the sum (exclusive or) of several, and names them. First
each block goes by itself once, so that a reader that misses nothing needs no more than these; then random sums for ever, of which nearly every one
tells a reader something, whatever it has missed (a random linear fountain code; solved by Gaussian elimination).

Text: a prefix that tells the kind, then base45 (RFC 9285), whose characters a QR code holds densely. Bytes: 8 of the SHA-256 of
the message, 3 of its length, 1 of the number of blocks (big-endian), a bit for each block (the lowest is the first block, in the
last byte), the sum. The same is in `ccus/portal/assets/js/courier/frames.js`.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass

BUNDLE = "CCUS-B1:"
RECEIPT = "CCUS-R1:"
# A bundle's code has 77 modules a side, which a phone reads at arm's length; a receipt's 41, which a simple webcam reads.
BUNDLE_BLOCK = 440
RECEIPT_BLOCK = 110
MOST_BLOCKS = 255
LARGEST_MESSAGE = 2**24 - 1
NAME_BYTES = 8
_HEAD_BYTES = NAME_BYTES + 4
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)}


class NoFrame(ValueError):
    """The text is no frame of that kind, or not whole."""


@dataclass(frozen=True, slots=True)
class Progress:
    """`have` of `blocks` are known, or can be told from what is; `message` is there when they all are and fit their checksum."""

    have: int
    blocks: int
    message: bytes | None = None


class Frames:
    """The frames of one message, numbered from 0 without end."""

    def __init__(self, message: bytes, *, kind: str, block_bytes: int) -> None:
        """ValueError for an empty message, or one of more than MOST_BLOCKS blocks."""
        self.blocks = -(-len(message) // block_bytes)
        if not 0 < self.blocks <= MOST_BLOCKS or len(message) > LARGEST_MESSAGE:
            raise ValueError(f"{len(message)} bytes in blocks of {block_bytes}")
        self._kind = kind
        length = -(-len(message) // self.blocks)
        self._sums = [int.from_bytes(block) for block in _cut(message, length, self.blocks)]
        self._block_bytes = length
        self._head = _name(message) + len(message).to_bytes(3) + bytes([self.blocks])

    def text(self, number: int) -> str:
        """What stands in the QR code."""
        wanted = self._blocks_in(number)
        total = 0
        for place, block in enumerate(self._sums):
            if wanted >> place & 1:
                total ^= block
        mask = wanted.to_bytes(-(-self.blocks // 8))
        return self._kind + to_base45(self._head + mask + total.to_bytes(self._block_bytes))

    def _blocks_in(self, number: int) -> int:
        """As a set of bits."""
        if number < self.blocks:
            return 1 << number
        chance = random.Random(number)  # noqa: S311 (nothing secret: which blocks are summed)
        return chance.getrandbits(self.blocks) or (1 << self.blocks) - 1


class Collector:
    """Puts one message together from its frames. Frames of another message begin anew."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._head = b""
        self._rows: dict[int, tuple[int, int]] = {}

    def take(self, text: str) -> Progress:
        """NoFrame for anything else; a message that does not fit its checksum begins anew."""
        head, wanted, total = self._read(text)
        if head != self._head:
            self._head, self._rows = head, {}
        blocks = head[-1]
        while wanted:
            lowest = wanted & -wanted
            if lowest not in self._rows:
                self._rows[lowest] = wanted, total
                break
            known, known_total = self._rows[lowest]
            wanted ^= known
            total ^= known_total
        if len(self._rows) < blocks:
            return Progress(len(self._rows), blocks)
        message = self._solve(blocks)
        if _name(message) != head[:NAME_BYTES]:
            self._head, self._rows = b"", {}
            return Progress(0, blocks)
        return Progress(blocks, blocks, message)

    def _read(self, text: str) -> tuple[bytes, int, int]:
        if not text.startswith(self._kind):
            raise NoFrame("another kind")
        content = from_base45(text[len(self._kind) :])
        head = content[:_HEAD_BYTES]
        if len(head) < _HEAD_BYTES or not head[-1]:
            raise NoFrame("no head")
        begin = _HEAD_BYTES + -(-head[-1] // 8)
        wanted = int.from_bytes(content[_HEAD_BYTES:begin])
        if len(content) - begin != _block_bytes(head) or not 0 < wanted < 1 << head[-1]:
            raise NoFrame("another length")
        return head, wanted, int.from_bytes(content[begin:])

    def _solve(self, blocks: int) -> bytes:
        """Each row holds its lowest block and some above it: from the last to the first, all that is above is known."""
        solved: dict[int, int] = {}
        for place in reversed(range(blocks)):
            wanted, total = self._rows[1 << place]
            for above in range(place + 1, blocks):
                if wanted >> above & 1:
                    total ^= solved[above]
            solved[place] = total
        length = _block_bytes(self._head)
        return b"".join(solved[place].to_bytes(length) for place in range(blocks))[: _length(self._head)]


def to_base45(content: bytes) -> str:
    """RFC 9285."""
    digits: list[str] = []
    for begin in range(0, len(content), 2):
        pair = content[begin : begin + 2]
        value, count = int.from_bytes(pair), len(pair) + 1
        for _ in range(count):
            value, digit = divmod(value, 45)
            digits.append(_DIGITS[digit])
    return "".join(digits)


def from_base45(text: str) -> bytes:
    """NoFrame for what is none."""
    try:
        values = [_VALUES[digit] for digit in text]
        return b"".join(_bytes_of(values[begin : begin + 3]) for begin in range(0, len(values), 3))
    except (KeyError, OverflowError) as problem:
        raise NoFrame("no base45") from problem


def _bytes_of(digits: list[int]) -> bytes:
    if len(digits) == 1:
        raise NoFrame("no base45")
    value = 0
    for digit in reversed(digits):
        value = value * 45 + digit
    return value.to_bytes(len(digits) - 1)


def _cut(message: bytes, length: int, blocks: int) -> Iterator[bytes]:
    for place in range(blocks):
        yield message[place * length : (place + 1) * length].ljust(length, b"\0")


def _name(message: bytes) -> bytes:
    return hashlib.sha256(message).digest()[:NAME_BYTES]


def _length(head: bytes) -> int:
    return int.from_bytes(head[NAME_BYTES:-1])


def _block_bytes(head: bytes) -> int:
    return -(-_length(head) // head[-1])
