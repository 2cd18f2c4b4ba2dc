"""Rosters (作業員名簿): people put on a site with trade and roles, changed from a day on, taken off; the past is kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.foundation.changes import FactChange, announce
from ccus.foundation.refusals import Refusal
from ccus.foundation.services.audit import record_act, record_acts
from ccus.registry.errors import BusinessNotFound, TechnicianNotFound
from ccus.registry.models import Affiliation, Business, Technician
from ccus.registry.services.locks import read_id
from ccus.sites.errors import (
    FirmNotOnSite,
    RosterEntriesRefused,
    RosterEntryEndsBeforeItBegins,
    RosterEntryOutsideItsDays,
    RosterEntryOverlaps,
    RosterOutsideRecordingPeriod,
    TechnicianNotAffiliated,
)
from ccus.sites.models import HierarchyNode, RosterEntry, Site
from ccus.sites.permissions import check_can_edit_roster
from ccus.sites.queries.hierarchy import ON_SITE_STATES
from ccus.sites.rules.roster import is_covered
from ccus.sites.services.locks import lock_roster_entry, lock_site
from ccus.sites.services.roster_work import RosterDraft, RosterWork, columns_of, read_work
from ccus.sites.services.sites import recording_period_of

ONE_DAY = timedelta(days=1)


def add_roster_entry(viewer: Viewer, site_ccus_id: str, *, draft: RosterDraft, now: datetime) -> RosterEntry:
    """Puts one person on the roster, from a day that may lie in the past; touches since then are judged again.

    By the employer, or on its behalf by the firm directly above or the prime.
    Raises SiteNotFound, PermissionMissing, NotYourRoster, UnreadableId, TechnicianNotFound, BusinessNotFound, UnknownTrade,
    SiteRoleMissing, UnknownSiteRole, SiteTextTooLong, RosterEntryEndsBeforeItBegins, RosterOutsideRecordingPeriod,
    FirmNotOnSite, TechnicianNotAffiliated, RosterEntryOverlaps.
    """
    with transaction.atomic():
        entries, refused = prepare_entries(viewer, site_ccus_id, drafts=[draft], now=now)
        if refused:
            raise refused[0][1]
        return write_entries(viewer, entries, now=now)[0]


def add_roster_entries(
    viewer: Viewer, site_ccus_id: str, *, drafts: Sequence[RosterDraft], now: datetime
) -> list[RosterEntry]:
    """Puts many people on the roster: all of them or nobody.

    Raises SiteNotFound, PermissionMissing, and RosterEntriesRefused, which tells for every person what is wrong.
    """
    with transaction.atomic():
        entries, refused = prepare_entries(viewer, site_ccus_id, drafts=drafts, now=now)
        if refused:
            raise RosterEntriesRefused(
                count=len(refused),
                problems=[
                    {
                        "place": place,
                        "technician": drafts[place].technician_ccus_id,
                        "code": refusal.code,
                        "ja": refusal.sentence("ja"),
                        "en": refusal.sentence("en"),
                    }
                    for place, refusal in refused
                ],
            )
        return write_entries(viewer, entries, now=now)


@transaction.atomic
def change_roster_entry(
    viewer: Viewer, entry_id: int, *, from_on: date, work: RosterWork, now: datetime
) -> RosterEntry:
    """Another trade, roles or content from a day on. The entry ends the day before, and the given one follows it.

    From its first day on, the entry is replaced altogether: the old one keeps its row, on no day.
    Raises RosterEntryNotFound, PermissionMissing, NotYourRoster, UnknownTrade, SiteRoleMissing, UnknownSiteRole,
    SiteTextTooLong, RosterEntryOutsideItsDays.
    """
    entry = lock_roster_entry(entry_id)
    _check_may_edit(viewer, entry, on=from_on)
    columns = read_work(work)
    if from_on not in entry.valid:
        raise _outside(entry)
    if columns == columns_of(entry):
        return entry
    until = entry.valid.upper
    _shorten(entry, until=from_on)
    follower = RosterEntry.objects.create(
        site=entry.site,
        technician=entry.technician,
        business=entry.business,
        valid=DateRange(from_on, until),
        entered_at=now,
        **columns,
    )
    _record(
        "sites:roster-entry:change",
        follower,
        viewer=viewer,
        now=now,
        details={"replaces": entry.pk, "from_on": str(from_on)},
    )
    _announce("sites:roster-entry:change", [entry], from_on=from_on, until=until)
    return follower


@transaction.atomic
def end_roster_entry(viewer: Viewer, entry_id: int, *, last_on: date, now: datetime) -> RosterEntry:
    """Takes a person off the roster after `last_on`. The days up to it stay.

    The day before the first day strikes an entry made by mistake: it keeps its row, on no day.
    Raises RosterEntryNotFound, PermissionMissing, NotYourRoster, RosterEntryEndsBeforeItBegins, RosterEntryOutsideItsDays.
    """
    entry = lock_roster_entry(entry_id)
    if entry.valid.isempty:
        raise _outside(entry)
    _check_may_edit(viewer, entry, on=entry.valid.lower)
    old = entry.valid
    until = last_on + ONE_DAY
    if until < old.lower:
        raise RosterEntryEndsBeforeItBegins(first_on=old.lower, last_on=last_on)
    if old.upper is not None and until > old.upper:
        raise _outside(entry)
    _shorten(entry, until=until)
    _record("sites:roster-entry:end", entry, viewer=viewer, now=now, details={"last_on": str(last_on)})
    _announce("sites:roster-entry:end", [entry], from_on=until, until=old.upper)
    return entry


def prepare_entries(
    viewer: Viewer, site_ccus_id: str, *, drafts: Sequence[RosterDraft], now: datetime
) -> tuple[list[RosterEntry], list[tuple[int, Refusal]]]:
    """Unsaved entries of the good drafts, and the refusals of the others with their places. Locks the site.

    Raises SiteNotFound, PermissionMissing. Call inside a transaction.
    """
    check_may(viewer, "sites:roster:edit")
    facts = _Facts(lock_site(site_ccus_id), drafts)
    entries: list[RosterEntry] = []
    refused: list[tuple[int, Refusal]] = []
    for place, draft in enumerate(drafts):
        try:
            entries.append(facts.entry_of(viewer, draft, now=now))
        except Refusal as refusal:
            refused.append((place, refusal))
    return entries, refused


def write_entries(viewer: Viewer, entries: list[RosterEntry], *, now: datetime) -> list[RosterEntry]:
    """Saves what `prepare_entries` gave, in the same transaction; touches since the first days are judged again."""
    written = RosterEntry.objects.bulk_create(entries)
    record_acts(
        "sites:roster-entry:add",
        actor=viewer.actor,
        subject_kind="technician",
        subjects=[
            (entry.technician.ccus_id, {"roster_entry": entry.pk, "site": entry.site.ccus_id}) for entry in written
        ],
        at=now,
    )
    if written:
        from_on = min(entry.valid.lower for entry in written)
        ends = [entry.valid.upper for entry in written]
        until = None if None in ends else max(end for end in ends if end is not None)
        _announce("sites:roster-entry:add", written, from_on=from_on, until=until)
    return written


class _Facts:
    """What a batch of drafts is checked against, read at once. `taken` grows with the batch itself."""

    def __init__(self, site: Site, drafts: Sequence[RosterDraft]) -> None:
        self.site = site
        people = {_digits(draft.technician_ccus_id) for draft in drafts}
        firms = {_digits(draft.business_ccus_id) for draft in drafts}
        self.technicians: Mapping[str, Technician] = {
            person.ccus_id: person for person in Technician.objects.filter(ccus_id__in=people)
        }
        self.businesses: Mapping[str, Business] = {
            firm.ccus_id: firm for firm in Business.objects.filter(ccus_id__in=firms)
        }
        self.nodes: defaultdict[str, list[HierarchyNode]] = defaultdict(list)
        for node in (
            HierarchyNode.objects.filter(site=site, business__ccus_id__in=firms, state__in=ON_SITE_STATES)
            .select_related("business", "site__prime", "upper__business", "upper__site__prime")
            .order_by("pk")
        ):
            self.nodes[node.firm_ccus_id].append(node)
        # Held until commit: somebody who leaves at this moment is taken off again by `services/leaving.py`.
        self.affiliations: defaultdict[tuple[int, int], list[tuple[date, date | None]]] = defaultdict(list)
        for affiliation in (
            Affiliation.objects.select_for_update(of=("self",), no_key=True)
            .filter(technician__ccus_id__in=people, business__ccus_id__in=firms)
            .order_by("pk")
        ):
            valid = affiliation.valid
            self.affiliations[affiliation.technician_id, affiliation.business_id].append((valid.lower, valid.upper))
        self.taken: defaultdict[int, list[DateRange]] = defaultdict(list)
        entries = RosterEntry.objects.filter(site=site, technician__ccus_id__in=people, valid__isempty=False)
        for technician_id, valid in entries.values_list("technician_id", "valid"):
            self.taken[technician_id].append(valid)

    def entry_of(self, viewer: Viewer, draft: RosterDraft, *, now: datetime) -> RosterEntry:
        """The unsaved entry. Raises the refusals that `add_roster_entry` names."""
        firm_id, person_id = read_id(draft.business_ccus_id), read_id(draft.technician_ccus_id)
        node = next((node for node in self.nodes[firm_id] if draft.from_on in node.valid), None)
        check_can_edit_roster(viewer, site=self.site, node=node, business_ccus_id=firm_id)
        firm, person = self.businesses.get(firm_id), self.technicians.get(person_id)
        if firm is None:
            raise BusinessNotFound
        if person is None:
            raise TechnicianNotFound
        columns = read_work(draft)
        valid = self._days(draft)
        if node is None:
            raise FirmNotOnSite(business=firm_id, on=draft.from_on)
        self._check_affiliation(person, firm, valid)
        if any(_overlap(valid, days) for days in self.taken[person.pk]):
            raise RosterEntryOverlaps(technician=person.ccus_id)
        self.taken[person.pk].append(valid)
        return RosterEntry(
            site=self.site,
            technician=person,
            business=firm,
            valid=valid,
            entered_at=now,
            **columns,
        )

    def _days(self, draft: RosterDraft) -> DateRange:
        if draft.last_on is not None and draft.last_on < draft.from_on:
            raise RosterEntryEndsBeforeItBegins(first_on=draft.from_on, last_on=draft.last_on)
        until = draft.last_on + ONE_DAY if draft.last_on is not None else None
        period = recording_period_of(self.site)
        if not period.overlaps(draft.from_on, until):
            raise RosterOutsideRecordingPeriod(first_on=period.first_on, last_on=period.last_on)
        return DateRange(draft.from_on, until)

    def _check_affiliation(self, person: Technician, firm: Business, valid: DateRange) -> None:
        if not is_covered(valid.lower, valid.upper, by=self.affiliations[person.pk, firm.pk]):
            raise TechnicianNotAffiliated(
                technician=person.ccus_id,
                business=firm.ccus_id,
                first_on=valid.lower,
                last_on=valid.upper - ONE_DAY if valid.upper else "",
            )


def _digits(typed: str) -> str:
    """The ID if it can be read; the refusal for one that cannot is raised in its turn."""
    try:
        return read_id(typed)
    except Refusal:
        return ""


def _overlap(one: DateRange, other: DateRange) -> bool:
    return (one.upper is None or other.lower < one.upper) and (other.upper is None or one.lower < other.upper)


def _check_may_edit(viewer: Viewer, entry: RosterEntry, *, on: date) -> None:
    node = (
        HierarchyNode.objects.filter(
            site=entry.site, business=entry.business, state__in=ON_SITE_STATES, valid__contains=on
        )
        .select_related("upper__business", "upper__site__prime")
        .first()
    )
    check_can_edit_roster(viewer, site=entry.site, node=node, business_ccus_id=entry.business.ccus_id)


def _shorten(entry: RosterEntry, *, until: date) -> None:
    entry.valid = DateRange(entry.valid.lower, until) if until > entry.valid.lower else DateRange(empty=True)
    entry.save(update_fields=["valid"])


def _outside(entry: RosterEntry) -> RosterEntryOutsideItsDays:
    upper = entry.valid.upper
    return RosterEntryOutsideItsDays(first_on=entry.valid.lower or "", last_on=upper - ONE_DAY if upper else "")


def _record(
    act: str, entry: RosterEntry, *, viewer: Viewer, now: datetime, details: dict[str, object] | None = None
) -> None:
    record_act(
        act,
        actor=viewer.actor,
        subject_kind="technician",
        subject_id=entry.technician.ccus_id,
        at=now,
        details={"roster_entry": entry.pk, "site": entry.site.ccus_id, **(details or {})},
    )


def _announce(cause: str, entries: Sequence[RosterEntry], *, from_on: date, until: date | None) -> None:
    announce(
        FactChange(
            cause=cause,
            technicians=[entry.technician_id for entry in entries],
            sites=[entries[0].site_id],
            from_on=from_on,
            until=until,
        )
    )
