"""Asking services outside: which numbers changed, and what is known under those that somebody consented to.

Nothing is lost when a service is down, slow or talks nonsense: links stay due and are asked again, after some failures with growing
pauses for the whole service. A consent is looked at once more when the answer is there: one that was taken back meanwhile
takes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

import msgspec
from django.conf import settings
from django.db import transaction

from ccus.foundation.outside import OutsideClient, OutsideMissing, OutsideTrouble
from ccus.kit.calendar import jst_date
from ccus.registry.models import OutsideDifference, OutsideLink, OutsideService
from ccus.registry.queries.outside_links import in_force
from ccus.registry.queries.profiles import last_day
from ccus.registry.rules import outside_records
from ccus.registry.rules.outside_records import (
    SHAPES,
    ChangeList,
    CoreCertificate,
    Difference,
    LicenceRecord,
    RegisteredBusiness,
    RegisteredQualification,
)
from ccus.registry.services.outside_links import end_consents
from ccus.registry.states import DifferenceAnswer, LinkProblem, OutsideSource

logger = logging.getLogger(__name__)

BATCH = 200
Clients = Callable[[OutsideSource], OutsideClient | None]


def client_of(source: OutsideSource) -> OutsideClient | None:
    """None where the installation names no such service."""
    url = {
        OutsideSource.CORE_TECHNICIANS: settings.CORE_TECHNICIANS_URL,
        OutsideSource.LICENCES: settings.LICENCES_URL,
    }[source]
    return OutsideClient(url=url) if url else None


def ask_outside(*, now: datetime, clients: Clients = client_of) -> int:
    """Asks each service what changed and about each link that is due. Gives how many links were answered."""
    end_consents(now=now)
    return sum(_ask_service(source, client, now=now) for source in OutsideSource if (client := clients(source)))


def _ask_service(source: OutsideSource, client: OutsideClient, *, now: datetime) -> int:
    service, _ = OutsideService.objects.get_or_create(source=source.value)
    if service.paused_until is not None and now < service.paused_until:
        return 0
    answered = 0
    try:
        _follow_changes(service, client, now=now)
        due = in_force(on=jst_date(now)).filter(source=source.value, ask_at__lte=now).order_by("ask_at", "pk")
        for link_id, number in list(due.values_list("pk", "number")[:BATCH]):
            answered += _ask(link_id, number, source, client, now=now)
    except OutsideTrouble as trouble:
        _note_failure(service, trouble, now=now)
        return answered
    OutsideService.objects.filter(pk=service.pk).update(failures=0, paused_until=None, answered_at=now, problem="")
    return answered


def _follow_changes(service: OutsideService, client: OutsideClient, *, now: datetime) -> None:
    """Links whose number changed become due. The place to go on from is kept with them."""
    changes = client.get(f"/changes?after={service.cursor}", ChangeList)
    with transaction.atomic():
        in_force(on=jst_date(now)).filter(source=service.source, number__in=changes.numbers).update(ask_at=now)
        OutsideService.objects.filter(pk=service.pk).update(cursor=changes.cursor)


def _ask(link_id: int, number: str, source: OutsideSource, client: OutsideClient, *, now: datetime) -> bool:
    try:
        record = client.get(f"/records/{number}", SHAPES[source])
    except OutsideMissing:
        record = None
    with transaction.atomic():
        link = (
            in_force(on=jst_date(now))
            .select_for_update(of=("self",))
            .select_related("technician", "business")
            .filter(pk=link_id)
            .first()
        )
        if link is None:
            return False  # taken back while the service was asked
        _take(link, record, now=now)
    return True


def _take(link: OutsideLink, record: CoreCertificate | LicenceRecord | None, *, now: datetime) -> None:
    link.answered_at, link.ask_at, link.problem = now, None, LinkProblem.NONE.value
    found: list[Difference] = []
    if record is None:
        link.problem = LinkProblem.NOT_FOUND.value
    elif isinstance(record, CoreCertificate) and not _is_of(link, record):
        record, link.problem = None, LinkProblem.OTHER_PERSON.value
    else:
        found = _differences(link, record)
    link.record = msgspec.to_builtins(record) if record is not None else None
    link.record_as_of = record.as_of if record is not None else None
    link.save(update_fields=["answered_at", "ask_at", "problem", "record", "record_as_of"])
    _write(link, found, now=now)


def _is_of(link: OutsideLink, certificate: CoreCertificate) -> bool:
    person = link.technician
    return person is not None and outside_records.is_about(
        certificate, full_name=person.full_name, birth_date=person.birth_date
    )


def _differences(link: OutsideLink, record: CoreCertificate | LicenceRecord) -> list[Difference]:
    if isinstance(record, CoreCertificate) and link.technician is not None:
        registered = [
            RegisteredQualification(
                name=row.name, certificate_number=row.certificate_number, last_on=last_day(row.valid)
            )
            for row in link.technician.qualifications.all()
        ]
        return outside_records.certificate_differences(record, registered)
    business = link.business
    if business is None or isinstance(record, CoreCertificate):
        return []
    return outside_records.licence_differences(
        record,
        RegisteredBusiness(
            name=business.name,
            representative=business.representative_name,
            address=business.address,
            capital_yen=business.capital_yen,
            trades=tuple(business.licensed_trades),
        ),
    )


def _write(link: OutsideLink, found: list[Difference], *, now: datetime) -> None:
    """Open differences become those of the newest answer. What was left as registered once is not asked about again."""
    kept = [
        (row.field, row.theirs)
        for row in link.differences.filter(answer=DifferenceAnswer.KEPT.value).order_by("-answered_at")
    ]
    wanted = {each.field.value: each for each in found if (each.field.value, each.theirs) not in kept}
    for row in link.differences.filter(answer=DifferenceAnswer.OPEN.value):
        same = wanted.get(row.field)
        if same is not None and same.theirs == row.theirs and same.ours == row.ours:
            del wanted[row.field]
        else:
            row.answer, row.answered_at, row.answered_by = DifferenceAnswer.GONE.value, now, "program:outside-links"
            row.save(update_fields=["answer", "answered_at", "answered_by"])
    OutsideDifference.objects.bulk_create(
        OutsideDifference(link=link, field=each.field.value, ours=each.ours, theirs=each.theirs, found_at=now)
        for each in wanted.values()
    )


def _note_failure(service: OutsideService, trouble: OutsideTrouble, *, now: datetime) -> None:
    failures = service.failures + 1
    pause = outside_records.pause_after(failures)
    OutsideService.objects.filter(pk=service.pk).update(
        failures=failures, paused_until=now + pause if pause else None, failed_at=now, problem=trouble.code
    )
    logger.warning("the service %s gave no answer: %s, %d times in a row", service.source, trouble.code, failures)
