"""Who leaves a firm leaves its rosters: entries end with the affiliation (所属) that they rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Exists, OuterRef, QuerySet

from ccus.foundation.changes import FactChange, announce
from ccus.foundation.services.audit import record_act
from ccus.registry.models import Affiliation
from ccus.sites.models import RosterEntry
from ccus.sites.rules.roster import covered_parts
from ccus.sites.services.locks import lock_sites
from ccus.sites.services.roster_work import columns_of

ACT = "sites:roster-entry:end"
Days = tuple[date, date | None]


@transaction.atomic
def leave_rosters(
    technician_ids: Sequence[int], *, from_on: date, until: date | None, cause: str, actor: str, now: datetime
) -> list[RosterEntry]:
    """Takes people off the rosters of firms they no longer belong to from the JST day `from_on` on, up to `until`.

    Concerns entries of the firm whose affiliation ends on the day before `from_on`, at whatever site. Days before it stay,
    and so do days on which the person belongs to the firm again: the entry continues in a row of its own. An entry of
    which no day is left keeps its row, on no day. Gives the entries that changed, by key. `cause` and `actor` go into the
    audit trail. Asks for no permission: whoever may end the affiliation decides this with it.
    """
    gaps = _open_entries(technician_ids, from_on=from_on, until=until)
    lock_sites(set(gaps.values_list("site_id", flat=True)))
    belonging = _belonging(technician_ids)
    changed: list[RosterEntry] = []
    for entry in gaps.select_related("site", "technician").order_by("pk"):
        stays = [(date.min, from_on), *belonging[entry.technician_id, entry.business_id]]
        stays += [(until, None)] if until is not None else []
        parts = covered_parts(entry.valid.lower, entry.valid.upper, by=stays)
        if parts == [(entry.valid.lower, entry.valid.upper)]:
            continue
        changed.append(entry)
        _keep(entry, parts, cause=cause, actor=actor, now=now)
    if changed:
        announce(
            FactChange(
                cause=ACT,
                technicians=sorted({entry.technician_id for entry in changed}),
                sites=sorted({entry.site_id for entry in changed}),
                from_on=from_on,
                until=until,
                actor=actor,
            )
        )
    return changed


def _open_entries(technician_ids: Sequence[int], *, from_on: date, until: date | None) -> QuerySet[RosterEntry]:
    """Entries with days from `from_on` on, of the firms whose affiliation ends there."""
    ended = Affiliation.objects.filter(
        technician=OuterRef("technician"), business=OuterRef("business"), valid__endswith=from_on
    )
    return RosterEntry.objects.filter(
        Exists(ended), technician__in=technician_ids, valid__overlap=DateRange(from_on, until)
    )


def _belonging(technician_ids: Sequence[int]) -> dict[tuple[int, int], list[Days]]:
    """The days of all affiliations, by person and firm."""
    found: dict[tuple[int, int], list[Days]] = defaultdict(list)
    for affiliation in Affiliation.objects.filter(technician__in=technician_ids):
        days = affiliation.valid
        found[affiliation.technician_id, affiliation.business_id].append((days.lower, days.upper))
    return found


def _keep(entry: RosterEntry, parts: Sequence[Days], *, cause: str, actor: str, now: datetime) -> None:
    """The entry on the first of the parts, followers on the others; without parts on no day."""
    entry.valid = DateRange(*parts[0]) if parts else DateRange(empty=True)
    entry.save(update_fields=["valid"])
    last = parts[0][1] if parts else entry.valid.lower
    _record(
        ACT,
        entry,
        actor=actor,
        now=now,
        details={"last_on": str(last - timedelta(days=1)) if last else "", "because": cause},
    )
    for part in parts[1:]:
        follower = RosterEntry.objects.create(
            site=entry.site,
            technician=entry.technician,
            business_id=entry.business_id,
            valid=DateRange(*part),
            entered_at=now,
            **columns_of(entry),
        )
        _record(
            "sites:roster-entry:add", follower, actor=actor, now=now, details={"continues": entry.pk, "because": cause}
        )


def _record(act: str, entry: RosterEntry, *, actor: str, now: datetime, details: dict[str, object]) -> None:
    record_act(
        act,
        actor=actor,
        subject_kind="technician",
        subject_id=entry.technician.ccus_id,
        at=now,
        details={"roster_entry": entry.pk, "site": entry.site.ccus_id, **details},
    )
