"""Every form looks as it did: its first page against a small picture of it, and the larger one that the documentation shows.

CCUS_RECORD_FORMS=1 draws both anew; look at them before you commit them.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
import typst
from PIL import Image, ImageChops
from tests.documents.forms.sample import filled_sample

import ccus.documents
from ccus.documents.rules.forms.definitions import Form, forms
from ccus.documents.services.forms.rendering import page_data, template_files
from ccus.kit.typesetting import work_of
from ccus.kit.typst_run import fonts

FOLDER = Path(ccus.documents.__file__).parent / "data" / "forms"
SHOWN = Path(__file__).parents[3] / "docs" / "images" / "forms"
PAGE_OF_PICTURES = SHOWN.parents[1] / "howto" / "forms-in-pictures.md"
SMALL_PPI, LARGE_PPI, LARGEST_BYTES = 24, 72, 60_000
# Of 255, in a square of four by four points: a line of text that moved is 40 and more, a different rounding of its edge 5.
MOST_DIFFERENT = 20
each_form = pytest.mark.parametrize("form", forms().values(), ids=lambda form: form.name)


def first_page(form: Form, *, ppi: float) -> Image.Image:
    work = work_of(template_files(form), data=page_data(form, filled_sample(form)))
    pages = typst.compile(
        {name: text.encode() for name, text in work.files.items()},
        font_paths=fonts(),
        sys_inputs={"data": work.data},
        format="png",
        ppi=ppi,
    )
    first = pages[0] if isinstance(pages, list) else pages
    return Image.open(io.BytesIO(first)).convert("L")


@each_form
def test_a_form_looks_as_its_golden_picture(form: Form) -> None:
    golden = FOLDER / form.code / form.revision / "golden.png"
    drawn = first_page(form, ppi=SMALL_PPI)
    if os.environ.get("CCUS_RECORD_FORMS"):
        drawn.save(golden, optimize=True)
        SHOWN.mkdir(parents=True, exist_ok=True)
        first_page(form, ppi=LARGE_PPI).quantize(8).save(picture_of(form), optimize=True)

    kept = Image.open(golden).convert("L")
    assert kept.size == drawn.size
    coarse = [
        picture.resize((picture.width // 4, picture.height // 4), Image.Resampling.BOX) for picture in (kept, drawn)
    ]
    assert ImageChops.difference(*coarse).getextrema()[1] <= MOST_DIFFERENT


def test_the_documentation_shows_every_form_by_a_small_file() -> None:
    page = PAGE_OF_PICTURES.read_text(encoding="utf-8")
    pictures = {picture_of(form) for form in forms().values()}

    assert [picture.name for picture in pictures if f"images/forms/{picture.name})" not in page] == []
    assert {*SHOWN.iterdir()} == pictures
    assert [picture.name for picture in pictures if picture.stat().st_size > LARGEST_BYTES] == []


def picture_of(form: Form) -> Path:
    return SHOWN / f"{form.code}-{form.revision}.png"
