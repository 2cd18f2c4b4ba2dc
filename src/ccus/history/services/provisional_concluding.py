"""What is concluded about provisional days is written here alone, and with it the direct entry a counted one becomes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from ccus.foundation.changes import FactChange
from ccus.foundation.services.audit import record_act
from ccus.history.models import DirectEntry, ProvisionalDay
from ccus.history.queries.provisional_facts import read_facts
from ccus.history.rules.provisional import Conclusion, CountedBy, conclude, counted_work
from ccus.history.rules.provisional_evidence import evidence_classes
from ccus.history.rules.verdicts import RosterFacts
from ccus.history.services import facts, partitions, rejudging
from ccus.history.states import PROVISIONAL_TRANSITIONS, DirectEntryState, ProvisionalState
from ccus.kit.calendar import jst_date
from ccus.sites.models import RosterEntry

# Who decides where evidence does; `sql/facts_of_days.sql` puts what people decided before it.
DECIDED_BY_EVIDENCE = "program:provisional-days"
STILL_MOVING = (ProvisionalState.NOTED, ProvisionalState.BACKED, ProvisionalState.COUNTED, ProvisionalState.DECLINED)
CHUNK = 200


@transaction.atomic
def conclude_days(day_ids: Collection[int], *, now: datetime) -> int:
    """Concludes about these days, and about those whose evidence is the word of their people. Gives how many changed.

    Days whose last day has passed keep what was concluded then, unless that is still owed.
    """
    on = jst_date(now)
    days = _locked(day_ids)
    known = read_facts(days, on=on)
    rosters = _rosters(days)
    changed = []
    for day in days:
        if day.closes_on < on and day.state not in (ProvisionalState.NOTED, ProvisionalState.BACKED):
            continue
        found = conclude(known[day.pk])
        if _write(day, found, rosters.get(day.pk), now=now):
            changed.append(day)
    if changed:
        raw = rejudging.raw_connection()
        partitions.make_months(raw, partitions.missing_months([day.work_date for day in changed], on=on))
        rejudging.rejudge_people(
            raw,
            sorted({(day.technician_id, day.work_date, day.work_date) for day in changed}),
            cause="provisional_day",
            now=now,
        )
    return len(changed)


def conclude_after(change: FactChange) -> None:
    """Listener of `foundation.changes`: what a site or roster says may let days count, or no longer."""
    if not (change.sites or change.technicians):
        return
    now = timezone.now()  # lint: clock — a listener has no caller's clock; the moment is only written beside the change
    days = _open_days(on=jst_date(now))
    if change.sites:
        days = days.filter(site_id__in=change.sites)
    if change.technicians:
        days = days.filter(technician_id__in=change.technicians)
    if change.from_on is not None:
        days = days.filter(work_date__gte=change.from_on)
    if change.until is not None:
        days = days.filter(work_date__lt=change.until)
    ids = list(days.values_list("pk", flat=True))
    if ids:
        conclude_days(ids, now=now)


def conclude_vouched_days(*, now: datetime) -> int:
    """Days that rest on a colleague's word: the colleague's own touches may have come in late. Gives how many changed."""
    days = _open_days(on=jst_date(now)).filter(evidences__kind="colleague").distinct()
    return _in_steps(list(days.order_by("pk").values_list("pk", flat=True)), now=now)


def close_provisional_days(*, now: datetime) -> int:
    """What still waited on its last day expires, unless it counted on that day. Gives how many; running it again finds none."""
    waiting = ProvisionalDay.objects.filter(
        state__in=[ProvisionalState.NOTED.value, ProvisionalState.BACKED.value], closes_on__lt=jst_date(now)
    )
    return _in_steps(list(waiting.order_by("pk").values_list("pk", flat=True)), now=now)


def _in_steps(ids: Sequence[int], *, now: datetime) -> int:
    return sum(conclude_days(ids[start : start + CHUNK], now=now) for start in range(0, len(ids), CHUNK))


def _open_days(*, on: date) -> QuerySet[ProvisionalDay]:
    return ProvisionalDay.objects.filter(state__in=[state.value for state in STILL_MOVING], closes_on__gte=on)


def _locked(day_ids: Collection[int]) -> list[ProvisionalDay]:
    """The days and those vouched for by their people, people locked first as everywhere, so that nobody waits in a circle."""
    asked = ProvisionalDay.objects.filter(pk__in=day_ids).values_list("pk", "technician_id", "work_date")
    people, dates, ids = {row[1] for row in asked}, {row[2] for row in asked}, {row[0] for row in asked}
    ids |= set(
        ProvisionalDay.objects.filter(evidences__colleague_id__in=people, work_date__in=dates).values_list(
            "pk", flat=True
        )
    )
    technicians = set(ProvisionalDay.objects.filter(pk__in=ids).values_list("technician_id", flat=True))
    facts.lock_technicians(rejudging.raw_connection(), technicians)
    return list(
        ProvisionalDay.objects.select_for_update(of=("self",))
        .select_related("site", "direct_entry")
        .prefetch_related("evidences", "answers")
        .filter(pk__in=ids)
        .order_by("pk")
    )


def _rosters(days: Sequence[ProvisionalDay]) -> dict[int, RosterFacts]:
    """The roster entry of each day that has a site and stands on one. One query."""
    wanted = [day for day in days if day.site_id is not None]
    entries = RosterEntry.objects.filter(
        Q(technician_id__in={day.technician_id for day in wanted}), Q(site_id__in={day.site_id for day in wanted})
    )
    found = {}
    of_place: dict[tuple[int, int], list[RosterEntry]] = {}
    for entry in entries if wanted else ():
        of_place.setdefault((entry.technician_id, entry.site_id), []).append(entry)
    for day in wanted:
        for entry in of_place.get((day.technician_id, day.site_id or 0), []):
            if day.work_date in entry.valid:
                found[day.pk] = RosterFacts(
                    entry.business_id, entry.trade_code, tuple(entry.site_roles), entry.work_content
                )
    return found


def _write(day: ProvisionalDay, found: Conclusion, roster: RosterFacts | None, *, now: datetime) -> bool:
    """Writes what is new about a day. True when the work record may be another now."""
    wanted = _entry_wanted(day, found, roster)
    state, missing = ProvisionalState(day.state), [lack.value for lack in found.missing]
    is_same_entry = _is_same(day.direct_entry, wanted)
    if state is found.state and day.missing == missing and is_same_entry:
        return False
    if state is not found.state:
        assert found.state in PROVISIONAL_TRANSITIONS[state], f"{state} cannot become {found.state}"
        record_act(
            f"history:provisional-day:{found.state}",
            actor=wanted.decided_by if wanted else DECIDED_BY_EVIDENCE,
            subject_kind="provisional_day",
            subject_id=day.pk,
            at=now,
            details={"from": state.value, "work_date": day.work_date.isoformat()},
        )
    before = day.direct_entry
    if not is_same_entry:
        day.direct_entry = _entry_made(day, wanted, now=now) if wanted else None
    day.state, day.missing, day.concluded_at = found.state, missing, now
    day.save(update_fields=["state", "missing", "concluded_at", "direct_entry"])
    if before is not None and not is_same_entry:
        _take_back(before)
    return not is_same_entry


@dataclass(frozen=True, kw_only=True)
class _EntryWanted:
    """The direct entry that a counted day becomes."""

    business_id: int
    site_id: int
    trade_code: str
    site_roles: tuple[str, ...]
    work_content: str
    reason: str
    decided_by: str


def _entry_wanted(day: ProvisionalDay, found: Conclusion, roster: RosterFacts | None) -> _EntryWanted | None:
    if found.state is not ProvisionalState.COUNTED or found.counted_by is None or day.site_id is None:
        return None
    trade_code, site_roles = counted_work(day.trade_code, day.site_roles, roster=roster, counted_by=found.counted_by)
    by_prime = found.counted_by is CountedBy.PRIME
    latest = max(day.answers.all(), key=lambda answer: (answer.answered_at, answer.pk), default=None)
    proof = "、".join(evidence_classes()[evidence.kind].label_ja for evidence in found.proof)
    return _EntryWanted(
        business_id=roster.business_id if roster is not None and not by_prime else day.business_id,
        site_id=day.site_id,
        trade_code=trade_code,
        site_roles=site_roles,
        work_content=day.work_content,
        # The prime's desk reads it, whatever the language of the person.
        reason="仮の就業日"
        if by_prime
        else f"仮の就業日（{proof}）",  # lint: japanese-text — stored for the prime, not a message
        decided_by=latest.answered_by if by_prime and latest is not None else DECIDED_BY_EVIDENCE,
    )


def _is_same(entry: DirectEntry | None, wanted: _EntryWanted | None) -> bool:
    if entry is None or wanted is None:
        return entry is None and wanted is None
    return (
        entry.business_id, entry.site_id, entry.trade_code, tuple(entry.site_roles), entry.work_content, entry.reason,
        entry.decided_by,
    ) == (
        wanted.business_id, wanted.site_id, wanted.trade_code, wanted.site_roles, wanted.work_content, wanted.reason,
        wanted.decided_by,
    )  # fmt: skip


def _entry_made(day: ProvisionalDay, wanted: _EntryWanted, *, now: datetime) -> DirectEntry:
    return DirectEntry.objects.create(
        technician_id=day.technician_id,
        site_id=wanted.site_id,
        business_id=wanted.business_id,
        work_date=day.work_date,
        trade_code=wanted.trade_code,
        site_roles=list(wanted.site_roles),
        work_content=wanted.work_content,
        reason=wanted.reason,
        state=DirectEntryState.APPROVED.value,
        entered_as=day.entered_as,
        entered_by=day.entered_by,
        entered_at=day.entered_at,
        closes_on=day.closes_on,
        decided_by=wanted.decided_by,
        decided_at=now,
    )


def _take_back(entry: DirectEntry) -> None:
    """The day no longer counts, or counts otherwise: the entry stays as what it was and supports no record."""
    entry.state = DirectEntryState.WITHDRAWN.value
    entry.save(update_fields=["state"])
