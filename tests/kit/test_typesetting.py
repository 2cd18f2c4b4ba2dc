"""Text that people typed is drawn as it is, told where it cannot be, and never read as markup."""

from __future__ import annotations

import io
from datetime import datetime

import pypdf
import pytest

from ccus.kit.calendar import JST
from ccus.kit.typesetting import drawn, set_pdf, undrawable

PAGE = b'#set text(font: ("Noto Sans CJK JP", "Noto Sans"), lang: "ja")\n#json(bytes(sys.inputs.data)).text'


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize(
    "typed",
    [
        '#panic("no")',
        "*太字* _斜体_ $x^2$ `code` <label> @mention",
        "\\u{5730} \\ \\# ]] } {{",
        '"} #read("/etc/passwd")',
        "= 見出し // 注釈 /* */ ~",
        "髙橋 﨑山 齋藤 𠮷田 葛\U000e0100飾",
        "NGUYỄN VĂN ẤN · Şahin Łukasz Ağa",
    ],
)
def test_what_was_typed_is_printed_letter_by_letter(typed: str) -> None:
    assert drawn(typed) == (typed, frozenset())
    assert text_of(set_pdf({"main.typ": PAGE}, data={"text": typed})) == typed


@pytest.mark.parametrize(
    ("typed", "shown", "lost"),
    [
        ("\x00改\x07行\tタブ", " 改 行 タブ", ""),
        ("1行目\r\n2行目", "1行目\n2行目", ""),
        ("か\u200bな", "かな", ""),
        ("မောင်", "〓〓〓〓", "မောင"),
        ("🙂様", "〓様", "🙂"),
    ],
)
def test_what_no_font_draws_gives_way_and_is_told(typed: str, shown: str, lost: str) -> None:
    assert drawn(typed) == (shown, frozenset(lost))


def test_the_characters_that_gave_way_are_gathered() -> None:
    assert undrawable(["山田", "🙂", "ไ🙂"]) == {"🙂", "ไ"}


def test_the_moment_of_making_stands_in_the_file_to_the_second() -> None:
    moment = datetime(2026, 11, 16, 9, 30, 15, 987654, tzinfo=JST)

    reader = pypdf.PdfReader(io.BytesIO(set_pdf({"main.typ": PAGE}, data={"text": "山田"}, made_at=moment)))

    assert reader.metadata is not None
    assert reader.metadata.creation_date == moment.replace(microsecond=0)


def test_a_file_for_archives_says_so_and_is_tagged() -> None:
    pdf = set_pdf({"main.typ": b'#set document(title: "t")\n' + PAGE}, data={"text": "山田"}, standard="a-2a")

    assert b"pdfaid:part" in pdf
    assert "/StructTreeRoot" in pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]
