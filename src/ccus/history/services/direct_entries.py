"""Days typed in by hand (直接入力): sent by the technician or the employer, decided by the prime, closed a month later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from ccus.access.viewers import Viewer
from ccus.foundation.services.audit import record_act
from ccus.history.errors import (
    DayAlreadyCounted,
    DeclineNeedsReason,
    DirectEntryClosed,
    DirectEntryExists,
    DirectEntryInFuture,
    DirectEntryNotFound,
    DirectEntryNotOpen,
    ReasonMissing,
    SiteMakesNoDays,
    UnknownSiteRole,
    UnknownTrade,
)
from ccus.history.models import DirectEntry, WorkRecord
from ccus.history.permissions import (
    check_can_decide_direct_entries,
    check_can_submit_direct_entry,
    check_can_withdraw_direct_entry,
)
from ccus.history.queries.entry_deadlines import deadline_at
from ccus.history.rules import closing
from ccus.history.rules.entry_reasons import stored_reason
from ccus.history.rules.verdicts import makes_days
from ccus.history.services import partitions, rejudging
from ccus.history.states import DirectEntryState
from ccus.kit.calendar import jst_date
from ccus.registry.models import Business, Technician
from ccus.registry.queries.special_measures import DIRECT_ENTRY
from ccus.registry.rules.trades import is_known_trade
from ccus.registry.services.measure_cases import write_case
from ccus.sites.models import Site
from ccus.sites.states import SiteKind, SiteRole


@dataclass(frozen=True, kw_only=True)
class DirectEntryDraft:
    """What is typed for one day. `trade_code` is major-minor, `site_roles` values of SiteRole; times are aware moments."""

    technician: Technician
    site: Site
    business: Business
    work_date: date
    trade_code: str
    site_roles: Sequence[str]
    reason: str
    work_content: str = ""
    entry_at: datetime | None = None
    exit_at: datetime | None = None
    corrects: bool = False


def submit_direct_entry(viewer: Viewer, draft: DirectEntryDraft, *, now: datetime) -> DirectEntry:
    """Sends one day to the prime for approval.

    `corrects` says that the day may be counted already and trade, roles or content are to be changed. Raises the refusals of
    `history.errors` named DirectEntry…, Day…, Unknown…, ReasonMissing, NotYourPerson; nothing is written then.
    """
    today = jst_date(now)
    entered_as = check_can_submit_direct_entry(
        viewer, technician=draft.technician, business=draft.business, work_date=draft.work_date
    )
    _check_form(draft)
    deadline = deadline_at(draft.site, draft.work_date)
    check_day_open(draft.work_date, on=today, last_on=deadline.last_on)
    check_site_makes_days(draft.site)
    already = WorkRecord.objects.filter(
        technician=draft.technician, site=draft.site, work_date=draft.work_date, evaluation_valid=True
    )
    if not draft.corrects and already.exists():
        raise DayAlreadyCounted(work_date=draft.work_date)
    try:
        with transaction.atomic():
            entry = DirectEntry.objects.create(
                technician=draft.technician,
                site=draft.site,
                business=draft.business,
                work_date=draft.work_date,
                trade_code=draft.trade_code,
                site_roles=sorted(set(draft.site_roles)),
                work_content=draft.work_content.strip(),
                entry_at=draft.entry_at,
                exit_at=draft.exit_at,
                reason=stored_reason(draft.reason),
                state=DirectEntryState.SUBMITTED,
                entered_as=entered_as,
                entered_by=viewer.actor,
                entered_at=now,
                closes_on=deadline.last_on,
            )
            if deadline.grant is not None:
                write_case(deadline.grant, DIRECT_ENTRY, entry.pk, usual=closing.closes_on(draft.work_date), now=now)
            record_act(
                "history:direct-entry:submit",
                actor=viewer.actor,
                subject_kind="direct_entry",
                subject_id=entry.pk,
                at=now,
                details={"work_date": draft.work_date.isoformat(), "site": draft.site.ccus_id},
            )
    except IntegrityError as problem:
        if "one_waiting_direct_entry" in str(problem):
            raise DirectEntryExists(work_date=draft.work_date) from problem
        raise
    return entry


@transaction.atomic
def approve_direct_entries(viewer: Viewer, entry_ids: Sequence[int], *, now: datetime) -> int:
    """Approves entries of sites the viewer decides for; their days are concluded again at once. Gives how many.

    All or none: raises DirectEntryNotFound, DirectEntryNotOpen, DirectEntryClosed or NotYourSite and changes nothing.
    """
    entries = _locked(entry_ids)
    today = jst_date(now)
    for site in {entry.site_id: entry.site for entry in entries}.values():
        check_can_decide_direct_entries(viewer, site=site)
    for entry in entries:
        _check_waiting(entry)
        check_day_open(entry.work_date, on=today, last_on=_last_day(entry))
        check_site_makes_days(entry.site)
    for entry in entries:
        _decide(entry, DirectEntryState.APPROVED, viewer, note="", now=now)
    raw = rejudging.raw_connection()
    partitions.make_months(raw, partitions.missing_months([entry.work_date for entry in entries], on=today))
    rejudging.rejudge_people(
        raw,
        [(entry.technician_id, entry.work_date, entry.work_date) for entry in sorted(entries, key=_by_person)],
        cause="direct_entry_approved",
        now=now,
    )
    return len(entries)


@transaction.atomic
def decline_direct_entry(viewer: Viewer, entry_id: int, *, note: str, now: datetime) -> None:
    """Sends one entry back with a reason. Raises DeclineNeedsReason and the refusals of `approve_direct_entries`."""
    (entry,) = _locked([entry_id])
    check_can_decide_direct_entries(viewer, site=entry.site)
    if not note.strip():
        raise DeclineNeedsReason()
    _check_waiting(entry)
    _decide(entry, DirectEntryState.DECLINED, viewer, note=note.strip(), now=now)


@transaction.atomic
def withdraw_direct_entry(viewer: Viewer, entry_id: int, *, now: datetime) -> DirectEntry:
    """Takes back an entry that still waits. Raises DirectEntryNotFound, NotYourPerson or DirectEntryNotOpen."""
    (entry,) = _locked([entry_id])
    check_can_withdraw_direct_entry(viewer, entry=entry)
    _check_waiting(entry)
    _decide(entry, DirectEntryState.WITHDRAWN, viewer, note="", now=now)
    return entry


def _check_form(draft: DirectEntryDraft) -> None:
    if not stored_reason(draft.reason):
        raise ReasonMissing()
    check_trade_and_roles(draft.trade_code, draft.site_roles)


def check_trade_and_roles(trade_code: str, site_roles: Sequence[str]) -> None:
    """Raises UnknownTrade or UnknownSiteRole; at least one role is named."""
    if not is_known_trade(trade_code):
        raise UnknownTrade(typed=trade_code)
    roles = {role.value for role in SiteRole}
    for role in site_roles or [""]:
        if role not in roles:
            raise UnknownSiteRole(typed=role)


def check_site_makes_days(site: Site) -> None:
    """Raises SiteMakesNoDays for a training centre or a test site."""
    if not makes_days(site.kind):
        kind = SiteKind(site.kind)
        raise SiteMakesNoDays(site=site.name, kind=kind.label_ja, kind_en=kind.label_en)


def check_day_open(work_date: date, *, on: date, last_on: date | None = None) -> None:
    """`last_on` is the last day where it is not the usual one. Raises DirectEntryInFuture or DirectEntryClosed."""
    if work_date > on:
        raise DirectEntryInFuture(work_date=work_date)
    closes_on = last_on or closing.closes_on(work_date)
    if on > closes_on:
        raise DirectEntryClosed(work_date=work_date, closes_on=closes_on)


def _last_day(entry: DirectEntry) -> date:
    """What was promised when the entry was made stays, also when a special measure has ended since."""
    return max(entry.closes_on, deadline_at(entry.site, entry.work_date).last_on)


def _locked(entry_ids: Sequence[int]) -> list[DirectEntry]:
    entries = list(
        DirectEntry.objects.select_for_update(of=("self",))
        .select_related("site__prime", "technician", "business")
        .filter(pk__in=entry_ids)
        .order_by("pk")
    )
    if len(entries) != len(set(entry_ids)):
        raise DirectEntryNotFound()
    return entries


def _check_waiting(entry: DirectEntry) -> None:
    if entry.state != DirectEntryState.SUBMITTED:
        state = DirectEntryState(entry.state)
        raise DirectEntryNotOpen(state=state.label_ja, state_en=state.label_en)


def _decide(entry: DirectEntry, state: DirectEntryState, viewer: Viewer, *, note: str, now: datetime) -> None:
    entry.state = state
    entry.decided_by = viewer.actor
    entry.decided_at = now
    entry.decision_note = note
    entry.save(update_fields=["state", "decided_by", "decided_at", "decision_note"])
    record_act(
        f"history:direct-entry:{state}",
        actor=viewer.actor,
        subject_kind="direct_entry",
        subject_id=entry.pk,
        at=now,
        details={"work_date": entry.work_date.isoformat()},
    )


def _by_person(entry: DirectEntry) -> tuple[int, date]:
    return entry.technician_id, entry.work_date
