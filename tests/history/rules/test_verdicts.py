from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests.history.world import MONDAY, at

from ccus.history.rules.verdicts import (
    CardFacts,
    DayFacts,
    RosterFacts,
    SiteFacts,
    gravest_first,
    is_believable,
    is_beside_work,
    judge,
    verdict_of,
    verdicts,
    verdicts_of_methods,
)
from ccus.history.states import Method

SITE = SiteFacts(1, "normal", "open", date(2026, 4, 1), date(2027, 4, 1))
DAY = DayFacts(SITE, RosterFacts(5, "06-01", ("other",), ""), 5, 1, date(2030, 3, 31))
CARD = CardFacts(9, date(2021, 4, 1), date(2031, 4, 1), None)


@pytest.mark.parametrize(
    ("day", "card", "reasons"),
    [
        ({}, {}, []),
        ({"roster": None}, {}, ["no_site_role"]),
        ({"tier": None}, {}, ["not_in_hierarchy"]),
        ({"roster": None, "tier": None}, {}, ["not_in_hierarchy", "no_site_role"]),
        ({"tier": 0}, {}, []),
        ({"business_expires_on": MONDAY}, {}, []),
        ({"business_expires_on": MONDAY - timedelta(days=1)}, {}, ["business_expired"]),
        ({"site": replace(SITE, state="preparing")}, {}, ["site_not_open"]),
        ({"site": replace(SITE, state="closed")}, {}, []),
        ({"site": replace(SITE, state="closed", period_until=MONDAY)}, {}, ["site_not_open"]),
        ({"site": replace(SITE, period_until=MONDAY)}, {}, ["outside_recording_period"]),
        ({"site": replace(SITE, period_from=MONDAY)}, {}, []),
        ({"site": replace(SITE, kind="training")}, {}, ["training_site"]),
        ({"site": replace(SITE, kind="test")}, {}, ["test_site"]),
        ({}, {"revoked_at": at("08:00")}, ["card_revoked"]),
        ({}, {"revoked_at": at("08:00:01")}, []),
        ({}, {"expires_on": MONDAY}, []),
        ({}, {"expires_on": MONDAY - timedelta(days=1)}, ["card_expired"]),
    ],
)
def test_reasons(day: dict[str, Any], card: dict[str, Any], reasons: list[str]) -> None:
    found = judge(at("08:00"), MONDAY, card=CARD._replace(**card), day=DAY._replace(**day))

    assert found == reasons
    assert verdict_of(found) == (reasons[0] if reasons else "counted")


def test_a_vending_machine_makes_no_day_wherever_it_stands() -> None:
    centre = DAY._replace(site=replace(SITE, kind="training"))

    assert judge(at("08:00"), MONDAY, card=CARD, day=DAY, method="vending") == ["vending_touch"]
    assert judge(at("08:00"), MONDAY, card=CARD, day=centre, method="vending") == ["vending_touch", "training_site"]
    assert not verdicts()["vending_touch"].makes_record


@pytest.mark.parametrize("method", [method.value for method in Method])
def test_each_method_that_makes_no_day_has_its_verdict(method: str) -> None:
    found = judge(at("08:00"), MONDAY, card=CARD, day=DAY, method=method)

    assert found == ([verdicts_of_methods()[method]] if method in verdicts_of_methods() else [])


def test_what_lies_beside_work() -> None:
    assert [code for code in verdicts() if is_beside_work([code])] == ["vending_touch", "test_site", "training_site"]


@pytest.mark.parametrize(
    ("happened_at", "believable"),
    [
        (at("08:00"), True),
        (at("08:10"), True),
        (at("08:10:01"), False),
        (at("00:00", date(2019, 4, 1)), True),
        (at("23:59", date(2019, 3, 31)), False),
        (at("08:00", date(1970, 1, 1)), False),
        (at("08:00", date(2099, 1, 1)), False),
    ],
)
def test_when_a_clock_is_believed(happened_at: Any, believable: bool) -> None:
    assert is_believable(happened_at, happened_at.date(), received_at=at("08:00")) is believable


def test_every_verdict_says_why_and_what_to_do_in_both_languages() -> None:
    for verdict in verdicts().values():
        for words in (verdict.why_ja, verdict.repair_ja):
            assert words.endswith("。"), verdict.code
        for words in (verdict.why_en, verdict.repair_en):
            assert words.endswith("."), verdict.code


def test_what_makes_no_record_is_never_valid_for_levels() -> None:
    assert all(verdict.makes_record for verdict in verdicts().values() if verdict.evaluation_valid)


def test_gravest_first_does_not_repeat() -> None:
    assert gravest_first(["no_site_role", "card_revoked", "no_site_role"]) == ["card_revoked", "no_site_role"]
