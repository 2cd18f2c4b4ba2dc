"""Pages set by Typst in process: fonts of packages alone, text as data, every character drawn or told.

What people typed reaches Typst as JSON and is never read as markup. Before that `drawn` takes out what no font of ours can draw:
a kanji variant gives way to the form it is found under, anything else to 〓, and the caller is told of each.
"""

from __future__ import annotations

import io
import json
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pikepdf

from ccus.kit.font_characters import characters_of
from ccus.kit.names import kanji_variants
from ccus.kit.typst_run import Work, font_files, run_alone, run_here

# What printers' type cases hold for a character that is missing.
GETA = "〓"
FAMILIES = ("Noto Sans CJK JP", "Noto Sans")
# Smaller files gain nothing that anybody notices.
PACKED_FROM_BYTES = 200_000
# More than a few hundred lines of a table; below that, starting a process costs more than it spares.
ALONE_FROM_CHARACTERS = 300_000
_MARKS = {"Mn", "Cf"}
_BLANKS = {"Cc", "Zs", "Zl", "Zp"}


def set_pdf(
    files: Mapping[str, bytes],
    *,
    data: Mapping[str, Any],
    standard: str = "",
    made_at: datetime | None = None,
) -> bytes:
    """A tagged PDF of `main.typ` among the files, which reads the data by `json(bytes(sys.inputs.data))`.

    `standard` is one of Typst's, such as `a-2a` or `ua-1`. Large documents are set by a process of their own, and large files
    packed into object streams. Raises typst.TypstError or TypesettingFailed for a template that cannot be read.
    """
    work = work_of(files, data=data, standard=standard, made_at=made_at)
    written = run_alone(work) if len(work.data) > ALONE_FROM_CHARACTERS else run_here(work)
    if len(written) < PACKED_FROM_BYTES:
        return written
    with pikepdf.open(io.BytesIO(written)) as document:
        return pack(document)


def work_of(
    files: Mapping[str, bytes], *, data: Mapping[str, Any], standard: str = "", made_at: datetime | None = None
) -> Work:
    return Work(
        files={name: content.decode() for name, content in files.items()},
        data=json.dumps(data, ensure_ascii=False, separators=(",", ":")),
        standard=standard,
        made_at=made_at.astimezone(UTC).replace(microsecond=0).isoformat() if made_at else "",
    )


def drawn(text: str) -> tuple[str, frozenset[str]]:
    """The text as it can be drawn, and the characters that gave way. Controls become spaces; line ends stay."""
    if text.isascii() and text.isprintable():
        return text, frozenset()
    known = _known_characters()
    if known.issuperset(text):
        return text, frozenset()
    shown: list[str] = []
    lost: set[str] = set()
    for character in text.replace("\r\n", "\n").replace("\r", "\n"):
        kind = unicodedata.category(character)
        if character in known:
            shown.append(character)
        elif kind in _MARKS:
            _join(shown, character, known)
        elif kind in _BLANKS:
            shown.append(" ")
        else:
            standard = kanji_variants().get(character, "")
            shown.append(standard if standard in known else GETA)
            lost.add(character)
    return "".join(shown), frozenset(lost)


def _join(shown: list[str], mark: str, known: frozenset[str]) -> None:
    """An accent typed behind its letter goes with it where there is a glyph for both; invisible signs are left out."""
    whole = unicodedata.normalize("NFC", shown[-1] + mark) if shown else ""
    if len(whole) == 1 and whole in known:
        shown[-1] = whole


def undrawable(texts: Iterable[str]) -> frozenset[str]:
    """The characters of some texts that no font draws."""
    return frozenset().union(*(drawn(text)[1] for text in texts))


@cache
def _known_characters() -> frozenset[str]:
    """All characters with a glyph, the line end, and variation selectors, which choose among glyphs and draw nothing."""
    found = {"\n"}.union(*(characters_of(path) for path in font_files()))
    selectors = [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]
    found.update(map(chr, selectors))
    return frozenset(
        character for character in found if character == "\n" or unicodedata.category(character) not in {"Cc", "Cf"}
    )


def pack(document: pikepdf.Pdf) -> bytes:
    """With its small objects in compressed streams: a third of the size where tags are many."""
    packed = io.BytesIO()
    document.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)
    return packed.getvalue()
