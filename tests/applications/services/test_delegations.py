"""Applying in somebody's name: scope, last day, taking it back; the proxy never gets near the person's sign-in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests import cast as known
from tests.applications import applicants
from tests.applications.applicants import NOW, by_key
from tests.cast import Cast

from ccus.access.errors import PermissionMissing
from ccus.applications import errors
from ccus.applications.models import Delegation
from ccus.applications.queries.applications import list_own_visible_to
from ccus.applications.rules.callers import Caller
from ccus.applications.services import answers, delegations, opening, papers, sending
from ccus.applications.states import ApplicationKind, ApplicationState, PaperKind
from ccus.foundation.models import AuditEvent

pytestmark = pytest.mark.django_db
CHANGE, UPGRADE = ApplicationKind.TECHNICIAN_CHANGE, ApplicationKind.TECHNICIAN_UPGRADE
LAST_ON = date(2027, 3, 31)


@pytest.fixture
def cast() -> Cast:
    return known.assemble()


def give(cast: Cast, *kinds: ApplicationKind) -> Delegation:
    return delegations.give_delegation(
        cast.sato_tobi.ccus_id,
        kinds=kinds or (CHANGE,),
        last_on=LAST_ON,
        viewer=known.viewer_of(cast.takahashi),
        now=NOW,
    )


def test_a_delegated_business_applies_and_the_person_sees_it(cast: Cast) -> None:
    give(cast)
    clerk = known.clerk_of(cast.sato_tobi)
    application = opening.open_as_proxy(CHANGE, viewer=clerk, technician_ccus_id=cast.takahashi.ccus_id, now=NOW)
    answers.save_page(
        application.number, "change", typed={"address": "川口市栄町1-1"}, caller=Caller(viewer=clerk), now=NOW
    )
    sent = sending.submit(application.number, caller=Caller(viewer=clerk), now=NOW)

    assert (sent.state, sent.risk) == (ApplicationState.IN_REVIEW.value, "medium")
    person = Caller(viewer=known.viewer_of(cast.takahashi))
    assert [each.number for each in list_own_visible_to(person)] == [application.number]


def test_what_is_taken_back_is_closed_at_once(cast: Cast) -> None:
    delegation = give(cast)
    clerk = Caller(viewer=known.clerk_of(cast.sato_tobi))
    application = opening.open_as_proxy(CHANGE, viewer=clerk.viewer, technician_ccus_id=cast.takahashi.ccus_id, now=NOW)

    delegations.revoke_delegation(delegation.pk, viewer=known.viewer_of(cast.takahashi), now=NOW)

    assert list_own_visible_to(clerk) == []
    with pytest.raises(errors.ApplicationNotFound):
        answers.save_page(application.number, "change", typed={}, caller=clerk, now=NOW)
    with pytest.raises(errors.DelegationMissing):
        opening.open_as_proxy(CHANGE, viewer=clerk.viewer, technician_ccus_id=cast.takahashi.ccus_id, now=NOW)
    assert AuditEvent.objects.filter(act="applications:delegation:revoke").count() == 1


def test_a_delegation_ends_with_its_last_day(cast: Cast) -> None:
    give(cast)

    assert delegations.end_delegations(now=NOW.replace(year=2027, month=3, day=31)) == 0
    assert delegations.end_delegations(now=NOW.replace(year=2027, month=4, day=1)) == 1
    assert list_own_visible_to(Caller(viewer=known.clerk_of(cast.sato_tobi))) == []


def test_a_proxy_applies_for_what_was_delegated_and_nothing_else(cast: Cast) -> None:
    give(cast)
    clerk = known.clerk_of(cast.sato_tobi)

    for kind in (UPGRADE, ApplicationKind.CARD_REISSUE, ApplicationKind.BUSINESS_CHANGE):
        with pytest.raises(errors.DelegationMissing):
            opening.open_as_proxy(kind, viewer=clerk, technician_ccus_id=cast.takahashi.ccus_id, now=NOW)
    with pytest.raises(errors.DelegationMissing):
        opening.open_as_proxy(CHANGE, viewer=clerk, technician_ccus_id=cast.nguyen.ccus_id, now=NOW)
    with pytest.raises(errors.DelegationMissing):
        opening.open_as_proxy(
            CHANGE, viewer=known.clerk_of(cast.tanaka_tekkin), technician_ccus_id=cast.takahashi.ccus_id, now=NOW
        )
    with pytest.raises(PermissionMissing):
        opening.open_as_proxy(CHANGE, viewer=known.operator(), technician_ccus_id=cast.takahashi.ccus_id, now=NOW)


def test_a_proxy_never_sees_the_key(cast: Cast) -> None:
    clerk = Caller(viewer=known.clerk_of(cast.sato_tobi))
    application = opening.open_as_proxy(ApplicationKind.TECHNICIAN_SIMPLIFIED, viewer=clerk.viewer, now=NOW)

    with pytest.raises(errors.ApplicationNotFound):
        opening.get_key(application, caller=clerk)
    assert opening.get_key(application, caller=by_key(application))


def test_for_somebody_new_the_proxy_attaches_a_signed_consent(cast: Cast) -> None:
    clerk = Caller(viewer=known.clerk_of(cast.sato_tobi))
    application = opening.open_as_proxy(ApplicationKind.TECHNICIAN_SIMPLIFIED, viewer=clerk.viewer, now=NOW)
    applicants.fill_in(application)
    with pytest.raises(errors.AnswersMissing):
        sending.submit(application.number, caller=clerk, now=NOW)

    papers.add_paper(application.number, kind=PaperKind.CONSENT, content=applicants.picture(), caller=clerk, now=NOW)

    assert sending.submit(application.number, caller=clerk, now=NOW).state == ApplicationState.AWAITING_PAYMENT.value


@pytest.mark.parametrize("last_on", [NOW.date() - timedelta(days=1), NOW.date() + timedelta(days=366)])
def test_a_delegation_lasts_up_to_a_year(cast: Cast, last_on: date) -> None:
    with pytest.raises(errors.DelegationTooLong):
        delegations.give_delegation(
            cast.sato_tobi.ccus_id, kinds=(CHANGE,), last_on=last_on, viewer=known.viewer_of(cast.takahashi), now=NOW
        )


def test_a_delegation_says_for_what_and_is_given_once(cast: Cast) -> None:
    person = known.viewer_of(cast.takahashi)
    for kinds in ((), (ApplicationKind.BUSINESS_CHANGE,)):
        with pytest.raises(errors.DelegationEmpty):
            delegations.give_delegation(cast.sato_tobi.ccus_id, kinds=kinds, last_on=LAST_ON, viewer=person, now=NOW)
    give(cast)
    with pytest.raises(errors.DelegationExists):
        give(cast)


def test_nobody_delegates_or_takes_back_for_others(cast: Cast) -> None:
    delegation = give(cast)

    with pytest.raises(errors.DelegationMissing):
        delegations.give_delegation(
            cast.sato_tobi.ccus_id,
            kinds=(CHANGE,),
            last_on=LAST_ON,
            viewer=known.administrator_of(cast.sato_tobi),
            now=NOW,
        )
    for viewer in (known.viewer_of(cast.nguyen), known.administrator_of(cast.sato_tobi)):
        with pytest.raises(errors.DelegationMissing):
            delegations.revoke_delegation(delegation.pk, viewer=viewer, now=NOW)
    assert Delegation.objects.filter(ended_at__isnull=True).count() == 1
