"""A changed rule tried on the whole country gives what judging each person gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from tests import cast as known
from tests.cast import NOW, TODAY
from tests.factories.registry import make_affiliation, make_business, make_technician
from tests.insights.waiting_jobs import run_waiting_jobs

from ccus.access.errors import PermissionMissing
from ccus.insights.errors import RehearsalNumberOutOfRange
from ccus.insights.models import KeptAnswer
from ccus.insights.queries.check_rehearsals import count_rehearsal
from ccus.insights.rules.check_rehearsals import Part, Rehearsal, rule_now
from ccus.insights.services import check_rehearsals
from ccus.insights.services.answers import Counting
from ccus.insights.services.check_rehearsals import FoundRehearsal, find_rehearsal, keep_rehearsal, rehearsal_of
from ccus.registry.models import HealthCheckup, TechnicianInsurance
from ccus.registry.queries.check_facts import person_facts
from ccus.registry.rules.checks.kinds import CheckKind, Weight
from ccus.registry.rules.checks.people import check_age, check_health_checkup
from ccus.registry.rules.checks.social_insurance import check_social_insurance
from ccus.registry.rules.checks.tables import CheckRule
from ccus.registry.services.rows import days
from ccus.registry.states import BusinessKind

pytestmark = pytest.mark.django_db

SINCE = date(2020, 4, 1)
INSURANCE = CheckKind.SOCIAL_INSURANCE
STATES = [
    ("enrolled", "kyokai_kenpo", "employees_pension", ""),
    ("enrolled", "national_health", "national_pension", ""),
    ("not_enrolled", "", "", ""),
    ("exempt", "", "", "individual_workplace_under_5"),
    ("exempt", "", "", "sole_trader_and_family"),
]


@pytest.fixture
def country(db: None) -> list[str]:
    """People of firms of each kind and of 1 to 6 people, in each state of insurance, young, old, with and without check-ups."""
    ids = []
    for number, (kind, size) in enumerate(product(BusinessKind, (1, 3, 4, 5, 6))):
        firm = make_business(business_kind=kind)
        for place in range(size):
            status, health, pension, reason = STATES[(number + place) % len(STATES)]
            person = make_technician(birth_date=date(1950 + (number * 7 + place) % 60, 11, 16 + place % 2))
            make_affiliation(person, firm, from_on=SINCE)
            for line, scheme in (("health", health), ("pension", pension)):
                TechnicianInsurance.objects.create(
                    technician=person,
                    line=line,
                    status=status,
                    scheme=scheme,
                    exemption_reason=reason,
                    valid=days(SINCE, None),
                )
            if place % 3:
                taken_on = date(2026 - place, 11, 15 + place % 2)
                HealthCheckup.objects.create(technician=person, kind="一般健康診断", taken_on=taken_on)
            ids.append(person.ccus_id)
    return ids


def changed(rule: CheckRule, rehearsal: Rehearsal) -> CheckRule:
    """The rule as data, with the numbers and without the clauses of the rehearsal."""
    parameters = {**rule.parameters, **rehearsal.numbers}
    if "clauses" in parameters:
        parameters["clauses"] = [each for each in parameters["clauses"] if each["code"] not in rehearsal.without]
    return replace(rule, parameters=parameters)


@pytest.mark.parametrize("least_people", [1, 3, 4, 5, 6, 7])
@pytest.mark.parametrize("without", [frozenset[str](), frozenset({"health_none", "pension_national"})])
def test_social_insurance_in_sets_is_social_insurance_one_by_one(
    least_people: int, without: frozenset[str], country: list[str]
) -> None:
    rehearsal = rehearsal_of(INSURANCE, on=TODAY, numbers={"least_people": least_people}, without=without)
    rule = rule_now(INSURANCE, on=TODAY)
    later = changed(rule, rehearsal)
    people = person_facts(country, on=TODAY).values()

    expected = {}
    for kind in BusinessKind:
        marks = [
            (check_social_insurance(person, rule).sign == "◆", check_social_insurance(person, later).sign == "◆")
            for person in people
            if person.employer is not None and person.employer.kind is kind
        ]
        if any(now or then for now, then in marks):
            expected[kind.value] = Part(
                part=kind.value,
                now=sum(now for now, _ in marks),
                later=sum(then for _, then in marks),
                gained=sum(then and not now for now, then in marks),
                lost=sum(now and not then for now, then in marks),
            )
    assert {part.part: part for part in count_rehearsal(rehearsal)} == expected
    assert expected


@pytest.mark.parametrize(("minor_below", "senior_from"), [(18, 65), (20, 60), (17, 70)])
def test_ages_in_sets_are_ages_one_by_one(minor_below: int, senior_from: int, country: list[str]) -> None:
    rehearsal = rehearsal_of(
        CheckKind.AGE,
        on=TODAY,
        numbers={"minor_below": minor_below, "senior_from": senior_from},
        without=frozenset(),
    )
    later = changed(rule_now(CheckKind.AGE, on=TODAY), rehearsal)
    codes = [check_age(person, later, on=TODAY).reasons[0].code for person in person_facts(country, on=TODAY).values()]

    found = {part.part: part.later for part in count_rehearsal(rehearsal)}

    assert found == {"young": codes.count("young"), "senior": codes.count("senior")}
    assert found["senior"] > 0


@pytest.mark.parametrize("months", [6, 12, 24, 36])
def test_checkups_in_sets_are_checkups_one_by_one(months: int, country: list[str]) -> None:
    rehearsal = rehearsal_of(CheckKind.HEALTH_CHECKUP, on=TODAY, numbers={"months": months}, without=frozenset())
    rule = rule_now(CheckKind.HEALTH_CHECKUP, on=TODAY)
    later = changed(rule, rehearsal)
    marks = [
        (
            check_health_checkup(person, rule, on=TODAY).weight is Weight.ASK,
            check_health_checkup(person, later, on=TODAY).weight is Weight.ASK,
        )
        for person in person_facts(country, on=TODAY).values()
    ]

    [part] = count_rehearsal(rehearsal)

    assert (part.now, part.later) == (sum(now for now, _ in marks), sum(then for _, then in marks))
    assert part.gained == sum(then and not now for now, then in marks)


def test_a_number_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(RehearsalNumberOutOfRange):
        rehearsal_of(INSURANCE, on=TODAY, numbers={"least_people": 0}, without=frozenset())
    with pytest.raises(KeyError):
        rehearsal_of(CheckKind.CARD, on=TODAY, numbers={}, without=frozenset())


def test_a_large_country_is_counted_by_a_job_and_kept(country: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_rehearsals, "is_small_country", lambda: False)
    rehearsal = rehearsal_of(INSURANCE, on=TODAY, numbers={"least_people": 4}, without=frozenset())
    operator = known.operator()
    assert isinstance(find_rehearsal(operator, rehearsal, now=NOW), Counting)

    keep_rehearsal(rehearsal, now=NOW)

    found = find_rehearsal(operator, rehearsal, now=NOW)
    assert isinstance(found, FoundRehearsal)
    assert (found.counted_at, found.parts) == (NOW, count_rehearsal(rehearsal))
    keep_rehearsal(rehearsal, now=NOW)
    assert KeptAnswer.objects.get().question == "rehearsal social_insurance 2026-11-16 least_people=4"


def test_the_job_keeps_the_answer(country: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_rehearsals, "is_small_country", lambda: False)
    numbers = {"minor_below": 18, "senior_from": 60}
    rehearsal = rehearsal_of(CheckKind.AGE, on=TODAY, numbers=numbers, without=frozenset())
    find_rehearsal(known.operator(), rehearsal, now=NOW)

    assert run_waiting_jobs() == ["insights.rehearse_check"]

    assert KeptAnswer.objects.get().question == "rehearsal age 2026-11-16 minor_below=18 senior_from=60"


def test_only_the_operator_may_try(country: list[str]) -> None:
    rehearsal = rehearsal_of(INSURANCE, on=TODAY, numbers={}, without=frozenset())

    for viewer in (known.reviewer(), known.clerk_of(make_business())):
        with pytest.raises(PermissionMissing):
            find_rehearsal(viewer, rehearsal, now=NOW)
