"""The report as a workbook: one sheet per table, numbers as numbers."""

from __future__ import annotations

import io

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ccus.insights.rules.report.content import MonthlyReport
from ccus.insights.rules.report.headlines import note_on_kind_changes
from ccus.insights.rules.report.tables import Table, tables_of

_NUMBER = "#,##0"
_WIDEST, _NARROWEST = 48, 12


def as_xlsx(report: MonthlyReport, *, language: str) -> bytes:
    """Sheets in the order of the report; the head of each stays in sight, and prints on one page's width."""
    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file, {"in_memory": True})
    workbook.set_properties({"title": f"CCUS {report.month}"})
    plain = workbook.add_format({"valign": "top", "text_wrap": True})
    number = workbook.add_format({"num_format": _NUMBER, "valign": "top"})
    head = workbook.add_format(
        {"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter", "bg_color": "#EEF2F6"}
    )
    title = workbook.add_format({"bold": True, "font_size": 14})
    quiet = workbook.add_format({"font_color": "#535B63", "text_wrap": False})
    for table in tables_of(report, language=language).values():
        sheet = workbook.add_worksheet(table.title[:31].replace("/", "・"))
        sheet.write_string(0, 0, f"{table.title}  {report.month}", title)
        _fill(sheet, table, head=head, plain=plain, number=number)
        note = note_on_kind_changes(report) if table.key == "registrations" else None
        if note:
            sheet.write_string(len(table.rows) + 4, 0, note.say(language), quiet)
    workbook.close()
    return file.getvalue()


def _fill(sheet: Worksheet, table: Table, *, head: Format, plain: Format, number: Format) -> None:
    sheet.write_row(2, 0, table.head, head)
    for line, row in enumerate(table.rows, start=3):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(line, column, cell, number)
            else:
                sheet.write_string(line, column, cell, plain)
    for column in range(len(table.head)):
        texts = [table.head[column], *(str(row[column]) for row in table.rows)]
        longest = max(sum(2 if ord(letter) > 255 else 1 for letter in text) for text in texts)
        sheet.set_column(column, column, min(max(longest + 2, _NARROWEST), _WIDEST))
    sheet.freeze_panes(3, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
