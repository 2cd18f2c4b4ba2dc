"""Lists of results of the mutual aid brought in (R方式): rehearsed, then sent to the prime day by day as direct entries.

Brought in again, a list changes nothing: a day that is recorded, or was ever entered, is left as it is, whatever came of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from ccus.access.viewers import Viewer
from ccus.documents.errors import (
    ListedPersonAmbiguous,
    ListedPersonMissing,
    ListedPersonUnknown,
    ListedSiteMissing,
    RetirementListNotFound,
)
from ccus.documents.models import RetirementListImport
from ccus.documents.queries.retirement_lists import ListFacts, OwnPerson, read_list_facts
from ccus.documents.rules.retirement_lists import ListedDay, read_days
from ccus.documents.services.kept_viewers import keep_viewer, kept_viewer
from ccus.foundation.jobs import enqueue_once
from ccus.foundation.refusals import Refusal
from ccus.foundation.services.audit import record_act
from ccus.history.errors import DayAlreadyCounted, DirectEntryExists, NotYourPerson
from ccus.history.rules.entry_reasons import EntryReason
from ccus.history.services.direct_entries import check_day_open, check_site_makes_days
from ccus.history.services.typed_days import TypedDay, submit_typed_days
from ccus.kit.calendar import jst_date
from ccus.registry.models import Business
from ccus.sites.errors import SiteNotFound
from ccus.sites.rules.file_rows import FileRow
from ccus.sites.states import SiteRole

# Sent together, then committed; what the page waits for before it leaves the rest to a job.
STEP = 200
Refused = tuple[int, str, str, str]


@dataclass(kw_only=True)
class ListReport:
    """`ready` are the days to send, `unchanged` counts those that are recorded, wait or were answered, or stand in the list twice.

    `refused` are line, name, and what to put right in Japanese and English, in order of lines.
    """

    ready: list[list[Any]] = field(default_factory=list)
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)


def rehearse_list(viewer: Viewer, rows: Sequence[FileRow], *, site_ccus_id: str, now: datetime) -> ListReport:
    """What would become of each day; nothing is written. Raises PermissionMissing."""
    today = jst_date(now)
    days = read_days(rows, site_ccus_id=site_ccus_id, today=today)
    facts = read_list_facts(viewer, days)
    report = ListReport()
    seen: set[tuple[int, int, date]] = set()
    for day in days:
        if day.problem is not None:
            report.refused.append((day.line, day.name, day.problem.sentence_ja, day.problem.sentence_en))
            continue
        try:
            ready, key = _judge(day, facts, today=today)
        except Refusal as refusal:
            report.refused.append((day.line, day.name, refusal.sentence("ja"), refusal.sentence("en")))
            continue
        if key in seen or key in facts.recorded or key in facts.entered:
            report.unchanged += 1
        else:
            report.ready.append(ready)
        seen.add(key)
    return report


def begin_import(viewer: Viewer, rows: Sequence[FileRow], *, site_ccus_id: str, now: datetime) -> RetirementListImport:
    """Takes the list in and sends the first days at once; a job sends the rest. Raises PermissionMissing, BusinessNotFound."""
    report = rehearse_list(viewer, rows, site_ccus_id=site_ccus_id, now=now)
    with transaction.atomic():
        row = RetirementListImport.objects.create(
            business=Business.objects.get(ccus_id=viewer.business_ccus_id),
            started_by=keep_viewer(viewer),
            started_at=now,
            days=report.ready,
            total=len(report.ready),
            unchanged=report.unchanged,
            refused=report.refused,
        )
        record_act(
            "documents:retirement-list:import",
            actor=viewer.actor,
            subject_kind="retirement_list_import",
            subject_id=row.pk,
            at=now,
            details={"days": row.total},
        )
    if not send_step(row.pk, now=now):
        enqueue_once("documents.send_retirement_list", key=f"retirement-list:{row.pk}", import_id=row.pk)
    row.refresh_from_db()
    return row


def send_step(import_id: int, *, now: datetime) -> bool:
    """Sends the next days of an import in one transaction, in the name of who began it; True once all were sent.

    Interrupted, it is called again and goes on where it stopped. Raises RetirementListNotFound.
    """
    with transaction.atomic():
        row = RetirementListImport.objects.select_for_update().select_related("business").filter(pk=import_id).first()
        if row is None:
            raise RetirementListNotFound
        if row.finished_at is not None:
            return True
        sender = kept_viewer(row.started_by, business_ccus_id=row.business.ccus_id)
        step = row.days[row.done : row.done + STEP]
        outcomes = submit_typed_days(sender, [_typed(day) for day in step], now=now)
        for (*_, line, name), outcome in zip(step, outcomes, strict=True):
            if outcome.refusal is None:
                row.sent += 1
            elif isinstance(outcome.refusal, DayAlreadyCounted | DirectEntryExists):
                row.unchanged += 1
            else:
                row.refused.append([line, name, outcome.refusal.sentence("ja"), outcome.refusal.sentence("en")])
        row.done += len(step)
        is_finished = row.done == row.total
        if is_finished:
            row.finished_at, row.days = now, []
            row.refused.sort(key=lambda refused: refused[0])
        row.save()
    return is_finished


def _judge(day: ListedDay, facts: ListFacts, *, today: date) -> tuple[list[Any], tuple[int, int, date]]:
    """The day as it is sent, and its key. Raises the refusals of this list and those of direct entries."""
    if day.work_date is None:
        raise ValueError("a day without a date has a problem, which was told before")
    person = _person(day, facts)
    if not day.site_ccus_id:
        raise ListedSiteMissing
    site = facts.sites.get(day.site_ccus_id)
    if site is None:
        raise SiteNotFound
    if not any(day.work_date in valid for valid in person.valid):
        raise NotYourPerson
    check_site_makes_days(site)
    check_day_open(day.work_date, on=today)
    trade_code = person.trade_code
    roles: tuple[str, ...] = (SiteRole.OTHER.value,)
    for valid, trade, named in facts.roster.get((person.technician_id, site.pk), ()):
        if day.work_date in valid:
            trade_code, roles = trade, named
    ready = [person.ccus_id, site.ccus_id, day.work_date.isoformat(), trade_code, list(roles), day.line, day.name]
    return ready, (person.technician_id, site.pk, day.work_date)


def _person(day: ListedDay, facts: ListFacts) -> OwnPerson:
    """The ID decides; without one the insured number."""
    if day.technician_ccus_id:
        found = facts.people.get(day.technician_ccus_id)
        if found is None:
            raise ListedPersonUnknown(person=day.name or day.technician_ccus_id[:20])
        return found
    if not day.number_key:
        raise ListedPersonMissing
    people = facts.of_number.get(day.number_key, ())
    if len(people) > 1:
        raise ListedPersonAmbiguous(number=day.number_key[:20])
    if not people:
        raise ListedPersonUnknown(person=day.name or day.number_key[:20])
    return people[0]


def _typed(day: list[Any]) -> TypedDay:
    technician, site, work_date, trade_code, roles, _, _ = day
    return TypedDay(
        technician_ccus_id=technician,
        site_ccus_id=site,
        work_date=date.fromisoformat(work_date),
        trade_code=trade_code,
        site_roles=roles,
        reason=EntryReason.RETIREMENT_LIST,
    )
