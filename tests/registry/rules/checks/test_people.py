"""Licences, residence, health check-up, age, card and age of data: each reason and the day on which it begins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from ccus.kit.calendar import JST
from ccus.registry.rules.cards import CardDates
from ccus.registry.rules.checks.catalogue import check_person
from ccus.registry.rules.checks.facts import PersonFacts, ProofFact
from ccus.registry.rules.checks.findings import Finding
from ccus.registry.rules.checks.kinds import CheckKind, Weight

ON = date(2026, 11, 16)
PERSON = PersonFacts(
    ccus_id="1", full_name="髙橋 健一", birth_date=date(1985, 7, 15), skill_level=3, confirmed_on=date(2026, 4, 1)
)


def check(kind: CheckKind, *, on: date = ON, **facts: Any) -> Finding:
    finding = check_person(replace(PERSON, **facts), kind, on=on)
    assert finding is not None
    return finding


def reason(kind: CheckKind, **facts: Any) -> str:
    return check(kind, **facts).reasons[0].code


def licence(last_on: date | None, *, name: str = "移動式クレーン運転士", from_on: date = date(2020, 1, 1)) -> ProofFact:
    return ProofFact(name=name, from_on=from_on, last_on=last_on)


@pytest.mark.parametrize(
    ("last_on", "code"),
    [
        (None, "fine"),
        (date(2026, 11, 15), "over"),
        (date(2026, 11, 16), "ending"),
        (date(2027, 1, 15), "ending"),
        (date(2027, 1, 16), "fine"),
    ],
)
def test_a_licence_is_over_the_day_after_its_last_and_warned_of_sixty_days_before(
    last_on: date | None, code: str
) -> None:
    assert reason(CheckKind.LICENCES, qualifications=(licence(last_on),)) == code


def test_a_renewed_licence_is_not_over() -> None:
    renewed = (licence(date(2026, 1, 1)), licence(date(2031, 1, 1), from_on=date(2026, 1, 2)))

    assert reason(CheckKind.LICENCES, qualifications=renewed) == "fine"


def test_the_sentence_names_the_licence_and_its_last_day() -> None:
    finding = check(CheckKind.LICENCES, qualifications=(licence(date(2026, 11, 15)),))

    assert finding.whys() == ("「移動式クレーン運転士」の期限が2026年11月15日(日)で切れています。",)
    assert finding.whys("en") == ("“移動式クレーン運転士” ended on 15 November 2026.",)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"nationality": "JP", "residence_until": date(2000, 1, 1)}, "japanese"),
        ({}, "no_status"),
        ({"residence_status_code": "specified_skilled_1"}, "no_period"),
        ({"residence_status_code": "specified_skilled_1", "residence_until": date(2026, 11, 15)}, "over"),
        ({"residence_status_code": "specified_skilled_1", "residence_until": date(2026, 11, 16)}, "ending"),
        ({"residence_status_code": "specified_skilled_1", "residence_until": date(2027, 2, 14)}, "ending"),
        ({"residence_status_code": "specified_skilled_1", "residence_until": date(2027, 2, 15)}, "fine"),
        ({"residence_status_code": "permanent_resident"}, "fine"),
        ({"residence_status_code": "special_permanent_resident"}, "fine"),
    ],
)
def test_residence(facts: dict[str, Any], code: str) -> None:
    assert reason(CheckKind.RESIDENCE, **{"nationality": "VN", **facts}) == code


@pytest.mark.parametrize(
    ("taken_on", "code"),
    [(None, "none"), (date(2025, 11, 15), "old"), (date(2025, 11, 16), "fine"), (date(2026, 11, 16), "fine")],
)
def test_a_checkup_is_good_for_a_year_to_the_day(taken_on: date | None, code: str) -> None:
    assert reason(CheckKind.HEALTH_CHECKUP, checkup_on=taken_on) == code


@pytest.mark.parametrize(
    ("birth_date", "code"),
    [
        (date(2008, 11, 17), "young"),
        (date(2008, 11, 16), "fine"),
        (date(1961, 11, 17), "fine"),
        (date(1961, 11, 16), "senior"),
    ],
)
def test_young_ends_and_senior_begins_on_a_birthday(birth_date: date, code: str) -> None:
    assert reason(CheckKind.AGE, birth_date=birth_date) == code


def test_the_short_word_names_the_limit() -> None:
    assert check(CheckKind.AGE, birth_date=date(2009, 1, 1)).short() == "18歳未満"
    assert check(CheckKind.AGE, birth_date=date(1950, 1, 1)).weight is Weight.KNOW


def card(expires_on: date, revoked_at: datetime | None = None) -> CardDates:
    return CardDates(issued_on=date(2020, 1, 1), expires_on=expires_on, revoked_at=revoked_at)


@pytest.mark.parametrize(
    ("latest", "code"),
    [
        (None, "none"),
        (card(date(2026, 11, 15)), "over"),
        (card(date(2026, 11, 16)), "ending"),
        (card(date(2027, 1, 15)), "ending"),
        (card(date(2027, 1, 16)), "fine"),
        (card(date(2030, 1, 1), datetime(2026, 11, 16, 23, 59, tzinfo=JST)), "stopped"),
        (card(date(2030, 1, 1), datetime(2026, 11, 17, 0, 0, tzinfo=JST)), "fine"),
    ],
)
def test_the_card(latest: CardDates | None, code: str) -> None:
    assert reason(CheckKind.CARD, card=latest) == code


@pytest.mark.parametrize(("confirmed_on", "code"), [(date(2024, 11, 15), "old"), (date(2024, 11, 16), "fine")])
def test_data_is_old_after_two_years(confirmed_on: date, code: str) -> None:
    assert reason(CheckKind.DATA_AGE, confirmed_on=confirmed_on) == code
