"""A filled sheet as a file: PDF by Typst, XLSX and JSON. All three hold the same words."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ccus.documents.rules.forms.definitions import SHARED, Form, Rows
from ccus.documents.rules.forms.filling import TYPED_MARK, Filled
from ccus.documents.rules.forms.people import mark_legend
from ccus.documents.rules.forms.tables import read_file
from ccus.documents.states import FormFile
from ccus.kit.spreadsheets import harmless_cell
from ccus.kit.typesetting import drawn, set_pdf
from ccus.kit.typesetting_parts import set_pdf_in_parts

# What templates may import.
_LIBRARY = ("sheet.typ", "firm.typ", "tree.typ", "roster.typ")
# PDF/A-2a: for archives, tagged, with every font inside. Source: ISO 19005-2.
_ARCHIVE = "a-2a"
_WIDEST, _NARROWEST, _LONGEST_SHEET_NAME = 40, 8, 31


def render(form: Form, filled: Filled, *, kind: FormFile, made_at: datetime) -> bytes:
    """The file. The same sheet, kind and moment give the same bytes of PDF and JSON."""
    if kind is FormFile.XLSX:
        return as_xlsx(form, filled)
    if kind is FormFile.JSON:
        return as_json(form, filled)
    return as_pdf(form, filled, standard=_ARCHIVE if kind is FormFile.ARCHIVE else "", made_at=made_at)


def as_pdf(form: Form, filled: Filled, *, standard: str = "", made_at: datetime) -> bytes:
    """The form's template with the words as data; what no font draws is told on the sheet itself."""
    files = template_files(form)
    data = page_data(form, filled)
    parts = _parts(form, data)
    if len(parts) == 1:
        return set_pdf(files, data=data, standard=standard, made_at=made_at)
    feet = read_file(SHARED, "feet.typ")
    return set_pdf_in_parts(files, parts=parts, feet=feet, standard=standard, made_at=made_at)


def template_files(form: Form) -> dict[str, bytes]:
    """`main.typ` and what it may import."""
    return {
        "main.typ": read_file(form.code, form.revision, "template.typ"),
        **{name: read_file(SHARED, name) for name in _LIBRARY},
    }


def _parts(form: Form, data: dict[str, Any]) -> list[dict[str, Any]]:
    """The data once, or once for each `part_size` people of a form that may be set in parts; notes stand at the end of the last."""
    table = next((found.name for found in form.lists if found.rows == Rows.PEOPLE), "")
    people = data["lists"].get(table, ())
    if not form.part_size or len(people) <= form.part_size:
        return [data]
    firsts = range(0, len(people), form.part_size)
    return [
        {
            **data,
            "lists": {**data["lists"], table: people[first : first + form.part_size]},
            "notes": data["notes"] if first == firsts[-1] else [],
            "part": number,
        }
        for number, first in enumerate(firsts)
    ]


def page_data(form: Form, filled: Filled) -> dict[str, Any]:
    """What a template reads: `form`, `f` (words by field), `lists`, `labels` of both, `legend`, `notes`."""
    lost: set[str] = set()

    def word(text: str) -> str:
        shown, gave_way = drawn(text)
        lost.update(gave_way)
        return shown

    fields = {name: word(text) for name, text in filled.fields.items()}
    lists = {
        name: [{key: word(text) for key, text in row.items()} for row in rows] for name, rows in filled.lists.items()
    }
    return {
        "form": {
            "number": form.number,
            "title": form.title,
            "edition": form.edition,
            "paper": form.paper,
            "on": filled.on.isoformat(),
        },
        "f": fields,
        "lists": lists,
        "labels": _labels(form),
        "legend": [[mark, meaning] for mark, meaning in mark_legend()],
        "notes": _notes(form, filled, lost),
    }


def as_json(form: Form, filled: Filled) -> bytes:
    """The words with their labels, in the order of the form."""
    whole = {**filled.as_data(), "title": form.called, "edition": form.edition, "labels": _labels(form)}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def as_xlsx(form: Form, filled: Filled) -> bytes:
    """One sheet with the fields, one for each list. Every cell is text: no formula, no lost zero."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    text = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
    head = book.add_format({"bold": True, "bottom": 1, "valign": "vcenter", "text_wrap": True, "bg_color": "#EEF2F6"})
    title = book.add_format({"bold": True, "font_size": 14})
    sheet = book.add_worksheet(_sheet_name(form.called))
    sheet.write_string(0, 0, form.called, title)
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 60)
    for line, field in enumerate(form.fields, start=2):
        sheet.write_string(line, 0, field.label, head)
        sheet.write_string(line, 1, harmless_cell(filled.fields[field.name]), text)
    for line, note in enumerate(_notes(form, filled, set()), start=len(form.fields) + 3):
        sheet.write_string(line, 0, note)
    for table in form.lists:
        heads = [field.label for field in table.fields]
        rows = [[row[field.name] for field in table.fields] for row in filled.lists[table.name]]
        _fill(book.add_worksheet(_sheet_name(table.label)), heads, rows, head=head, text=text)
    book.close()
    return file.getvalue()


def _fill(sheet: Worksheet, heads: list[str], rows: list[list[str]], *, head: Format, text: Format) -> None:
    for column, label in enumerate(heads):
        sheet.write_string(0, column, label, head)
        longest = max([_width(label), *(_width(row[column]) for row in rows[:200])])
        sheet.set_column(column, column, min(max(longest + 2, _NARROWEST), _WIDEST))
    for line, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            sheet.write_string(line, column, harmless_cell(cell), text)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _width(text: str) -> int:
    return max((sum(2 if ord(letter) > 255 else 1 for letter in line) for line in text.split("\n")), default=0)


def _sheet_name(label: str) -> str:
    return "".join("・" if letter in "[]:*?/\\" else letter for letter in label)[:_LONGEST_SHEET_NAME].strip("'")


def _labels(form: Form) -> Mapping[str, Any]:
    return {
        "fields": {field.name: field.label for field in form.fields},
        "lists": {
            table.name: {"label": table.label, "fields": {field.name: field.label for field in table.fields}}
            for table in form.lists
        },
    }


def _notes(form: Form, filled: Filled, lost: set[str]) -> list[str]:
    """What a reader of the sheet must know: marks, what was left out and why, what is of today, what could not be drawn."""
    notes = []
    if form.prints_marks:
        notes.append(f"{TYPED_MARK}は、事業者等が入力した内容です（登録の審査を経ていません）。")
    if filled.hidden:
        notes.append(f"次の項目は、出力した人の開示の範囲に入らないため空欄です：{'、'.join(filled.hidden)}。")
    if filled.as_of_today:
        notes.append(
            f"次の項目は、変更の履歴を残していないため、いまの登録内容で出しています：{'、'.join(filled.as_of_today)}。"
        )
    if lost:
        notes.append(
            f"印刷できる字形がないため、ほかの字か「〓」に置き換えた文字があります：{'、'.join(f'U+{ord(one):04X}' for one in sorted(lost))}。"
        )
    return notes
