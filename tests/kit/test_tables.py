from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter

from ccus.kit.tables import MOST_BYTES, TableFormatError, read_table


def a_sheet(*rows: tuple[object, ...]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet, days = book.add_worksheet(), book.add_format({"num_format": "yyyy/mm/dd"})
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(number, place, cell, days)
            else:
                sheet.write(number, place, cell)
    book.close()
    return file.getvalue()


def test_a_sheet_gives_ids_days_and_words_as_people_read_them() -> None:
    table = read_table(a_sheet(("技能者ID", "いつから"), (12345678901421, date(2026, 11, 16)), ("", " とび ")))

    assert table == [["技能者ID", "いつから"], ["12345678901421", "2026-11-16"], ["", "とび"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
@pytest.mark.parametrize("divider", [",", "\t"])
def test_a_csv_is_read_in_whatever_encoding_it_was_saved(encoding: str, divider: str) -> None:
    text = f"氏名{divider}職種\r\n高橋 健一{divider}とび工\r\n"

    assert read_table(text.encode(encoding)) == [["氏名", "職種"], ["高橋 健一", "とび工"]]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK\x03\x04 no zip at all", "unreadable"),
        (b"\xd0\xcf\x11\xe0 no book at all", "unreadable"),
        (b"\x81\x00\xff\xff\xfd", "unreadable"),
        (b"a" * (MOST_BYTES + 1), "too_large"),
    ],
)
def test_what_is_no_table_is_refused_in_words(data: bytes, reason: str) -> None:
    with pytest.raises(TableFormatError) as refused:
        read_table(data)

    assert refused.value.reason == reason
    assert refused.value.sentence_ja
    assert refused.value.sentence_en


def test_a_bomb_is_not_unpacked() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("xl/sheet.xml", "w") as member:
        for _ in range(201):
            member.write(b"\0" * 1_000_000)

    with pytest.raises(TableFormatError, match="too_large"):
        read_table(file.getvalue())


def test_a_zip_that_is_no_book_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("hello.txt", "hello")

    with pytest.raises(TableFormatError, match="unreadable"):
        read_table(file.getvalue())
