"""Every form of the folder: filled as its golden sample says, and every word of it readable in the PDF."""

from __future__ import annotations

import io
import json
import os
import re
from datetime import datetime
from pathlib import Path

import pypdf
import pytest
from tests.documents.forms.sample import filled_sample

import ccus.documents
from ccus.documents.rules.forms.definitions import Form, forms
from ccus.documents.rules.forms.filling import Filled
from ccus.documents.services.forms.rendering import as_json, as_pdf, as_xlsx
from ccus.kit.calendar import JST
from ccus.kit.typesetting import drawn

MADE_AT = datetime(2026, 11, 16, 9, 0, tzinfo=JST)
FOLDER = Path(ccus.documents.__file__).parent / "data" / "forms"
FORMS = tuple(forms().values())
each_form = pytest.mark.parametrize("form", FORMS, ids=[form.name for form in FORMS])


def words_of(filled: Filled) -> list[str]:
    lines = [
        *filled.fields.values(),
        *(word for rows in filled.lists.values() for row in rows for word in row.values()),
    ]
    return [word for line in lines for word in line.split("\n") if word]


def squeezed(text: str) -> str:
    """Without blanks and line ends: a long word is broken over the lines of its cell."""
    return re.sub(r"\s", "", text)


@each_form
def test_a_form_is_filled_as_its_golden_sample_says(form: Form) -> None:
    golden = FOLDER / form.code / form.revision / "golden.json"
    filled = filled_sample(form).as_data()
    if os.environ.get("CCUS_RECORD_FORMS"):
        golden.write_text(json.dumps(filled, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    assert json.loads(golden.read_text(encoding="utf-8")) == filled


@each_form
def test_every_word_of_a_form_can_be_read_in_its_pdf(form: Form) -> None:
    filled = filled_sample(form)

    reader = pypdf.PdfReader(io.BytesIO(as_pdf(form, filled, made_at=MADE_AT)))
    text = squeezed("".join(page.extract_text() for page in reader.pages))

    assert [word for word in words_of(filled) if squeezed(drawn(word)[0]) not in text] == []
    assert form.title in text
    assert "/StructTreeRoot" in reader.trailer["/Root"]


@each_form
def test_the_other_files_hold_the_same_words(form: Form) -> None:
    filled = filled_sample(form)

    assert json.loads(as_json(form, filled))["fields"] == dict(filled.fields)
    assert as_xlsx(form, filled).startswith(b"PK")
