"""What a sheet holds at its ends: nobody, three thousand, hidden and typed values, characters without a glyph."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date, datetime

import pypdf
from python_calamine import CalamineWorkbook
from tests.documents.forms.sample import filled_sample, person, sample_of

from ccus.documents.rules.forms.definitions import forms
from ccus.documents.rules.forms.facts import HIDDEN, Kind, Value
from ccus.documents.rules.forms.filling import Filled, Gathered, PersonFacts, fill, in_words
from ccus.documents.services.forms.rendering import as_json, as_pdf, as_xlsx, page_data
from ccus.kit.calendar import JST

ROSTER = forms()["worker-roster", "6"]
MADE_AT = datetime(2026, 11, 16, 9, 0, tzinfo=JST)


def filled(gathered: Gathered, **options: bool) -> Filled:
    return fill(ROSTER, gathered, site_ccus_id="1", firm_ccus_id="2", **options)


def with_people(*people: PersonFacts) -> Gathered:
    return replace(sample_of(ROSTER), people=people)


def with_fact(code: str, value: Value) -> PersonFacts:
    one = person(0, "髙橋 𠮷郎")
    return replace(one, facts={**one.facts, code: value})


def pages_of(sheet: Filled) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(as_pdf(ROSTER, sheet, made_at=MADE_AT)))
    return [page.extract_text() for page in reader.pages]


def test_a_roster_of_nobody_is_a_page_with_its_head_and_says_that_people_are_missing() -> None:
    sheet = filled(with_people())

    assert len(pages_of(sheet)) == 1
    assert [missing.label for missing in sheet.missing] == ["作業員"]


def test_one_worker_fits_on_a_page() -> None:
    assert len(pages_of(filled(with_people(person(0, "髙橋 𠮷郎"))))) == 1


def test_a_head_stands_on_each_page_of_many() -> None:
    pages = pages_of(filled(with_people(*(person(2, f"試験{number}") for number in range(60)))))

    assert len(pages) > 2
    assert all("フリガナ" in text for text in pages)


def test_three_thousand_workers_are_numbered_and_none_is_lost() -> None:
    sheet = filled(with_people(*(person(2, f"試験{number}") for number in range(3_000))))

    people = json.loads(as_json(ROSTER, sheet))["lists"]["people"]
    assert (len(people), people[0]["number"], people[-1]["number"], people[-1]["name"]) == (
        3_000,
        "1",
        "3000",
        "試験2999",
    )


def test_a_hidden_value_stays_blank_and_the_sheet_says_so() -> None:
    sheet = filled(with_people(with_fact("person.address", HIDDEN)))

    assert sheet.lists["people"][0]["address"] == ""
    assert sheet.hidden == ("現住所",)
    assert [missing.label for missing in sheet.missing] == []
    assert "次の項目は、出力した人の開示の範囲に入らないため空欄です：現住所。" in page_data(ROSTER, sheet)["notes"]


def test_what_firms_typed_is_marked_where_the_form_allows_it() -> None:
    questionnaire = forms()["newcomer-questionnaire", "6"]

    words = filled_sample(questionnaire).lists["people"][0]
    assert words["blood_pressure"].endswith("▽")
    assert not words["blood_type"].endswith("▽")
    assert not filled_sample(ROSTER).lists["people"][0]["blood_pressure"].endswith("▽")


def test_a_character_without_a_glyph_is_replaced_and_told() -> None:
    sheet = filled(with_people(with_fact("person.name", "山田🙂")))

    data = page_data(ROSTER, sheet)
    assert data["lists"]["people"][0]["name"] == "山田〓"
    assert any("U+1F642" in note for note in data["notes"])


def test_a_form_of_a_past_day_names_the_items_of_which_only_today_is_kept() -> None:
    assert "現住所" in filled(sample_of(ROSTER), looks_back=True).as_of_today
    assert "雇入年月日" not in filled(sample_of(ROSTER), looks_back=True).as_of_today
    assert filled(sample_of(ROSTER)).as_of_today == ()


def test_formulas_are_words_in_a_workbook() -> None:
    sheet = filled(with_people(with_fact("person.name", '=HYPERLINK("http://x","y")')))

    book = CalamineWorkbook.from_filelike(io.BytesIO(as_xlsx(ROSTER, sheet)))
    rows = book.get_sheet_by_name("作業員").to_python()
    assert rows[1][rows[0].index("氏名")] == '\'=HYPERLINK("http://x","y")'
    assert rows[1][rows[0].index("技能者ID")] == "00000000000121"


def test_values_in_words() -> None:
    assert in_words(date(2021, 1, 6), Kind.DAY) == "2021年1月6日"
    assert in_words(12_345, Kind.NUMBER) == "12,345"
    assert in_words("○", Kind.FLAG) == "○"
    assert in_words(("一", "二"), Kind.LINES) == "一\n二"
    assert in_words(None, Kind.TEXT) == in_words(HIDDEN, Kind.TEXT) == ""
