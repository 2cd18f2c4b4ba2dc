"""What people typed into any field of any form is words: to the typesetter, and to the program that opens the workbook."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import datetime

import pypdf
import pytest
from python_calamine import CalamineWorkbook
from tests.documents.forms.sample import filled_sample

from ccus.documents.rules.forms.definitions import Form, forms
from ccus.documents.rules.forms.filling import Filled
from ccus.documents.services.forms.rendering import as_pdf, as_xlsx
from ccus.kit.calendar import JST

MADE_AT = datetime(2026, 11, 16, 9, 0, tzinfo=JST)
MARKUP = '#panic("x")*_$a$`[\\'
FORMULA = '=HYPERLINK("http://x","y")'
each_form = pytest.mark.parametrize("form", forms().values(), ids=lambda form: form.name)


def filled_with(form: Form, word: str) -> Filled:
    """The sample of a form with one word in every field; how deep a firm stands stays a number."""
    filled = filled_sample(form)
    return replace(
        filled,
        fields=dict.fromkeys(filled.fields, word),
        lists={
            name: tuple({key: old if key == "depth" else word for key, old in row.items()} for row in rows[:2])
            for name, rows in filled.lists.items()
        },
    )


@each_form
def test_markup_is_printed_letter_by_letter(form: Form) -> None:
    filled = filled_with(form, MARKUP)

    pages = pypdf.PdfReader(io.BytesIO(as_pdf(form, filled, made_at=MADE_AT))).pages
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in pages))

    words = len(filled.fields) + sum(len(row) for rows in filled.lists.values() for row in rows)
    depths = sum("depth" in row for rows in filled.lists.values() for row in rows)
    assert text.count(MARKUP) >= words - depths > 0


@each_form
def test_a_formula_is_a_word_in_every_cell(form: Form) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(as_xlsx(form, filled_with(form, FORMULA))))

    cells = [str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
    assert f"'{FORMULA}" in cells
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
