"""Changing who sees what takes two operators; the history stays; a change holds for the next look."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks
from tests import cast as known

from ccus.access import catalogue
from ccus.access.errors import (
    DisclosureCellFixed,
    DisclosureCellUnknown,
    DisclosureChangeAnswered,
    DisclosureChangeNotFound,
    DisclosureReasonMissing,
    FourEyesNeeded,
    PermissionMissing,
)
from ccus.access.models import DisclosureChange
from ccus.access.queries.disclosure_policy import forget_policy, list_changes_visible_to, visible_items
from ccus.access.services.disclosure_policy import answer_change, propose_change
from ccus.access.states import Channel, DisclosureChangeState, Relation, Role, SitePhase
from ccus.access.viewers import Viewer
from ccus.foundation.models import AuditEvent

pytestmark = pytest.mark.django_db

AGREED, DECLINED = DisclosureChangeState.AGREED, DisclosureChangeState.DECLINED
WITHDRAWN = DisclosureChangeState.WITHDRAWN
NOW: datetime = known.NOW


def an_operator(number: int) -> Viewer:
    return Viewer(account_id=number, role=Role.OPERATOR, permissions=catalogue.words_of("operator"))


FIRST, SECOND = an_operator(1), an_operator(2)


def propose(viewer: Viewer = FIRST, **changes: Any) -> DisclosureChange:
    asked: dict[str, Any] = {
        "subject": "technician",
        "item": "residence_period_until",
        "relation": Relation.PRIME,
        "phases": [SitePhase.OPEN],
        "channels": [Channel.SCREEN],
        "shown": True,
        "reason": "第30回運営委員会の決定",
    }
    return propose_change(viewer, **{**asked, **changes}, now=NOW)


def prime_sees(channel: Channel = Channel.SCREEN) -> bool:
    seen = visible_items(subject="technician", relation=Relation.PRIME, phase=SitePhase.OPEN, channel=channel)
    return "residence_period_until" in seen


def test_a_change_holds_once_a_second_operator_agreed(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    row = propose()
    assert not prime_sees()

    with django_capture_on_commit_callbacks(execute=True):
        answer_change(SECOND, row.pk, state=AGREED, now=NOW)

    assert prime_sees()
    assert not prime_sees(Channel.EXPORT)
    assert [event.act for event in AuditEvent.objects.order_by("pk")] == [
        "access:disclosure-policy:propose",
        "access:disclosure-policy:agreed",
    ]


@pytest.mark.parametrize("state", [DECLINED, WITHDRAWN])
def test_what_is_declined_or_withdrawn_changes_nothing_and_stays_in_the_history(state: DisclosureChangeState) -> None:
    row = propose()

    answer_change(FIRST if state is WITHDRAWN else SECOND, row.pk, state=state, now=NOW)

    forget_policy()
    assert not prime_sees()
    assert [change.state for change in list_changes_visible_to(FIRST)] == [state.value]


@pytest.mark.parametrize(("viewer", "state"), [(FIRST, AGREED), (FIRST, DECLINED), (SECOND, WITHDRAWN)])
def test_nobody_agrees_to_an_own_proposal_nor_withdraws_anothers(viewer: Viewer, state: DisclosureChangeState) -> None:
    row = propose()

    with pytest.raises(FourEyesNeeded):
        answer_change(viewer, row.pk, state=state, now=NOW)

    row.refresh_from_db()
    assert row.state == DisclosureChangeState.PROPOSED


def test_the_database_refuses_two_eyes() -> None:
    row = propose()

    with pytest.raises(IntegrityError, match="a_change_of_disclosure_is_agreed_by_somebody_else"), transaction.atomic():
        DisclosureChange.objects.filter(pk=row.pk).update(
            state=AGREED.value, answered_by=row.proposed_by, answered_at=NOW
        )


def test_an_answer_is_final() -> None:
    row = propose()
    answer_change(SECOND, row.pk, state=DECLINED, now=NOW)

    with pytest.raises(DisclosureChangeAnswered):
        answer_change(SECOND, row.pk, state=AGREED, now=NOW)
    with pytest.raises(DisclosureChangeNotFound):
        answer_change(SECOND, row.pk + 1, state=AGREED, now=NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"item": "card_delivery_address"},
        {"phases": [SitePhase.OPEN, SitePhase.CLOSED]},
        {"relation": Relation.OTHER},
        {"relation": Relation.SELF, "shown": False},
    ],
)
def test_fixed_cells_cannot_be_proposed(changes: dict[str, Any]) -> None:
    with pytest.raises(DisclosureCellFixed):
        propose(**changes)

    assert not DisclosureChange.objects.exists()


@pytest.mark.parametrize("changes", [{"subject": "site"}, {"item": "shoe_size"}, {"phases": []}, {"channels": []}])
def test_cells_that_do_not_exist_cannot_be_proposed(changes: dict[str, Any]) -> None:
    with pytest.raises(DisclosureCellUnknown):
        propose(**changes)


def test_a_reason_is_needed() -> None:
    with pytest.raises(DisclosureReasonMissing):
        propose(reason=" 　")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OPERATOR])
def test_nobody_but_operators_sees_or_changes_the_policy(role: Role) -> None:
    viewer = Viewer(account_id=9, role=role, permissions=catalogue.words_of(role.value))
    row = propose()

    with pytest.raises(PermissionMissing):
        propose(viewer)
    with pytest.raises(PermissionMissing):
        answer_change(viewer, row.pk, state=AGREED, now=NOW)
    with pytest.raises(PermissionMissing):
        list_changes_visible_to(viewer)


def test_what_other_processes_decided_is_read_within_seconds() -> None:
    forget_policy()
    row = propose()
    assert not prime_sees()
    DisclosureChange.objects.filter(pk=row.pk).update(state=AGREED.value, answered_by=SECOND.actor, answered_at=NOW)
    assert not prime_sees()

    forget_policy()

    assert prime_sees()
