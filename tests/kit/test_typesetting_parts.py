"""Long documents set in parts are one document: its text, its pages and its tags."""

from __future__ import annotations

import io

import pikepdf
import pypdf
import pytest

from ccus.kit.typesetting_parts import set_pdf_in_parts
from ccus.kit.typst_run import TypesettingFailed

PAGE = """
#let data = json(bytes(sys.inputs.data))
#set text(font: ("Noto Sans CJK JP", "Noto Sans"), lang: "ja")
#set document(title: "名簿")
#set page(width: 90mm, height: 60mm, margin: 10mm)
= 名簿
#table(columns: 2, table.header([番号], [氏名]), ..data.lists.people.map(one => (one.number, one.name)).flatten())
""".encode()
FEET = b"""
#let data = json(bytes(sys.inputs.data))
#set page(width: data.width * 1pt, height: data.height * 1pt, margin: 5mm, footer: context counter(page).display("1 / 1", both: true))
#set text(font: "Noto Sans")
#range(data.pages).map(_ => []).join(pagebreak())
"""


def part(*numbers: int) -> dict[str, object]:
    return {"lists": {"people": [{"number": str(number), "name": f"試験{number}番"} for number in numbers]}}


@pytest.fixture(scope="module")
def pdf() -> bytes:
    parts = [part(*range(1, 21)), part(*range(21, 41)), part(41)]
    return set_pdf_in_parts({"main.typ": PAGE}, parts=parts, feet=FEET, standard="a-2a")


def test_every_line_is_there_in_order_and_pages_are_counted_over_the_whole(pdf: bytes) -> None:
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]

    whole = "".join("".join(pages).split())
    places = [whole.index(f"試験{number}番") for number in range(1, 42)]
    assert places == sorted(places)
    assert [text.split("\n")[-1].strip() for text in pages] == [f"{n} / {len(pages)}" for n in range(1, len(pages) + 1)]


def test_tags_name_each_cell_on_its_own_page_and_each_id_once(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        tags = document.Root.StructTreeRoot
        numbers = list(tags.ParentTree.Nums)
        pages = {page.obj.objgen for page in document.pages}
        marked = {page.obj.StructParents: page.obj.objgen for page in document.pages}

        assert [int(key) for key in numbers[::2]] == sorted(int(key) for key in marked) == list(range(len(pages)))
        for key, elements in zip(numbers[::2], numbers[1::2], strict=True):
            assert {element.Pg.objgen for element in elements if "/Pg" in element} <= {marked[int(key)]}
        assert all(element.P.objgen == tags.objgen for element in tags.K)
        ids = [str(cell.ID) for cell in _elements(tags) if "/ID" in cell]
        assert len(ids) == len(set(ids)) == 2
        assert {str(name) for name in list(tags.IDTree.Names)[::2]} == set(ids)


def test_what_belongs_to_an_archive_stays(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.Root.MarkInfo.Marked
        assert "/OutputIntents" in document.Root
        assert document.open_metadata()["pdfaid:part"] == "2"


def test_a_template_that_cannot_be_read_is_told() -> None:
    with pytest.raises(TypesettingFailed, match="unclosed"):
        set_pdf_in_parts({"main.typ": b"#table("}, parts=[part(1), part(2)], feet=FEET)


def _elements(parent: pikepdf.Object) -> list[pikepdf.Object]:
    kids = parent.get("/K", [])
    own = [kid for kid in (kids if isinstance(kids, pikepdf.Array) else [kids]) if isinstance(kid, pikepdf.Dictionary)]
    return [*own, *(below for kid in own for below in _elements(kid))]
