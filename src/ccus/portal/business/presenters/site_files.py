"""Rows of a table on their way from the rehearsal to the writing, samples to fill in, and the report."""

from __future__ import annotations

import base64
import binascii
import csv
import io
import json
import zlib
from collections.abc import Mapping, Sequence

import xlsxwriter

from ccus.kit.spreadsheets import harmless_cell
from ccus.portal.ui.shapes.site_files import RefusedLine
from ccus.sites.rules.file_rows import FileRow
from ccus.sites.services.file_reports import FileReport

# So many refused rows are shown; the file with all of them can be had.
SHOWN_REFUSED = 300
MOST_PACKED = 1_500_000
MOST_UNPACKED = 20_000_000


def pack(rows: Sequence[FileRow]) -> str:
    """The rows as one word for a hidden field."""
    text = json.dumps([[row.number, dict(row.cells)] for row in rows], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode()


def unpack(packed: str) -> list[FileRow] | None:
    """What `pack` made; None for anything else. The field comes from a browser, so nothing in it is believed."""
    if len(packed) > MOST_PACKED:
        return None
    try:
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(base64.urlsafe_b64decode(packed), MOST_UNPACKED)
        if not unpacker.eof:
            return None
        return [
            FileRow(int(number), {str(name): str(cell) for name, cell in cells.items()})
            for number, cells in json.loads(text)
        ]
    except (binascii.Error, zlib.error, ValueError, TypeError, AttributeError):
        return None


def refused_lines(report: FileReport, *, language: str) -> tuple[RefusedLine, ...]:
    return tuple(
        RefusedLine(row.number, row.about, row.ja if language == "ja" else row.en)
        for row in report.refused[:SHOWN_REFUSED]
    )


def sample_xlsx(headings: Sequence[str], rows: Sequence[Mapping[str, str]]) -> bytes:
    """A sheet with the headings and what is known already; IDs as text, so that no leading zero is lost."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False})
    sheet, text, bold = book.add_worksheet(), book.add_format({"num_format": "@"}), book.add_format({"bold": True})
    sheet.set_column(0, len(headings) - 1, 20, text)
    sheet.freeze_panes(1, 0)
    for place, heading in enumerate(headings):
        sheet.write_string(0, place, heading, bold)
    for number, row in enumerate(rows, start=1):
        for place, heading in enumerate(headings):
            sheet.write_string(number, place, harmless_cell(row.get(heading, "")), text)
    book.close()
    return file.getvalue()


def sample_csv(headings: Sequence[str], rows: Sequence[Mapping[str, str]]) -> bytes:
    """The same as CSV in UTF-8 with mark, as Excel expects it."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(headings)
    writer.writerows([harmless_cell(row.get(heading, "")) for heading in headings] for row in rows)
    return file.getvalue().encode("utf-8-sig")
