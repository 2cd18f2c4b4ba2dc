"""What papers say of questions that nobody answered, on papers that the project prints itself."""

from __future__ import annotations

import random
from datetime import date

import pytest

from ccus.applications.rules import rendered_papers
from ccus.applications.rules.paper_reading.lines import Transcript
from ccus.applications.rules.paper_reading.proposing import propose
from ccus.applications.states import PaperKind

TODAY = date(2026, 11, 16)


def printed(layout: str, **changes: str) -> Transcript:
    owner = rendered_papers.Owner(
        family=changes.get("family", "鈴木"),
        given=changes.get("given", "大輔"),
        born_on=date(1990, 4, 1),
        until=date(2029, 4, 1),
        gained_on=date(2020, 4, 1),
        number="12345",
        reading=changes.get("reading", "スズキ ダイスケ"),
    )
    return rendered_papers.print_paper(layout, owner, dice=random.Random(1)).transcript


def test_a_driving_licence_gives_name_and_birth_date() -> None:
    found = propose(printed("driving_licence"), kind=PaperKind.IDENTITY, on=TODAY)

    assert found["family_name"].startswith("鈴木")
    assert "大輔" in found["family_name"] + found.get("given_name", "")
    assert "平成2年4月1日" in found["birth_date"] or "1990" in found["birth_date"]


def test_a_residence_card_gives_latin_names_and_the_last_day_of_the_stay() -> None:
    transcript = printed("residence_card", family="NGUYEN", given="VAN AN", reading="グエン ヴァンアン")

    found = propose(transcript, kind=PaperKind.IDENTITY, on=TODAY)

    assert "NGUYEN" in found["family_name"]
    assert "2029" in found["residence_period_until"]


@pytest.mark.parametrize("kind", list(PaperKind))
def test_an_empty_paper_gives_nothing(kind: PaperKind) -> None:
    assert propose(Transcript(lines=(), codes=()), kind=kind, on=TODAY) == {}
