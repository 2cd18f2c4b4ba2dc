"""Tables that people hand in: a sheet of Excel or a CSV in whatever encoding their spreadsheet wrote, as rows of text."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, load_workbook

from ccus.kit.errors import InputFormatError

MOST_BYTES = 10_000_000
# A sheet of ten thousand rows unpacks to some megabytes; a bomb to thousands of them.
MOST_UNPACKED = 200_000_000
_SHEET_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class TableFormatError(InputFormatError):
    """`reason` is too_large or unreadable."""

    what = "table"


def read_table(data: bytes) -> list[list[str]]:
    """The first sheet, or the whole CSV, row by row; empty rows too, so that numbers of rows are those people see.

    Numbers come without a decimal point where they have none, dates as 2026-11-21. CSV may be UTF-8 (with or without mark),
    CP932 or UTF-16 with mark, divided by commas or tabs. Raises TableFormatError.
    """
    if len(data) > MOST_BYTES:
        raise _too_large()
    if data.startswith(_SHEET_STARTS):
        return _read_sheet(data)
    text = _decode(data)
    divider = "\t" if "\t" in text.partition("\n")[0] else ","
    return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=divider)]


def _read_sheet(data: bytes) -> list[list[str]]:
    if data.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                unpacked = sum(member.file_size for member in packed.infolist())
        except zipfile.BadZipFile as error:
            raise _unreadable() from error
        if unpacked > MOST_UNPACKED:
            raise _too_large()
    try:
        rows = load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OSError) as error:
        raise _unreadable() from error
    return [[_text(cell) for cell in row] for row in rows]


def _text(cell: int | float | str | bool | time | date | datetime | timedelta) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _decode(data: bytes) -> str:
    encodings = ("utf-16",) if data.startswith(_UTF_16_MARKS) else ("utf-8-sig", "cp932")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _unreadable()


def _too_large() -> TableFormatError:
    return TableFormatError(
        reason="too_large",
        typed="",
        sentence_ja="ファイルが大きすぎます。10,000行くらいまでに分けてください。",
        sentence_en="The file is too large. Divide it into parts of about 10,000 rows.",
    )


def _unreadable() -> TableFormatError:
    return TableFormatError(
        reason="unreadable",
        typed="",
        sentence_ja="この表を読めません。Excel（.xlsx）かCSVで保存し直して、もう一度選んでください。",
        sentence_en="This table cannot be read. Save it as Excel (.xlsx) or CSV and choose it again.",
    )
