"""What an approval brings about in the registry, by kind of application."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ccus.access.viewers import Viewer
from ccus.applications.models import Application
from ccus.applications.queries.answers import current_version, list_papers
from ccus.applications.queries.known_people import find_link
from ccus.applications.queries.registered import registered_columns
from ccus.applications.rules.prefilling import business_amendment, technician_amendment
from ccus.applications.rules.questions import Answers, value_of
from ccus.applications.rules.registrations import (
    business_registration,
    credential_entries,
    qualification_entries,
    technician_registration,
)
from ccus.applications.services.carrying_over import Registered, carry_over
from ccus.applications.services.core_numbers import follow_core_number
from ccus.applications.services.paper_contents import open_content
from ccus.applications.states import ApplicationKind, DecisionKind, PaperKind
from ccus.kit.calendar import jst_date
from ccus.levels.services.registrations import CareerClaim, ask_level_with_registration
from ccus.registry.rules.amendments import TechnicianAmendment
from ccus.registry.services.amendments import amend_business, amend_technician
from ccus.registry.services.photos import set_photo
from ccus.registry.services.qualifications import add_credential, add_qualification
from ccus.registry.services.registration import register_business, register_technician, renew_business
from ccus.registry.states import CardOrderReason, RegistrationKind


def register(application: Application, *, viewer: Viewer, now: datetime) -> Registered:
    """Calls the registry in the reviewer's name; sets the IDs of the application. Raises what the registry refuses."""
    registered = _REGISTER[ApplicationKind(application.kind)](application, viewer, now)
    application.technician_ccus_id = registered.technician_ccus_id or application.technician_ccus_id
    application.business_ccus_id = registered.business_ccus_id or application.business_ccus_id
    follow_core_number(application, now=now)
    return registered


def _technician(application: Application, viewer: Viewer, now: datetime) -> Registered:
    return _person(application, viewer, now, employer="")


def _business(application: Application, viewer: Viewer, now: datetime) -> Registered:
    registration = business_registration(ApplicationKind(application.kind), _answers(application))
    business = register_business(registration, viewer=viewer, now=now)
    return Registered(business_ccus_id=business.ccus_id)


def _one_person(application: Application, viewer: Viewer, now: datetime) -> Registered:
    """One application makes both: the business, and the technician who belongs to it."""
    business = _business(application, viewer, now)
    person = _person(application, viewer, now, employer=business.business_ccus_id)
    return Registered(
        technician_ccus_id=person.technician_ccus_id,
        business_ccus_id=business.business_ccus_id,
        needs_card=person.needs_card,
        card_reason=person.card_reason,
        identity_proven=person.identity_proven,
    )


def _person(application: Application, viewer: Viewer, now: datetime, *, employer: str) -> Registered:
    link = find_link(application)
    if link is not None:
        return carry_over(application, link, viewer=viewer, now=now, employer=employer)
    kind = ApplicationKind(application.kind)
    registration = technician_registration(kind, _answers(application), on=jst_date(now), employer_ccus_id=employer)
    technician = register_technician(registration, viewer=viewer, now=now)
    papers = {PaperKind(paper.kind): paper for paper in list_papers(application)}
    photo = papers.get(PaperKind.FACE_PHOTO)
    if photo is not None:
        set_photo(technician.ccus_id, content=open_content(photo), viewer=viewer, now=now)
    return Registered(
        technician_ccus_id=technician.ccus_id, needs_card=True, identity_proven=PaperKind.IDENTITY in papers
    )


def _person_with_level(application: Application, viewer: Viewer, now: datetime) -> Registered:
    """The person, and the application for a level that goes on to the evaluating body before a card is made."""
    person = _person(application, viewer, now, employer="")
    answers = _answers(application)
    application.assessment = ask_level_with_registration(
        person.technician_ccus_id,
        field=str(value_of(answers, "level_field")),
        career=_career(application, answers),
        viewer=viewer,
        now=now,
    )
    return person


