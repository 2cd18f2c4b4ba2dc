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
from importlib import resources
from pathlib import Path
from typing import Any

import noto_cjk_sans_jp_bold
import noto_cjk_sans_jp_regular
import pikepdf
import typst
from fontTools.ttLib import TTFont

from ccus.kit.names import kanji_variants

# What printers' type cases hold for a character that is missing.
GETA = "〓"
FAMILIES = ("Noto Sans CJK JP", "Noto Sans")
# Smaller files gain nothing that anybody notices.
PACKED_FROM_BYTES = 200_000
_LATIN = ("fontpkg_noto_sans", "files", "NotoSans[wdth,wght].ttf")
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

    `standard` is one of Typst's, such as `a-2a` or `ua-1`. Large files are packed into object streams.
    """
    # The stubs of 0.15 leave out that several files may be given by name.
    pdf = typst.compile(  # type: ignore[call-overload]
        dict(files),
        font_paths=fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, separators=(",", ":"))},
        pdf_standards=[standard] if standard else [],
        timestamp=made_at.astimezone(UTC).replace(microsecond=0) if made_at else None,
    )
    written = bytes(pdf)
    return written if len(written) < PACKED_FROM_BYTES else _packed(written)


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
def fonts() -> typst.Fonts:
    """Read once: the fonts are 37 MB. None of the machine's own, so that every machine makes the same file."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[path.parent for path in _font_files()]
    )


@cache
def _known_characters() -> frozenset[str]:
    """All characters with a glyph, the line end, and variation selectors, which choose among glyphs and draw nothing."""
    found = {"\n"}
    for path in _font_files():
        with TTFont(path, lazy=True) as font:
            found.update(map(chr, font.getBestCmap()))
    selectors = [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]
    found.update(map(chr, selectors))
    return frozenset(
        character for character in found if character == "\n" or unicodedata.category(character) not in {"Cc", "Cf"}
    )


def _font_files() -> tuple[Path, ...]:
    package, *place = _LATIN
    return (
        Path(str(noto_cjk_sans_jp_regular.FONT_PATH)),
        Path(str(noto_cjk_sans_jp_bold.FONT_PATH)),
        Path(str(resources.files(package).joinpath(*place))),
    )


def _packed(pdf: bytes) -> bytes:
    """The same document with its small objects in compressed streams: a third of the size where tags are many."""
    packed = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)
    return packed.getvalue()
