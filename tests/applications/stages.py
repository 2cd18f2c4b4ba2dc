"""An application brought to each state of its life by what people do, for tests and for the pictures in the docs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests import cast as known
from tests.applications import applicants, one_stop
from tests.applications.applicants import LATER, NOW, by_key, fresh
from tests.factories.registry import make_card

from ccus.applications.models import Application
from ccus.applications.services import delivering, expiring, reviewing, sending
from ccus.applications.services.life import lock_application, step
from ccus.applications.states import ApplicationKind, ApplicationState, DecisionKind
from ccus.registry.models import CardBatch, CardOrder, Technician
from ccus.registry.states import CardLife

_S = ApplicationState


def draft() -> Application:
    application = applicants.draft()
    applicants.fill_in(application, without=("paper_insurance",))
    return fresh(application)


def submitted() -> Application:
    """Sent, before it is known what is to be paid: nobody else ever sees an application like this."""
    application = draft()
    step(lock_application(application.number), _S.SUBMITTED, kind=DecisionKind.SUBMITTED, actor="applicant", now=NOW)
    return fresh(application)


def resubmitted() -> Application:
    application = applicants.returned(("address", "address_differs"))
    return sending.resubmit(application.number, caller=by_key(application), now=LATER, note="引っ越したばかりです")


def approved() -> Application:
    return applicants.approved(ApplicationKind.BUSINESS_CORPORATION)


def in_assessment() -> Application:
    application = one_stop.paid(known.assemble())
    applicants.taken(application, known.reviewer())
    reviewing.approve(application.number, viewer=known.reviewer(), now=NOW)
    return fresh(application)


def delivered() -> Application:
    application = applicants.approved()
    deliver_card(Technician.objects.get(ccus_id=application.technician_ccus_id))
    delivering.follow_deliveries(now=LATER)
    return fresh(application)


def deliver_card(person: Technician) -> None:
    """The maker tells that the card has come."""
    batch = CardBatch.objects.create(made_at=NOW, made_by="program:tests")
    card = make_card(person)
    CardOrder.objects.filter(technician=person).update(
        state=CardLife.DELIVERED.value,
        batch=batch,
        card=card,
        issue_number=card.issue_number,
        issued_on=card.issued_on,
        expires_on=card.expires_on,
    )


def rejected() -> Application:
    application = applicants.in_review()
    applicants.taken(application, known.reviewer())
    reviewing.reject(application.number, reason="not_a_technician", viewer=known.reviewer(), now=NOW)
    return fresh(application)


def withdrawn() -> Application:
    application = applicants.submitted()
    return sending.withdraw(application.number, caller=by_key(application), now=NOW)


def expired() -> Application:
    application = applicants.submitted()
    expiring.expire_applications(now=NOW + timedelta(days=31))
    return fresh(application)


BROUGHT_ABOUT: dict[ApplicationState, Callable[[], Application]] = {
    # in the order of the docs
    _S.DRAFT: draft,
    _S.SUBMITTED: submitted,
    _S.AWAITING_PAYMENT: applicants.submitted,
    _S.IN_REVIEW: applicants.in_review,
    _S.RETURNED: lambda: applicants.returned(("address", "address_differs")),
    _S.RESUBMITTED: resubmitted,
    _S.APPROVED: approved,
    _S.IN_ASSESSMENT: in_assessment,
    _S.CARD_ORDERED: applicants.approved,
    _S.DELIVERED: delivered,
    _S.REJECTED: rejected,
    _S.WITHDRAWN: withdrawn,
    _S.EXPIRED: expired,
}
