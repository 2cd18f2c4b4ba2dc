"""Cases written by hand from the texts of the criteria, one file per field: days and qualifications, and the level they come to."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from tests.levels.rules.people import ON, evidence

from ccus.levels.rules.criteria import book_in_force
from ccus.levels.rules.documents import document_of, reread
from ccus.levels.rules.judging import propose

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.csv"))
CASES = [
    pytest.param(path.stem, row, id=f"{path.stem}-{number}")
    for path in GOLDEN
    for number, row in enumerate(csv.DictReader(path.read_text(encoding="utf-8").splitlines()), start=2)
]


@pytest.mark.parametrize(("field", "row"), CASES)
def test_days_and_qualifications_come_to_the_level_that_the_text_says(field: str, row: dict[str, str]) -> None:
    names = row["qualifications"].split(";") if row["qualifications"] else []
    person = evidence(
        *names,
        work_days=int(row["work_days"]),
        foreman=int(row["foreman_days"]),
        crew_leader=int(row["crew_leader_days"]),
    )

    proposal = propose(field, evidence=person, on=ON, book=book_in_force())

    assert all(holding.code for holding in person.holdings), "the table knows each name"
    assert (proposal.level, proposal.possible_level) == (int(row["level"]), int(row["possible_level"]))
    assert reread(document_of(proposal)) == (proposal.level, proposal.possible_level)


def test_a_field_has_twenty_cases_and_more(capsys: pytest.CaptureFixture[str]) -> None:
    counted = {path.stem: len(path.read_text(encoding="utf-8").splitlines()) - 1 for path in GOLDEN}

    with capsys.disabled():
        print("".join(f"\n  {field}: {cases} golden cases" for field, cases in counted.items()))
    assert [field for field, cases in counted.items() if cases < 20] == []


def test_each_field_whose_text_was_found_has_its_cases() -> None:
    found = {row.field for row in book_in_force().rows if row.certainty == "found"} - {"guideline_default"}

    assert {path.stem for path in GOLDEN} == found
