"""From the bytes of a logging reader's file to lines of text, in bounded memory.

The file is read twice: once to know its encoding, its size and its hash, and once line by line. UTF-8 with or without
byte order mark, CP932 (シフトJIS) and UTF-16 with byte order mark ("Unicode text" of spreadsheets) are understood. In a
file that two people joined, lines may differ: each is then read in whichever of the encodings it is written in.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NamedTuple

from ccus.history.rules.logger_files import LineProblem, problem

LONGEST_LINE = 20_000
_CHUNK = 1 << 20
# Python's CP932 turns the bytes 80, A0, FD, FE and FF, which are no characters, into these.
_NO_CHARACTERS = re.compile("[\x80\uf8f0-\uf8f3]")
_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, kw_only=True)
class FileFacts:
    """What the first reading found. `encodings` in the order in which lines are tried."""

    size_bytes: int
    sha256: str
    encodings: tuple[str, ...]


class Line(NamedTuple):
    """One line. `number` counts from 1; `read_bytes` is how much of the file lies behind it; `text` is without line end."""

    number: int
    read_bytes: int
    text: str | LineProblem


def look_at(path: Path) -> FileFacts:
    """Reads the file once. Raises OSError."""
    digest, size = hashlib.sha256(), 0
    decoders = {name: codecs.getincrementaldecoder(name)("strict") for name in ("utf-8", "cp932")}
    with path.open("rb") as file:
        first = file.read(2)
        file.seek(0)
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            for name in list(decoders):
                try:
                    decoders[name].decode(chunk)  # a character cut off at the very end speaks against no encoding
                except UnicodeDecodeError:
                    del decoders[name]
    if first in _UTF_16_MARKS:
        encodings: tuple[str, ...] = ("utf-16",)
    elif "utf-8" in decoders or "cp932" not in decoders:
        encodings = ("utf-8", "cp932")
    else:
        encodings = ("cp932", "utf-8")
    return FileFacts(size_bytes=size, sha256=digest.hexdigest(), encodings=encodings)


def read_lines(path: Path, facts: FileFacts) -> Iterator[Line]:
    """Lines in order. A line that is too long or in no known encoding is a problem in its place. Raises OSError."""
    if facts.encodings == ("utf-16",):
        yield from _read_utf_16(path, facts)
        return
    with path.open("rb") as file:
        number = 0
        while raw := file.readline(LONGEST_LINE):
            number += 1
            if len(raw) == LONGEST_LINE and not raw.endswith(b"\n"):
                _skip_rest(file)
                yield Line(number, file.tell(), problem("too_long"))
            else:
                yield Line(number, file.tell(), _decode(raw, facts.encodings))


def _read_utf_16(path: Path, facts: FileFacts) -> Iterator[Line]:
    """A UTF-16 file as a whole; what is no character in it becomes � and is then found unreadable in its value."""
    with path.open(encoding="utf-16", errors="replace", newline="\n") as file:
        number = read = 0
        while text := file.readline(LONGEST_LINE):
            number += 1
            read = min(read + 2 * len(text), facts.size_bytes)
            if len(text) == LONGEST_LINE and not text.endswith("\n"):
                while (rest := file.readline(LONGEST_LINE)) and not rest.endswith("\n"):
                    pass
                yield Line(number, read, problem("too_long"))
            else:
                yield Line(number, read, text)


def _decode(raw: bytes, encodings: tuple[str, ...]) -> str | LineProblem:
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _NO_CHARACTERS.search(text):
            return text
    return problem("undecodable")


def _skip_rest(file: IO[bytes]) -> None:
    while (rest := file.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
        pass