def _career(application: Application, answers: Answers) -> CareerClaim | None:
    if not value_of(answers, "files_career"):
        return None
    vouches = bool(value_of(answers, "vouches_for_career"))
    certifier = application.proxy_ccus_id if vouches else value_of(answers, "career_certifier_id") or ""
    return CareerClaim(
        certifier_ccus_id=certifier,
        vouched_by=_sent_by(application) if vouches else "",
        foreman_days=value_of(answers, "career_foreman_days") or 0,
        crew_leader_days=value_of(answers, "career_crew_leader_days") or 0,
    )


def _sent_by(application: Application) -> str:
    """Who sent what is decided on, as the audit trail names them."""
    sent = application.decisions.filter(kind__in=(DecisionKind.SUBMITTED.value, DecisionKind.RESUBMITTED.value))
    return sent.order_by("-pk").values_list("decided_by", flat=True)[0]


def _upgrade(application: Application, viewer: Viewer, now: datetime) -> Registered:
    """Qualifications and the like join what is registered; the person is registered in detail from now on."""
    answers, ccus_id = _answers(application), application.technician_ccus_id
    for qualification in qualification_entries(answers):
        add_qualification(ccus_id, entry=qualification, viewer=viewer, now=now)
    for credential in credential_entries(answers):
        add_credential(ccus_id, entry=credential, viewer=viewer, now=now)
    amendment = TechnicianAmendment(registration_kind=RegistrationKind.DETAILED)
    amend_technician(ccus_id, amendment=amendment, viewer=viewer, now=now)
    return Registered(technician_ccus_id=ccus_id)


def _change_technician(application: Application, viewer: Viewer, now: datetime) -> Registered:
    amendment = technician_amendment(_answers(application))
    amend_technician(application.technician_ccus_id, amendment=amendment, viewer=viewer, now=now)
    return Registered(technician_ccus_id=application.technician_ccus_id)


def _reissue(application: Application, viewer: Viewer, now: datetime) -> Registered:
    reason = CardOrderReason(str(value_of(_answers(application), "reissue_reason")))
    return Registered(
        technician_ccus_id=application.technician_ccus_id, needs_card=True, card_reason=reason, identity_proven=None
    )


def _change_business(application: Application, viewer: Viewer, now: datetime) -> Registered:
    ccus_id = application.business_ccus_id
    amendment = business_amendment(_answers(application), registered_columns(ccus_id))
    if amendment is not None:
        amend_business(ccus_id, amendment=amendment, viewer=viewer, now=now)
    return Registered(business_ccus_id=ccus_id)


def _renew_business(application: Application, viewer: Viewer, now: datetime) -> Registered:
    registered = _change_business(application, viewer, now)
    renew_business(registered.business_ccus_id, viewer=viewer, now=now)
    return registered


def _answers(application: Application) -> Answers:
    version = current_version(application)
    return version.answers if version else {}


_REGISTER: dict[ApplicationKind, Callable[[Application, Viewer, datetime], Registered]] = {
    ApplicationKind.TECHNICIAN_SIMPLIFIED: _technician,
    ApplicationKind.TECHNICIAN_DETAILED: _technician,
    ApplicationKind.TECHNICIAN_WITH_LEVEL: _person_with_level,
    ApplicationKind.BUSINESS_CORPORATION: _business,
    ApplicationKind.BUSINESS_SOLE_TRADER: _business,
    ApplicationKind.ONE_PERSON_CONTRACTOR: _one_person,
    ApplicationKind.TECHNICIAN_UPGRADE: _upgrade,
    ApplicationKind.TECHNICIAN_CHANGE: _change_technician,
    ApplicationKind.CARD_REISSUE: _reissue,
    ApplicationKind.BUSINESS_CHANGE: _change_business,
    ApplicationKind.BUSINESS_RENEWAL: _renew_business,
}
