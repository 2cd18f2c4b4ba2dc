"""Consents to ask a service outside, and what is done with the differences that it shows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from ccus.access.viewers import Viewer
from ccus.foundation import jobs
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import add_months, jst_date
from ccus.kit.names import fold_name_for_search
from ccus.registry.errors import DifferenceNotOpen, LinkExists, LinkNotFound, LinkNumberUnreadable, LinkTooLong
from ccus.registry.models import Business, OutsideDifference, OutsideLink, Qualification, Technician
from ccus.registry.queries.outside_links import own_links, source_for
from ccus.registry.rules.outside_records import fold_number
from ccus.registry.rules.registrations import QualificationEntry
from ccus.registry.services.constraints import refuse_on
from ccus.registry.services.locks import lock_business, lock_technician
from ccus.registry.services.qualifications import write_qualification
from ccus.registry.services.rows import days
from ccus.registry.states import DifferenceAnswer, OutsideField, OutsideSource

ASK = "registry.ask_outside"
LONGEST_MONTHS = 36
ACTOR = "program:outside-links"
_COLUMN = {
    OutsideField.NAME: "name",
    OutsideField.REPRESENTATIVE: "representative_name",
    OutsideField.ADDRESS: "address",
    OutsideField.CAPITAL: "capital_yen",
    OutsideField.TRADES: "licensed_trades",
}


@transaction.atomic
def give_consent(number: str, *, last_on: date, viewer: Viewer, now: datetime) -> OutsideLink:
    """Lets the house ask about a number, from now until a last day, at most three years ahead.

    Raises PermissionMissing, LinkNumberUnreadable, LinkTooLong, LinkExists, LinkNotFound for a hat without a record.
    """
    own_links(viewer)
    source, today = source_for(viewer), jst_date(now)
    folded = fold_number(source, number)
    if not folded:
        raise LinkNumberUnreadable
    longest = add_months(today, LONGEST_MONTHS)
    if not today <= last_on <= longest:
        raise LinkTooLong(last_on=longest)
    technician = Technician.objects.filter(ccus_id=viewer.technician_ccus_id or "-").first()
    business = None if technician else Business.objects.filter(ccus_id=viewer.business_ccus_id or "-").first()
    if technician is None and business is None:
        raise LinkNotFound
    link = OutsideLink(
        source=source.value,
        number=folded,
        technician=technician,
        business=business,
        last_on=last_on,
        given_by=viewer.actor,
        given_at=now,
        ask_at=now,
    )
    with refuse_on({"one_consent_for_a_number_at_a_time": LinkExists()}):
        link.save(force_insert=True)
    _record("give", link, actor=viewer.actor, now=now)
    jobs.enqueue_once(ASK, key="ask-outside", timestamp=0)
    return link


def follow_number_of(technician: Technician, number: str, *, given_by: str, now: datetime) -> OutsideLink | None:
    """Lets the house ask about a number that the person gave with consent when applying, for as long as a consent may last.

    None for a number that cannot be read, and for one that is linked already. Call inside the transaction of the registration.
    """
    folded = fold_number(OutsideSource.CORE_TECHNICIANS, number)
    if not folded:
        return None
    link = OutsideLink(
        source=OutsideSource.CORE_TECHNICIANS.value,
        number=folded,
        technician=technician,
        last_on=add_months(jst_date(now), LONGEST_MONTHS),
        given_by=given_by,
        given_at=now,
        ask_at=now,
    )
    try:
        with transaction.atomic():
            link.save(force_insert=True)
    except IntegrityError:
        return None
    _record("give", link, actor=given_by, now=now)
    jobs.enqueue_once(ASK, key="ask-outside", timestamp=0)
    return link


@transaction.atomic
def revoke_consent(link_id: int, *, viewer: Viewer, now: datetime) -> None:
    """Nothing is asked any more from this moment on; what the service told is forgotten, what was accepted stays.

    Raises PermissionMissing, LinkNotFound.
    """
    link = own_links(viewer).select_for_update(of=("self",)).filter(pk=link_id, revoked_at__isnull=True).first()
    if link is None:
        raise LinkNotFound
    _end(link, actor=viewer.actor, act="revoke", now=now)


def end_consents(*, now: datetime) -> int:
    """Closes those whose last day has passed. Gives how many."""
    due = OutsideLink.objects.filter(revoked_at__isnull=True, last_on__lt=jst_date(now))
    for link_id in list(due.values_list("pk", flat=True)):
        with transaction.atomic():
            link = due.select_for_update(of=("self",)).filter(pk=link_id).first()
            if link is not None:
                _end(link, actor=ACTOR, act="end", now=now)
    return due.count()


@transaction.atomic
def accept_difference(difference_id: int, *, viewer: Viewer, now: datetime) -> None:
    """What the service tells becomes what is registered. Raises PermissionMissing, DifferenceNotOpen and what the registry refuses."""
    difference = _open(difference_id, viewer)
    if difference.link.technician is not None:
        _accept_certificate(difference, lock_technician(difference.link.technician.ccus_id))
    elif difference.link.business is not None:
        _accept_value(difference, lock_business(difference.link.business.ccus_id))
    _answer(difference, DifferenceAnswer.ACCEPTED, viewer=viewer, now=now)


@transaction.atomic
def keep_ours(difference_id: int, *, viewer: Viewer, now: datetime) -> None:
    """The register stays as it is; the same difference is not asked about again. Raises PermissionMissing, DifferenceNotOpen."""
    _answer(_open(difference_id, viewer), DifferenceAnswer.KEPT, viewer=viewer, now=now)


def _accept_certificate(difference: OutsideDifference, technician: Technician) -> None:
    record: dict[str, Any] = difference.link.record or {}
    if difference.field == OutsideField.CERTIFICATE.value:
        theirs: dict[str, str] = difference.theirs or {}
        entry = QualificationEntry(
            name=theirs["name"],
            obtained_on=date.fromisoformat(theirs["from"]),
            last_on=date.fromisoformat(theirs["until"]),
            certificate_number=theirs["number"],
        )
        write_qualification(technician, entry)
        return
    known = Qualification.objects.filter(technician=technician, name=record.get("course", ""))
    row = known.order_by("-valid").first()
    if row is None:
        raise DifferenceNotOpen
    row.valid = days(row.valid.lower, date.fromisoformat(str(difference.theirs)))
    row.save(update_fields=["valid"])


def _accept_value(difference: OutsideDifference, business: Business) -> None:
    column = _COLUMN[OutsideField(difference.field)]
    setattr(business, column, difference.theirs)
    columns = [column]
    if column == "name":
        business.name_folded = fold_name_for_search(business.name)
        columns.append("name_folded")
    if column == "licensed_trades" and not business.has_construction_licence:
        business.has_construction_licence = True
        columns.append("has_construction_licence")
    business.save(update_fields=columns)


def _open(difference_id: int, viewer: Viewer) -> OutsideDifference:
    links: QuerySet[OutsideLink] = own_links(viewer).filter(revoked_at__isnull=True)
    difference = (
        OutsideDifference.objects.select_for_update(of=("self",))
        .select_related("link__technician", "link__business")
        .filter(pk=difference_id, link__in=links, answer=DifferenceAnswer.OPEN.value)
        .first()
    )
    if difference is None:
        raise DifferenceNotOpen
    return difference


def _answer(difference: OutsideDifference, answer: DifferenceAnswer, *, viewer: Viewer, now: datetime) -> None:
    difference.answer, difference.answered_by, difference.answered_at = answer.value, viewer.actor, now
    difference.save(update_fields=["answer", "answered_by", "answered_at"])
    record_act(
        f"registry:outside-difference:{answer.value}",
        actor=viewer.actor,
        subject_kind="outside_link",
        subject_id=difference.link_id,
        at=now,
        details={"field": difference.field},
    )


def _end(link: OutsideLink, *, actor: str, act: str, now: datetime) -> None:
    link.revoked_at, link.ask_at, link.record = now, None, None
    link.save(update_fields=["revoked_at", "ask_at", "record"])
    link.differences.filter(answer=DifferenceAnswer.OPEN.value).update(
        answer=DifferenceAnswer.GONE.value, answered_by=actor, answered_at=now, theirs=None
    )
    _record(act, link, actor=actor, now=now)


def _record(act: str, link: OutsideLink, *, actor: str, now: datetime) -> None:
    record_act(
        f"registry:outside-link:{act}",
        actor=actor,
        subject_kind="outside_link",
        subject_id=link.pk,
        at=now,
        details={"source": link.source, "last_on": link.last_on.isoformat()},
    )
