"""Switching special measures takes two; registrations follow at once, and come back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests import cast as known

from ccus.access.errors import PermissionMissing
from ccus.access.viewers import Viewer
from ccus.foundation import changes
from ccus.foundation.changes import FactChange
from ccus.foundation.models import AuditEvent
from ccus.registry.errors import (
    MeasureAnswered,
    MeasureDayMissing,
    MeasureIncomplete,
    MeasureNeedsColleague,
    MeasureNotFound,
    MeasurePeriodTurned,
)
from ccus.registry.models import Business, MeasureCase, MeasureOrder
from ccus.registry.queries.special_measures import BUSINESS, cases_of, count_cases, measures_in_force
from ccus.registry.services.extended_registrations import extend_all
from ccus.registry.services.registration import renew_business
from ccus.registry.services.special_measures import MeasureDraft, answer_measure, propose_measure
from ccus.registry.states import MeasureEffect, MeasureState

pytestmark = pytest.mark.django_db

NOW = known.NOW
DRAFT = MeasureDraft(
    name="大雨災害",
    basis="2026年11月1日の通知",
    areas=("13",),
    from_on=date(2026, 11, 1),
    last_on=date(2027, 3, 31),
    effects=frozenset({MeasureEffect.REGISTRATION, MeasureEffect.FEES}),
    registrations_until=date(2027, 9, 30),
)
IN_FORCE, ENDING, ENDED = MeasureState.IN_FORCE, MeasureState.ENDING, MeasureState.ENDED


@pytest.fixture
def firm(db: None) -> Business:
    """In Tokyo, to renew until the end of the year."""
    business = known.assemble().sato_tobi
    Business.objects.filter(pk=business.pk).update(
        prefecture_code="13", address="大田区蒲田1-1", expires_on=date(2026, 12, 31)
    )
    Business.objects.exclude(pk=business.pk).update(prefecture_code="11", expires_on=date(2026, 12, 31))
    return business


def colleague() -> Viewer:
    return replace(known.operator(), account_id=4_022, grant_id=4_022)


def switched_on(draft: MeasureDraft = DRAFT) -> MeasureOrder:
    row = propose_measure(draft, viewer=known.operator(), now=NOW)
    return answer_measure(row.pk, state=IN_FORCE, viewer=colleague(), now=NOW)


def switch_off(row: MeasureOrder) -> None:
    answer_measure(row.pk, state=ENDING, viewer=known.operator(), now=NOW)
    answer_measure(row.pk, state=ENDED, viewer=colleague(), now=NOW)


def last_day(business: Business) -> date:
    return Business.objects.get(pk=business.pk).expires_on


def test_on_and_off_moves_the_last_day_there_and_back(firm: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[FactChange] = []
    monkeypatch.setattr(changes, "_listeners", [told.append])
    row = switched_on()

    assert last_day(firm) == date(2027, 9, 30)
    assert Business.objects.filter(expires_on=date(2026, 12, 31)).count() == 3
    assert [case.why() for case in cases_of(BUSINESS, firm.ccus_id)] == [
        "特例措置「大雨災害」により、事業者登録の期限が2027年9月30日(木)まで延びています。"
    ]
    assert count_cases([row.pk]) == {(row.pk, MeasureEffect.REGISTRATION): 1}

    switch_off(row)

    assert last_day(firm) == date(2026, 12, 31)
    assert cases_of(BUSINESS, firm.ccus_id) == []
    assert [(list(one.businesses), one.from_on) for one in told] == [
        ([firm.pk], date(2026, 11, 2)),
        ([firm.pk], date(2027, 1, 1)),
    ]
    assert AuditEvent.objects.filter(act__startswith="registry:special-measure:").count() == 4


def test_a_proposal_changes_nothing_yet(firm: Business) -> None:
    propose_measure(DRAFT, viewer=known.operator(), now=NOW)

    assert last_day(firm) == date(2026, 12, 31)
    assert measures_in_force() == ()


def test_what_was_proposed_to_end_still_holds(firm: Business) -> None:
    row = switched_on()
    answer_measure(row.pk, state=ENDING, viewer=known.operator(), now=NOW)

    assert last_day(firm) == date(2027, 9, 30)
    with pytest.raises(MeasureNeedsColleague):
        answer_measure(row.pk, state=ENDED, viewer=known.operator(), now=NOW)
    assert answer_measure(row.pk, state=IN_FORCE, viewer=known.operator(), now=NOW).ending_proposed_by == ""


def test_the_proposer_can_only_withdraw(firm: Business) -> None:
    row = propose_measure(DRAFT, viewer=known.operator(), now=NOW)

    for state in (IN_FORCE, MeasureState.DECLINED):
        with pytest.raises(MeasureNeedsColleague):
            answer_measure(row.pk, state=state, viewer=known.operator(), now=NOW)
    with pytest.raises(MeasureNeedsColleague):
        answer_measure(row.pk, state=MeasureState.WITHDRAWN, viewer=colleague(), now=NOW)
    answer_measure(row.pk, state=MeasureState.WITHDRAWN, viewer=known.operator(), now=NOW)
    with pytest.raises(MeasureAnswered):
        answer_measure(row.pk, state=IN_FORCE, viewer=colleague(), now=NOW)
    assert last_day(firm) == date(2026, 12, 31)


def test_the_database_refuses_who_agrees_to_the_own_proposal(firm: Business) -> None:
    row = propose_measure(DRAFT, viewer=known.operator(), now=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        MeasureOrder.objects.filter(pk=row.pk).update(state="in_force", answered_by=row.proposed_by, answered_at=NOW)


def test_of_two_measures_the_other_still_holds_when_one_ends(firm: Business) -> None:
    first = switched_on()
    second = switched_on(replace(DRAFT, name="二つ目", registrations_until=date(2027, 6, 30)))
    assert last_day(firm) == date(2027, 9, 30)

    switch_off(first)
    assert last_day(firm) == date(2027, 6, 30)

    switch_off(second)
    assert last_day(firm) == date(2026, 12, 31)


def test_a_renewal_meanwhile_counts_from_the_usual_day_and_stays(firm: Business) -> None:
    row = switched_on()

    renew_business(firm.ccus_id, viewer=known.registrar(), now=NOW)
    assert last_day(firm) == date(2031, 12, 31)

    switch_off(row)
    assert last_day(firm) == date(2031, 12, 31)


def test_who_moves_into_the_area_later_is_reached_once(firm: Business) -> None:
    switched_on()
    Business.objects.exclude(pk=firm.pk).update(prefecture_code="13")

    assert (extend_all(now=NOW), extend_all(now=NOW)) == (3, 0)
    assert MeasureCase.objects.count() == 4


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"areas": ()}, MeasureIncomplete),
        ({"areas": ("99",)}, MeasureIncomplete),
        ({"basis": " "}, MeasureIncomplete),
        ({"effects": frozenset()}, MeasureIncomplete),
        ({"last_on": date(2026, 10, 31)}, MeasurePeriodTurned),
        ({"registrations_until": None}, MeasureDayMissing),
        ({"registrations_until": date(2027, 3, 31)}, MeasureDayMissing),
    ],
)
def test_what_is_incomplete_is_not_kept(changes: dict[str, object], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        propose_measure(replace(DRAFT, **changes), viewer=known.operator(), now=NOW)  # type: ignore[arg-type]
    assert MeasureOrder.objects.count() == 0


def test_others_than_operators_switch_nothing(firm: Business) -> None:
    row = propose_measure(DRAFT, viewer=known.operator(), now=NOW)

    for viewer in (known.reviewer(), known.administrator_of(firm)):
        with pytest.raises(PermissionMissing):
            propose_measure(DRAFT, viewer=viewer, now=NOW)
        with pytest.raises(PermissionMissing):
            answer_measure(row.pk, state=IN_FORCE, viewer=viewer, now=NOW)
    with pytest.raises(MeasureNotFound):
        answer_measure(row.pk + 1, state=IN_FORCE, viewer=colleague(), now=NOW)
